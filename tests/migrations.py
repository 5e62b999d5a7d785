"""Migrations that a squashed one replaces are for databases of before; a test that needs one makes it with them.

`python -m tests.migrations` fills the empty database that DATABASE_URL names by them, and prints what is in it as JSON.
"""

import json
import re
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL",
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
        UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT relname, reloptions::text FROM pg_class WHERE relkind = 'r' AND reloptions IS NOT NULL
    """,
}


def step_by_step() -> MigrationExecutor:
    """One that carries out what is replaced, not what replaces it."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


def structure() -> list[str]:
    """A line for each column, for what is asked of it, and for how an index, a constraint, a trigger is defined."""
    look = connection.introspection
    with connection.cursor() as cursor:
        names = look.table_names(cursor)
        columns = [
            f"{name}.{each.name} {each[1:]}"
            for name in names
            for each in look.get_table_description(cursor, name)
        ]
        constraints = [
            _said(name, *each) for name in names for each in look.get_constraints(cursor, name).items()
        ]
        cursor.execute(DEFINITIONS[connection.vendor])
        definitions = [" ".join(each) for each in cursor.fetchall()]
    return sorted([*columns, *constraints, *definitions])


def _said(table: str, name: str, told: dict[str, Any]) -> str:
    """Those without a name have numbers on SQLite, in the order of columns, and tell theirs in any order."""
    name = "" if re.match(r"__unnamed|fk_\d+$", name) else name
    return f"{table} {name} {told | {'columns': sorted(told['columns'] or [], key=str)}}"


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    executor = step_by_step()
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if "squashed" not in key[1]])
    call_command("migrate", verbosity=0)  # nothing is left to do but what follows migrations, as triggers
    print(json.dumps(structure()))
