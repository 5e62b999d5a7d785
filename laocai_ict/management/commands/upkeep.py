"""`manage.py upkeep`: all that is to be done every hour, none of it hindered by the other."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

STEPS = ("close_day", "check_counter", "forget_reports", "forget_sign_ins")


class Command(BaseCommand):
    help = (
        "Close the counter's past days, prove its numbers, forget what has been kept long enough: senders of reports, "
        "sessions that ended, sign-ins. Each step is done also where another fails; exit 1 where one did."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [step for step in STEPS if not self._is_done(step)]
        if failed:
            sys.exit(_("Not done: %(steps)s") % {"steps": ", ".join(failed)})

    def _is_done(self, step: str) -> bool:
        try:
            call_command(step, stdout=self.stdout, stderr=self.stderr)
        except (Exception, SystemExit) as error:
            self.stderr.write(f"{step}: {error}")
            return False
        return True
