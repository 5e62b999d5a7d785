"""SQLite copies itself page by page, in one transaction of each side, while others read and write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from laocai_ict.operating.databases.failure import DatabaseFailure

SIDE_FILES = ("-wal", "-shm", "-journal")


def dump(file: Path) -> dict[str, int]:
    """Write the database as it stands at one moment into `file`; the rows of each table. Raises DatabaseFailure."""
    try:
        with closing(sqlite3.connect(_path())) as standing, closing(sqlite3.connect(file)) as copy:
            standing.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _ensure_whole(copy)
            return _rows(copy)
    except sqlite3.Error as error:
        raise DatabaseFailure(str(error)) from None


def restore(file: Path, replace: bool) -> None:
    """Let the database say what `file` says, all or nothing. What cannot be read as a database is set aside.

    Raises DatabaseFailure.
    """
    connection.close()
    if replace and not _is_readable():
        _set_aside()
    try:
        with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(_path())) as standing:
            _ensure_whole(copy)
            _path().chmod(0o600)
            copy.backup(standing)
    except sqlite3.Error as error:
        raise DatabaseFailure(str(error)) from None


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _ensure_whole(database: sqlite3.Connection) -> None:
    fault = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if fault != "ok":
        raise DatabaseFailure(_("the database is damaged: %(fault)s") % {"fault": fault})


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1"
    tables = [name for (name,) in database.execute(names)]
    return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}  # noqa: S608


def _is_readable() -> bool:
    try:
        with closing(sqlite3.connect(_path())) as database:
            _ensure_whole(database)
    except (sqlite3.Error, DatabaseFailure):
        return False
    return True


def _set_aside() -> None:
    """Move a broken database away, with what belongs to it, and leave its place empty."""
    for name in (_path(), *(_path().with_name(_path().name + end) for end in SIDE_FILES)):
        if name.exists():
            name.rename(name.with_name(f"{name.name}.broken"))
