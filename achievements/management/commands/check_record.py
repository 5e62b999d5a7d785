"""`manage.py check_record`: does every row say what its standing version says?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.record.checking import disagreements


class Command(BaseCommand):
    help = "Compares every row of the record with its standing version; exit 1 and a sentence for each that differs."

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(1 for _sentence in map(self.stderr.write, disagreements()))
        if count:
            message = ngettext(
                "%d thing is not as its version says.", "%d things are not as their versions say.", count
            )
            raise CommandError(message % count)
        self.stdout.write(_("Every row says what its standing version says."))
