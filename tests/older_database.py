"""A database as the portal left it at migration 0006 of the record, after loading the record it was shipped with then.

`python -m tests.older_database` makes the empty database that DATABASE_URL names into one, with the rows that stood in
one that `prepare` had made.
"""

import gzip
import json
from typing import Any

from tests.processes import PROJECT

MIGRATION = ("achievements", "0006_revision")
ROWS = PROJECT / "tests" / "record-at-0006.json.gz"  # by table: the columns, and rows as SQLite kept them


def tables() -> dict[str, dict[str, list]]:
    return json.loads(gzip.decompress(ROWS.read_bytes()))


def digests() -> dict[tuple[str, str], str]:
    """What was loaded: a digest of each entry, by collection and slug."""
    loaded = tables()["achievements_loadedentry"]
    rows = (dict(zip(loaded["columns"], row, strict=True)) for row in loaded["rows"])
    return {(row["collection"], row["slug"]): row["digest"] for row in rows}


def make() -> None:
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    state = MigrationExecutor(connection).migrate([MIGRATION])
    models = {model._meta.db_table: model for model in state.apps.get_models(include_auto_created=True)}
    filled = tables()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in filled.items():
            columns, marks = ", ".join(table["columns"]), ", ".join(["%s"] * len(table["columns"]))
            rows = [_typed(models[name], table["columns"], row) for row in table["rows"]]
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)  # noqa: S608
        for statement in connection.ops.sequence_reset_sql(no_style(), [models[name] for name in filled]):
            cursor.execute(statement)


def _typed(model: Any, columns: list[str], row: list) -> list:
    """SQLite keeps truth as a number."""
    fields = {field.column: field.get_internal_type() for field in model._meta.fields}
    pairs = zip(columns, row, strict=True)
    return [bool(value) if fields[column] == "BooleanField" else value for column, value in pairs]


if __name__ == "__main__":
    import django

    django.setup()
    make()
