"""`manage.py remove_pictures`: forget the pictures that nothing refers to any more."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.unused_pictures import remove, remove_strays

DAYS = 30


class Command(BaseCommand):
    help = (
        "Removes pictures that came more than so many days ago and that no row, no version and nothing that somebody "
        "is typing refers to, and says which; also files left behind by uploads that were never finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        before = timezone.now() - timedelta(days=days)
        pictures, strays = remove(before), remove_strays(before)
        for picture in pictures:
            line = _("Removed: %(name)s (%(digest)s), uploaded on %(day)s.")
            day = f"{localtime(picture.uploaded_at):%d/%m/%Y}"
            self.stdout.write(line % {"name": picture.name, "digest": picture.digest, "day": day})
        for name in strays:
            self.stdout.write(_("Removed: %s, of no picture.") % name)
        number = len(pictures)
        message = ngettext(
            "%d picture that nothing refers to.", "%d pictures that nothing refers to.", number
        )
        self.stdout.write(message % number)
