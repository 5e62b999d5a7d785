"""`manage.py backup DIR`: the whole portal in one file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from laocai_ict.alone import Occupied
from laocai_ict.operating.archive import NotABackup
from laocai_ict.operating.backups import back_up, remove_surplus
from laocai_ict.operating.databases.failure import DatabaseFailure
from laocai_ict.operating.notes import BACKUP, note

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = (
        "Write database and uploads into one new file in DIR, while the portal runs, and read it again; then remove "
        "all but the newest backups there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--keep", metavar="N", type=_at_least_one, default=14, help="backups that stay (14)"
        )

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        began = monotonic()
        try:
            path, manifest = back_up(folder)
            removed = remove_surplus(folder, keep)
        except (Occupied, DatabaseFailure, NotABackup, OSError) as failure:
            raise CommandError(_("No backup was made: %(reason)s") % {"reason": failure}) from None
        note(BACKUP, path)
        numbers = {
            "file": path,
            "size": path.stat().st_size / MEGABYTE,
            "rows": sum(manifest.tables.values()),
            "uploads": len(manifest.digests) - 1,
            "seconds": monotonic() - began,
            "removed": removed,
        }
        line = _(
            "%(file)s: %(size).1f MB with %(rows)d rows and %(uploads)d uploads, read again and whole, after "
            "%(seconds).1f s. Older backups removed: %(removed)d."
        )
        self.stdout.write(line % numbers)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
