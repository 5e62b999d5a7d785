"""`manage.py dump_record DIR`: write the record out as files, a folder a period."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from achievements.models import Period
from achievements.record.dump import dump_record


class Command(BaseCommand):
    help = (
        "Writes the record as files, those of each period in a folder of its name in DIR (docs/record-format.md); "
        "load_record reads them back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--period", metavar="SLUG", help="only the folder of this period")

    def handle(self, *args: Any, folder: Path, period: str | None, **options: Any) -> None:
        periods = Period.objects.filter(slug=period) if period else Period.objects.all()
        if not periods:
            raise CommandError(_("There is no such period.") if period else _("There is no period yet."))
        try:
            others = dump_record(folder, periods)
        except OSError as error:
            raise CommandError(str(error)) from None
        for path in others:
            self.stderr.write(_("%s is no part of the record as it stands; remove it before loading.") % path)
