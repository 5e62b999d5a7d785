"""manage.py close_day, every hour"""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats import closing


class Command(BaseCommand):
    help = (
        "Close the days that are past: make them links of the chain, destroy their secrets and all they keyed. No "
        "number depends on when, or how often, this is run."
    )

    def handle(self, *args: object, **options: object) -> None:
        closed = closing.close(timezone.now())
        closing.clear_what_is_left_on_disk()
        if closed is None:
            self.stdout.write(
                _(
                    "Nothing is closed yet: what was written last does not confirm the clock. The next run decides."
                )
            )
        else:
            self.stdout.write(
                ngettext("%(days)s day closed.", "%(days)s days closed.", len(closed)) % {"days": len(closed)}
            )
