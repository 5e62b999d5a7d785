"""manage.py correct_visits 2026-11-20 -12 --author USERNAME --reason-vi … --reason-en …"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from stats import ledger
from stats.models import LedgerEntry, ProposedCorrection


class Command(BaseCommand):
    help = (
        "Propose a correction of the visits. It counts, and is published with its reason, author and approver, when it "
        "has been approved in the admin; an approved one cannot be taken back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", type=date.fromisoformat, help="the day it is about: YYYY-MM-DD")
        parser.add_argument("amount", type=int, help="visits to add; negative to take away")
        parser.add_argument("--author", required=True, help="the account of who answers for it")
        parser.add_argument("--carried-over", action="store_true", help="it is about what was carried over")
        for code, _name in settings.LANGUAGES:
            in_english = get_language_info(code)["name"]
            parser.add_argument(f"--reason-{code}", required=True, help=f"why, in {in_english}")

    def handle(self, *args: object, **options) -> None:
        kinds = LedgerEntry.Kind
        said = {name: options[name] for name in ("day", "amount", *get_translation_fields("reason"))}
        author = _account(options["author"])
        kind = kinds.RESTATED if options["carried_over"] else kinds.CORRECTION
        proposed = ProposedCorrection(kind=kind, author=author, **said)
        try:
            proposed.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        proposed.save()
        if ledger.decides_alone(author):
            message = _(
                "Correction %(number)s is proposed. It counts when its author has approved it in the admin."
            )
        else:
            message = _(
                "Correction %(number)s is proposed. It counts when somebody else has approved it in the admin."
            )
        self.stdout.write(message % {"number": proposed.pk})


def _account(name: str) -> Any:
    found = get_user_model().objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return found
