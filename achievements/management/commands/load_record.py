"""`manage.py load_record DIR`: bring the files of a record into the database."""

from argparse import ArgumentParser
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from achievements.record.faults import FaultyRecord
from achievements.record.load import Outcome, Verdict, load_record

LISTED: dict[Verdict, Promise] = {
    Verdict.EDITED: gettext_lazy("Changed by editors, kept (--overwrite replaces them):"),
    Verdict.DELETED: gettext_lazy("Deleted by editors, left out (--overwrite brings them back):"),
    Verdict.GONE: gettext_lazy("No longer in the files, kept:"),
}


class Command(BaseCommand):
    help = (
        "Loads the files of a record (docs/record-format.md), a period's folder or the folder of all periods: all "
        "of it, or nothing where anything is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="also replace what editors have changed or deleted"
        )
        parser.add_argument(
            "--check", action="store_true", help="say what would happen and what is wrong, keep nothing"
        )

    def handle(self, *args: Any, folder: Path, overwrite: bool, check: bool, **options: Any) -> None:
        try:
            outcome = load_record(folder, overwrite=overwrite, check=check)
        except FaultyRecord as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            count = len(refused.faults)
            message = ngettext("%d fault; nothing was loaded.", "%d faults; nothing was loaded.", count)
            raise CommandError(message % count) from None
        self._report(outcome, check)

    def _report(self, outcome: Outcome, check: bool) -> None:
        counts = {verdict.value: len(keys) for verdict, keys in outcome.items()}
        counts["kept"] = counts["edited"] + counts["deleted"]
        line = _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(kept)d kept.")
        self.stdout.write(line % counts)
        for verdict, heading in LISTED.items():
            if outcome[verdict]:
                self.stdout.write(str(heading))
            for collection, keys in groupby(outcome[verdict], key=lambda key: key[0]):
                self.stdout.write(f"  {collection}: {', '.join(slug for _name, slug in keys)}")
        if check:
            self.stdout.write(_("Checked only; nothing was kept."))
