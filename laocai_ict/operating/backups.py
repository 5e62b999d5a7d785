"""Backups in a folder, and what is restored from one."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.models.picture import OLD_RENDITIONS
from disk.whole import unfinished, whole_file
from laocai_ict.alone import alone
from laocai_ict.operating import archive
from laocai_ict.operating.archive import DATABASE, UPLOADS, About, Manifest, NotABackup
from laocai_ict.operating.databases import engine, is_empty, rows_of_each_table
from laocai_ict.readiness import later_migration

NAME, PATTERN = "laocai-ict-%Y-%m-%dT%H%M%S.tar.gz", "laocai-ict-????-??-??T??????.tar.gz"
RESTORING = "restoring-"  # how the folder begins in which a backup is unpacked


class NotEmpty(Exception):
    """What stands would be lost; the text says what to do."""


def back_up(folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into `folder` and read it again; where it is, and what it holds.

    Raises Occupied while another backup is made, DatabaseFailure, OSError, and NotABackup where what was
    written does not read back.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(folder):
        path, scratch = folder / timezone.localtime().strftime(NAME), folder / "unfinished"
        _remove_what_killed_ones_left(folder, scratch)
        scratch.mkdir(mode=0o700)
        try:
            tables = engine().dump(scratch / DATABASE)
            about = About(timezone.now().isoformat(), connection.vendor, tables, migrations())
            with whole_file(path, mode=0o600, lasting=True) as beside:
                archive.write(beside, scratch / DATABASE, _uploads(), about)
                return path, archive.read(beside)
        finally:
            shutil.rmtree(scratch)


def _remove_what_killed_ones_left(folder: Path, scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)
    for left in folder.glob(unfinished(Path(PATTERN)).name):
        left.unlink()


def newest(folder: Path) -> Path | None:
    return max(folder.glob(PATTERN), default=None)


def made_at(path: Path) -> datetime:
    """When a backup of ours was made, by its name. ValueError for another."""
    return timezone.make_aware(datetime.strptime(path.name, NAME))  # noqa: DTZ007 (the portal's zone follows)


def remove_surplus(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep` backups; how many went."""
    surplus = sorted(folder.glob(PATTERN))[:-keep]
    for path in surplus:
        path.unlink()
    return len(surplus)


def restore(path: Path, replace: bool) -> Manifest:
    """Let database and uploads be what the backup says, once all of it is known to be whole; what it holds.

    Uploads that stood there are set aside. Raises NotABackup, NotEmpty without `replace` where anything stands,
    DatabaseFailure, OSError.
    """
    if not replace and not (is_empty() and not any(_uploads())):
        raise NotEmpty(
            _("A record stands here already. Make a backup of it; then --replace puts this one in its place.")
        )
    uploads: Path = settings.MEDIA_ROOT
    for left in uploads.parent.glob(f"{RESTORING}*"):  # by one that was killed
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=uploads.parent, prefix=RESTORING) as scratch:
        manifest = archive.read(path, Path(scratch))
        _ensure_ours(path, manifest)
        engine().restore(Path(scratch, DATABASE), replace)
        _put_in_place(Path(scratch, UPLOADS), uploads)
    return manifest


def differing(manifest: Manifest) -> list[str]:
    """The tables that do not have as many rows as the backup says."""
    rows = rows_of_each_table()
    return sorted(table for table in rows | manifest.tables if rows.get(table) != manifest.tables.get(table))


def migrations() -> list[str]:
    """Those that have made the tables that stand."""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _uploads() -> Iterator[tuple[str, Path]]:
    """What was uploaded and what was drawn of it, by its name below the folder of uploads; not what nothing shows any
    more since pictures are called by their content.
    """
    root: Path = settings.MEDIA_ROOT
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] != OLD_RENDITIONS:
            yield name.as_posix(), path


def _ensure_ours(path: Path, manifest: Manifest) -> None:
    """Raise NotABackup where this database, or this version of the portal, cannot hold what the backup does."""
    if manifest.engine != connection.vendor:
        message = _("%(file)s is of a database of %(engine)s, and DATABASE_URL names another kind.")
        raise NotABackup(message % {"file": path, "engine": manifest.engine})
    applied = (tuple(name.split(".", 1)) for name in manifest.migrations)
    if later := later_migration(applied, MigrationLoader(None)):
        message = _(
            "%(file)s was made by a later version of the portal: this one does not know %(migration)s."
        )
        raise NotABackup(message % {"file": path, "migration": later})


def _put_in_place(restored: Path, uploads: Path) -> None:
    """Let `uploads` be what was restored; what stood there is set aside."""
    if uploads.is_dir() and any(uploads.iterdir()):
        uploads.rename(uploads.with_name(f"{uploads.name}.before-{timezone.localtime():%Y-%m-%dT%H%M%S}"))
    restored.mkdir(exist_ok=True)
    if uploads.is_dir():
        uploads.rmdir()
    restored.rename(uploads)
