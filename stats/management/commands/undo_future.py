"""manage.py undo_future [--today 2026-11-23]"""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from stats import days, future


class Command(BaseCommand):
    help = (
        "Say what a clock that ran ahead has written of days and hours that have not come. With --today, which must be "
        "the day that it really is, undo it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day that it is in Viet Nam: YYYY-MM-DD"
        )

    def handle(self, *args: object, **options) -> None:
        now = timezone.now()
        if options["today"] not in (None, days.day_of(now)):
            message = _("The clock says that today is %(day)s. Put it right first.")
            raise CommandError(message % {"day": days.day_of(now)})
        for sentence in future.found(now):
            self.stdout.write(sentence)
        if options["today"]:
            future.undo(now)
            self.stdout.write(
                _(
                    "Undone. Visits of people who really came are added with a correction of the day on which they did."
                )
            )
        else:
            self.stdout.write(_("Undo it with --today %(day)s.") % {"day": days.day_of(now)})
