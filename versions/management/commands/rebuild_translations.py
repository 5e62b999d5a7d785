"""`manage.py rebuild_translations`: work out anew which translations are missing or stale."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from versions import freshness


class Command(BaseCommand):
    help = (
        "Works out from all versions which translations are missing or stale. Every change notes that by itself: "
        "needed only where the database was changed by hand, or a language was added."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = freshness.rebuild()
        if verbosity:
            said = ngettext(
                "%d entry's translations noted anew.", "%d entries' translations noted anew.", count
            )
            self.stdout.write(said % count)
