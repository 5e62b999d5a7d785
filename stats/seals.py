"""Triggers that keep the rows of closed days as they are; the chain finds what they could not refuse.

Today is never kept from being counted: where it is closed, a clock ran ahead (`undo_future`).
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

from database.statements import execute

TABLES = ["stats_daytotal", "stats_hourtotal", "stats_pagetotal", "stats_excludedtotal"]
REFUSAL = "the day is closed"
ROWS = {"insert": ["NEW"], "update": ["OLD", "NEW"], "delete": ["OLD"]}
IS_CLOSED = {
    "sqlite": "{day} < date('now', '+7 hours')",
    "postgresql": "{day} < (now() AT TIME ZONE 'UTC' + interval '7 hours')::date",
}
LAST_LINK = """
    (SELECT kind FROM stats_link WHERE day = {day} AND kind <> 'entry' ORDER BY number DESC LIMIT 1) = 'day'
"""


def keep_closed_days(app: AppConfig) -> None:
    """Let the database refuse changes of closed days, from the next migration on."""

    def install_all(using: str, **signal: Any) -> None:
        install(connections[using])

    post_migrate.connect(install_all, sender=app, weak=False, dispatch_uid="closed days")


def install(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers, again where they are there."""
    remove(connection)
    execute(connection, _creating(connection.vendor))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, as far as they are there."""
    drops = {
        "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in _names("sqlite")],
        "postgresql": ["DROP FUNCTION IF EXISTS stats_refuse_closed() CASCADE"],
    }
    execute(connection, drops[connection.vendor])


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are in place."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return set(_names(connection.vendor)) <= {name for (name,) in cursor.fetchall()}


def _names(vendor: str) -> list[str]:
    kinds = {"sqlite": ROWS, "postgresql": ("change", "truncate")}
    return [f"{table}_closed_{kind}" for table in TABLES for kind in kinds[vendor]]


def _creating(vendor: str) -> list[str]:
    return _creating_on_sqlite() if vendor == "sqlite" else _creating_on_postgresql()


def _is_closed(vendor: str, row: str) -> str:
    return f"({IS_CLOSED[vendor]} AND {LAST_LINK})".format(day=f"{row}.day")


def _creating_on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_closed_{action} BEFORE {action} ON {table} "
        f"WHEN {' OR '.join(_is_closed('sqlite', row) for row in rows)} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for action, rows in ROWS.items()
    ]


def _creating_on_postgresql() -> list[str]:
    old, new = (_is_closed("postgresql", row) for row in ("OLD", "NEW"))
    function = f"""
        CREATE FUNCTION stats_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'TRUNCATE' OR (TG_OP <> 'INSERT' AND {old}) OR (TG_OP <> 'DELETE' AND {new}) THEN
                RAISE EXCEPTION '{REFUSAL}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """
    triggers = [
        f"CREATE TRIGGER {table}_closed_{name} BEFORE {when} EXECUTE FUNCTION stats_refuse_closed()"
        for table in TABLES
        for name, when in {
            "change": f"INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW",
            "truncate": f"TRUNCATE ON {table} FOR EACH STATEMENT",
        }.items()
    ]
    return [function, *triggers]
