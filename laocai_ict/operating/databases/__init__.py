"""The database as a file, and a file as the database, in the way of each engine (see the functions of sqlite.py)."""

from types import ModuleType

from django.db import DatabaseError, connection

from laocai_ict.operating.databases import postgresql, sqlite
from laocai_ict.operating.databases.rows import rows_of_each_table

_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> ModuleType:
    """That of the configured database."""
    return _ENGINES[connection.vendor]


def is_empty() -> bool:
    """Whether the configured database has no table. One that cannot be read is not empty."""
    try:
        return not rows_of_each_table()
    except DatabaseError:
        return False
