"""manage.py correct_visits 2026-11-20 -12 --author NAME --reason-vi … --reason-en …"""

from argparse import ArgumentParser
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from stats.models import LedgerEntry


class Command(BaseCommand):
    help = "Append a correction to the ledger. It is published with its reason and author, and cannot be taken back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", type=date.fromisoformat, help="the day it is about: YYYY-MM-DD")
        parser.add_argument("amount", type=int, help="visits to add; negative to take away")
        parser.add_argument("--author", required=True)
        for code, _name in settings.LANGUAGES:
            in_english = get_language_info(code)["name"]
            parser.add_argument(f"--reason-{code}", required=True, help=f"why, in {in_english}")

    def handle(self, *args: object, **options) -> None:
        fields = ("day", "amount", "author", *get_translation_fields("reason"))
        entry = LedgerEntry(**{field: options[field] for field in fields})
        try:
            entry.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        entry.save()
        self.stdout.write(_("Ledger entry %(number)s is written.") % {"number": entry.pk})
