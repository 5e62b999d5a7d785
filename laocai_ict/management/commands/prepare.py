"""`manage.py prepare`: everything that must be so before the portal is served; again changes nothing."""

import hashlib
import secrets
import shutil
import subprocess
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.files.storage import storages
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.commands import migrate
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from laocai_ict.alone import alone
from laocai_ict.own_command import own_command
from versions.models import TranslationGap

CONTENT = settings.BASE_DIR / "achievements" / "content"
FIRST_ADMINISTRATOR = "quan-tri"
LOCK_WAIT = "500ms"  # less than the second after which PostgreSQL looks who stands in whose way
NOT_AVAILABLE = {"55P03", "57014"}  # of PostgreSQL: a lock did not come, or not all of them, in that time
ATTEMPTS = 60
PAUSE = 1.0  # seconds between two of them
TURN = 0.3  # seconds


class Command(BaseCommand):
    help = (
        "Create or update tables, static files, record, and the first administrator. With --tables only what the next "
        "version needs to start, and the version before can go on with: tables, what is searched, static files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tables", action="store_true", help="leave the record as it stands")

    def handle(self, *, tables: bool, **options: object) -> None:
        with alone(settings.DATA_DIR, waits=True), alone_in_database():
            self.prepare_tables()
            if tables:
                self.fold_words()
            else:
                self.prepare_record()

    def prepare_tables(self) -> None:
        keep_private()
        migrate_beside_others()
        collect_static_files()

    def fold_words(self) -> None:
        call_command("rebuild_search", verbosity=0, stderr=self.stderr)

    def prepare_record(self) -> None:
        with meanwhile("rebuild_search", "--verbosity=0"):
            call_command("adopt", CONTENT, stdout=StringIO())
        call_command("load_record", CONTENT, stdout=self.stdout)
        if not TranslationGap.objects.exists():  # of an older edition, or none is missing
            call_command("rebuild_translations", verbosity=0)
        if not get_user_model().objects.exists():
            self.create_first_administrator()

    def create_first_administrator(self) -> None:
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(FIRST_ADMINISTRATOR, password=password)
        self.stdout.write(_("The first administrator is %(name)s.") % {"name": FIRST_ADMINISTRATOR})
        self.stdout.write(_("The password, shown only now: %(password)s") % {"password": password})


@contextmanager
def meanwhile(*command: str) -> Iterator[None]:
    """Have another process run a command of the portal: both may take long over the whole record.

    Raises CommandError where the other fails, which has said why.
    """
    other = subprocess.Popen(own_command(*command))  # noqa: S603 (our own manage.py)
    try:
        yield
    finally:
        failed = other.wait()
    if failed:
        raise CommandError(_("“%(command)s” has failed.") % {"command": command[0]})


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


def migrate_beside_others() -> None:
    """Bring the tables up to date while others read and write them.

    Where a migration does not get the tables in time (`alone_with_tables`), it begins again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with short_waits_for_locks():
                call_command(MigrateInTurn(), verbosity=0, interactive=False)
            return
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") not in NOT_AVAILABLE or attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)


class MigrateInTurn(migrate.Command):
    """Between two migrations others have the tables; who waits for SQLite looks only ten times a second."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.pause = TURN if connection.vendor == "sqlite" and applied_migrations() else 0.0
        with ExitStack() as self.migration:
            super().handle(*args, **options)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_start" and connection.vendor == "postgresql":
            self.migration.enter_context(alone_with_tables())
        if action == "apply_success":
            self.migration.close()
            time.sleep(self.pause)


@contextmanager
def alone_with_tables() -> Iterator[None]:
    """A transaction that has all tables of PostgreSQL to itself, taken before anything else, and at once.

    One that takes them as it comes to them holds some while it waits for others, which who waits for the first may
    have. After a second PostgreSQL would end one of the two, perhaps the reader.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
        if names:
            cursor.execute("SET LOCAL statement_timeout = %s", [LOCK_WAIT])
            cursor.execute(f"LOCK TABLE {names}")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def applied_migrations() -> dict[tuple[str, str], Any]:
    return MigrationRecorder(connection).applied_migrations()


@contextmanager
def short_waits_for_locks() -> Iterator[None]:
    """SQLite has but one lock, that nobody waits for while holding another."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [LOCK_WAIT])
    try:
        yield
    finally:
        connection.close()  # and with it what was set


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
    fresh = settings.STATIC_ROOT.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    collect_into(fresh)
    put_in_place(fresh, settings.STATIC_ROOT)
    stamp.write_text(fingerprint)


def collect_into(folder: Path) -> None:
    command = collectstatic.Command()
    command.storage = storages.create_storage(
        {**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}}
    )
    call_command(command, verbosity=0, interactive=False)


def put_in_place(fresh: Path, served: Path) -> None:
    """Move what is in `fresh` over what others are sent meanwhile: of every file they find the old or the new one.

    Files that are only there stay, for pages of the version before. The manifest, which names the others, comes last.
    """
    files = [path for path in fresh.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: path.parent == fresh and path.suffix == ".json"):
        place = served / path.relative_to(fresh)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    shutil.rmtree(fresh)


def static_fingerprint() -> str:
    """A digest of name and content of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            content = Path(storage.path(name)).read_bytes()
            digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()
