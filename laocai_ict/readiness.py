"""What must be so before the portal can serve, asked by `serve`, `/readyz` and `status`."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _


def faults() -> Iterator[str]:
    """One sentence for each thing that keeps the portal from serving, with its remedy."""
    try:
        found = list(faults_of_tables())
        if not found:
            _write()
    except Error as error:
        found = [
            _("The database does not do its part: %(reason)s") % {"reason": " ".join(str(error).split())}
        ]
    yield from found
    if isinstance(staticfiles_storage, ManifestStaticFilesStorage) and not staticfiles_storage.hashed_files:
        yield _("The static files are not collected in %(folder)s: run make prepare.") % {
            "folder": settings.STATIC_ROOT
        }


def faults_of_tables() -> Iterator[str]:
    loader = MigrationLoader(connection)
    applied, known = {*loader.applied_migrations}, {*(loader.disk_migrations or {})}
    if missing := sorted({*loader.graph.nodes} - applied):
        yield _("The tables are not up to date, %(migration)s is missing: run make prepare.") % _named(
            missing[0]
        )
    if later := sorted(applied - known):
        yield _("The tables are of a later version, which knows %(migration)s: run that one.") % _named(
            later[0]
        )


def _write() -> None:
    """Begin to write, and change nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = name WHERE id < 0")


def _named(migration: tuple[str, str]) -> dict[str, str]:
    return {"migration": ".".join(migration)}
