"""`manage.py adopt [DIR]`: give a version to what stands without one, or says something else than its own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from achievements.record.adopting import adopt
from achievements.record.read import Forms, RecordFiles


class Command(BaseCommand):
    help = (
        "Keeps as a version whatever a row says that its standing version does not. Of rows without any, what the "
        "files in DIR say becomes the version before, where that is what was last loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, nargs="?")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        if folder:
            with RecordFiles(folder) as files:
                count = adopt(Forms(files))
        else:
            count = adopt({})
        self.stdout.write(ngettext("%d version was kept.", "%d versions were kept.", count) % count)
