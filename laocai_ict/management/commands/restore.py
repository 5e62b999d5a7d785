"""`manage.py restore FILE`: the portal as a backup has it, proved."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from laocai_ict.management.commands.prepare import CONTENT
from laocai_ict.management.commands.serve import ensure_free
from laocai_ict.operating import backups
from laocai_ict.operating.archive import Manifest, NotABackup
from laocai_ict.operating.databases.failure import DatabaseFailure

PROOFS = ("check_record", "check_counter")


class Command(BaseCommand):
    help = (
        "Let database and uploads be what the backup FILE says, bring older tables up to date, and prove it: every "
        "table's rows, the record against its versions, the counter's numbers. The portal must not be running."
    )
    requires_system_checks = ()  # the database may be what has to be mended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--replace", action="store_true", help="also where there is a record already")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        ensure_free(settings.HOST, settings.PORT)
        began = monotonic()
        try:
            manifest = backups.restore(file, replace)
        except (NotABackup, backups.NotEmpty, DatabaseFailure, OSError) as failure:
            raise CommandError(_("Nothing was restored: %(reason)s") % {"reason": failure}) from None
        if tables := backups.differing(manifest):
            message = _("Not all rows were restored, look at: %(tables)s")
            raise CommandError(message % {"tables": ", ".join(tables)})
        bring_up_to_date(manifest)
        for proof in PROOFS:
            call_command(proof, stdout=self.stdout, stderr=self.stderr)
        line = _("Restored as of %(moment)s: %(rows)d rows and %(uploads)d uploads, after %(seconds).1f s.")
        numbers = {"rows": sum(manifest.tables.values()), "uploads": len(manifest.digests) - 1}
        self.stdout.write(line % (numbers | {"moment": manifest.made_at, "seconds": monotonic() - began}))


def bring_up_to_date(manifest: Manifest) -> None:
    """Tables of an older version, and what stands in them, of which that version may have kept no versions."""
    call_command("migrate", verbosity=0, interactive=False)
    if manifest.migrations != backups.migrations():
        call_command("adopt", CONTENT, stdout=StringIO())
