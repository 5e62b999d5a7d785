"""Tables that only grow: triggers refuse to change, delete, replace or empty their rows, on both databases.

Django makes SQLite's tables anew when a migration alters them, and their triggers are gone then. So they are installed
after every migration, by `keep_append_only`.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

from database.statements import execute

REFUSAL = "rows of {table} are neither changed nor deleted"


def keep_append_only(app: AppConfig, *models_of_app: type[models.Model]) -> None:
    """Let the database refuse all but new rows of these models, from the next migration on."""

    def install_all(using: str, **signal: Any) -> None:
        for model in models_of_app:
            install(connections[using], model)

    post_migrate.connect(install_all, sender=app, weak=False, dispatch_uid=f"append-only {app.label}")


def install(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Install the triggers of `model`, again where they are there."""
    remove(connection, model)
    execute(connection, _creating(connection, model))


def remove(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Take the triggers of `model` away, as far as they are there."""
    table = model._meta.db_table
    drops = {
        "sqlite": [f"DROP TRIGGER IF EXISTS {table}_no_{action}" for action in SQLITE_ACTIONS],
        "postgresql": [f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE"],
    }
    execute(connection, drops[connection.vendor])


def is_installed(connection: BaseDatabaseWrapper, model: type[models.Model]) -> bool:
    """Whether all triggers of `model` are in place."""
    table = model._meta.db_table
    names = {
        "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", SQLITE_ACTIONS),
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')",
            ("change", "truncate"),
        ),
    }
    query, actions = names[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return {f"{table}_no_{action}" for action in actions} <= {name for (name,) in cursor.fetchall()}


SQLITE_ACTIONS = ("update", "delete", "replace")


def _creating(connection: BaseDatabaseWrapper, model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    refusal = REFUSAL.format(table=table)
    if connection.vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    in_the_way = " OR ".join(f"({condition})" for condition in _in_the_way(connection, model))
    standing = f"SELECT 1 FROM {table} WHERE {in_the_way}"  # noqa: S608 (names of our own tables)
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE deletes what stands in its way without asking the trigger above
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({standing}) {refuse}",
    ]


def _in_the_way(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[str]:
    """The conditions under which a row has what only one may have, and a NEW one has it too."""
    for field in model._meta.local_fields:
        if field.unique:
            yield _same(field)
    editor = connection.schema_editor()  # only to quote with: begun, it would begin a transaction
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            same = [_same(model._meta.get_field(name)) for name in constraint.fields]
            limited = constraint._get_condition_sql(model, editor)  # type: ignore[attr-defined]
            yield " AND ".join([*same, *filter(None, [limited])])


def _same(field: Any) -> str:
    return f"{field.column} = NEW.{field.column}"
