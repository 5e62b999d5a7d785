"""What must be so before the portal can serve, asked by `serve`, `/readyz` and `status`."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

SIGNS_OF_WAITING = ("timeout", "is locked")  # in what PostgreSQL and SQLite say


def faults() -> Iterator[str]:
    """One sentence for each thing that keeps the portal from serving, with its remedy."""
    try:
        found = list(faults_of_tables())
        if not found:
            _write()
    except Error as error:
        found = [_sentence_of(error) % {"reason": " ".join(str(error).split())}]
    yield from found
    if isinstance(staticfiles_storage, ManifestStaticFilesStorage) and not staticfiles_storage.hashed_files:
        yield _("The static files are not collected in %(folder)s: run make prepare.") % {
            "folder": settings.STATIC_ROOT
        }


def _sentence_of(error: Error) -> str:
    if any(sign in str(error) for sign in SIGNS_OF_WAITING):
        return _("The database hangs, or somebody else holds it: %(reason)s")
    return _("The database does not do its part: %(reason)s")


def faults_of_tables() -> Iterator[str]:
    loader = MigrationLoader(connection)
    applied = {*loader.applied_migrations}
    if missing := sorted({*loader.graph.nodes} - applied):
        yield _("The tables are not up to date, %(migration)s is missing: run make prepare.") % {
            "migration": _name(missing[0])
        }
    if later := later_migration(applied, loader):
        yield _("The tables are of a later version, which knows %(migration)s: run that one.") % {
            "migration": later
        }


def later_migration(applied: Iterable[tuple[str, ...]], loader: MigrationLoader) -> str:
    """The name of one that this version does not know, by which tables are known to be of a later one; or none."""
    known = {*(loader.disk_migrations or {})}
    return next(map(_name, sorted({*applied} - known)), "")


def _write() -> None:
    """Begin to write, and change nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = name WHERE id < 0")


def _name(migration: tuple[str, ...]) -> str:
    return ".".join(migration)
