"""`manage.py prepare`: everything that must be so before the portal is served; again changes nothing."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.utils.translation import gettext as _

from laocai_ict.alone import alone
from versions.models import TranslationGap

CONTENT = settings.BASE_DIR / "achievements" / "content"
FIRST_ADMINISTRATOR = "quan-tri"


class Command(BaseCommand):
    help = "Create or update tables, record, static files, and the first administrator."

    def handle(self, **options: object) -> None:
        with alone(settings.DATA_DIR, waits=True), alone_in_database():
            self.prepare()

    def prepare(self) -> None:
        keep_private()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("adopt", CONTENT, stdout=StringIO())
        call_command("load_record", CONTENT, stdout=self.stdout)
        call_command("rebuild_search", verbosity=0, stderr=self.stderr)
        if not TranslationGap.objects.exists():  # of an older edition, or none is missing
            call_command("rebuild_translations", verbosity=0)
        collect_static_files()
        if not get_user_model().objects.exists():
            self.create_first_administrator()

    def create_first_administrator(self) -> None:
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(FIRST_ADMINISTRATOR, password=password)
        self.stdout.write(_("The first administrator is %(name)s.") % {"name": FIRST_ADMINISTRATOR})
        self.stdout.write(_("The password, shown only now: %(password)s") % {"password": password})


@contextmanager
def alone_in_database() -> Iterator[None]:
    """Wait until no other host prepares the same PostgreSQL; of a file of SQLite the folder is lock enough."""
    if connection.vendor != "postgresql":
        yield
        return
    watching = connection.copy()
    try:
        with watching.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(hashtext('laocai_ict prepare'))")
        yield
    finally:
        watching.close()


def keep_private() -> None:
    """Let the file of an SQLite database, which holds password hashes, be read by its owner only."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        file.touch(0o600)
        file.chmod(0o600)


def collect_static_files() -> None:
    """Collect and compress the static files, which takes seconds, only when one of them is not as it was."""
    stamp: Path = settings.DATA_DIR / "static.fingerprint"
    fingerprint = static_fingerprint()
    if settings.STATIC_ROOT.is_dir() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """A digest of name, size and time of change of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
