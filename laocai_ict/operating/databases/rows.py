"""How much stands in the configured database."""

from django.db import connection
from django.db.backends.utils import CursorWrapper


def rows_of_each_table() -> dict[str, int]:
    """The number of rows by the name of the table, but for what SQLite notes for itself."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        return {table: _count(cursor, table) for table in names if not table.startswith("sqlite_")}


def _count(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a table there is)
    row: tuple[int] = cursor.fetchone()
    return row[0]
