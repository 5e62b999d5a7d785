"""`manage.py dump_record DIR`: write the record out as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from achievements.record.dump import dump_record


class Command(BaseCommand):
    help = "Writes the whole record as files (docs/record-format.md); load_record reads them back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            others = dump_record(folder)
        except OSError as error:
            raise CommandError(str(error)) from None
        for path in others:
            self.stderr.write(_("%s is no part of the record as it stands; remove it before loading.") % path)
