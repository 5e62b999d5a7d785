"""manage.py import_visits history.csv [--author NAME --write]"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from stats import history


class Command(BaseCommand):
    help = (
        "List the previous counter's days (CSV: date, visits, visitors, views). Without --write, only say so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--author", help="who answers for the history; needed with --write")
        parser.add_argument("--write", action="store_true", help="do it")

    def handle(self, *args: object, **options) -> None:
        if options["write"] and not options["author"]:
            raise CommandError(_("Say who answers for it with --author."))
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                days = history.read(file)
        except (history.NotAHistory, OSError, UnicodeError) as error:
            raise CommandError(str(error)) from error
        if options["write"] and days:
            history.add(days, options["author"], timezone.now())
        done = _("Days listed now: %(days)s, with %(visits)s visits. The total stays the same.")
        planned = _(
            "Days to list: %(days)s, with %(visits)s visits. The total will stay the same. Do it with --write."
        )
        numbers = {"days": len(days), "visits": history.visits_of(days)}
        self.stdout.write((done if options["write"] else planned) % numbers)
