"""SQLite draws the number with every row that is written, within its transaction: writers stand in line anyway."""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

EVENTS = ("insert", "update", "delete")


def read(revision: str) -> str:
    return f"SELECT number, drawn_at FROM {revision}"  # noqa: S608 (the name of our own table)


def draw(revision: str) -> str:
    return (
        f"INSERT INTO {revision} (id, number, drawn_at) "  # noqa: S608 (the name of our own table)
        "VALUES (1, random(), CAST(strftime('%s', 'now') AS INTEGER)) "
        "ON CONFLICT (id) DO UPDATE SET number = excluded.number, drawn_at = excluded.drawn_at"
    )


def install(cursor: CursorWrapper, revision: str, tables: Iterable[str]) -> bool:
    """Create the triggers that are not there as they should be; whether all were."""
    standing, wanted = _standing(cursor, revision), _wanted(revision, tables)
    for name, _text in standing - wanted:
        cursor.execute(f"DROP TRIGGER {name}")
    for _name, text in wanted - standing:
        cursor.execute(text)
    return standing == wanted


def forget(cursor: CursorWrapper, revision: str) -> None:
    for name, _text in _standing(cursor, revision):
        cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute(f"DELETE FROM {revision}")  # noqa: S608 (the name of our own table)


def _wanted(revision: str, tables: Iterable[str]) -> set[tuple[str, str]]:
    """Name and text of each trigger."""
    return {
        (name, f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {draw(revision)}; END")
        for table in tables
        for event in EVENTS
        for name in [f"{revision}_{event}_{table}"]
    }


def _standing(cursor: CursorWrapper, revision: str) -> set[tuple[str, str]]:
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(name, %s) = 1", [f"{revision}_"]
    )
    return set(cursor.fetchall())
