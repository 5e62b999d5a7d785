"""PostgreSQL draws the number when a transaction commits that wrote.

An update of the row any earlier would make all writers wait for one another, and a sequence would show its number
before the rows are there. So every statement only notes its transaction. The number is drawn last of all, also after
the deferred checks of foreign keys: they may have to wait for a row that another writer holds, who must not wait for
this one meanwhile. That takes two deferred triggers, as one of them fires among those checks, and the other after them.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

AS_OWNER = "SECURITY DEFINER SET search_path FROM CURRENT"  # whoever may write need not be who migrates


def read(revision: str) -> str:
    """Nothing within a transaction that is to draw another number."""
    own = f"SELECT FROM {revision}_due WHERE transaction = txid_current_if_assigned()"
    return f"SELECT number, drawn_at FROM {revision} WHERE NOT EXISTS ({own})"  # noqa: S608


def draw(revision: str) -> str:
    return (
        f"INSERT INTO {revision} (id, number, drawn_at) "  # noqa: S608 (the name of our own table)
        "VALUES (1, ('x' || md5(gen_random_uuid()::text))::bit(64)::bigint, "
        "floor(extract(epoch FROM clock_timestamp()))) "
        "ON CONFLICT (id) DO UPDATE SET number = excluded.number, drawn_at = excluded.drawn_at"
    )


def install(cursor: CursorWrapper, revision: str, tables: Iterable[str]) -> bool:
    """Create the triggers that are not there, and what they do, always anew; whether all were there."""
    cursor.execute(
        f"CREATE UNLOGGED TABLE IF NOT EXISTS {revision}_due (transaction bigint PRIMARY KEY, is_last boolean)"
    )
    for name, body in _functions(revision).items():
        function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {AS_OWNER}"
        cursor.execute(f"{function} AS $$ BEGIN {body}; RETURN NULL; END $$")
    standing, wanted = _standing(cursor, revision), _wanted(revision, tables)
    for name, table in standing - wanted.keys():
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
    for name, table in wanted.keys() - standing:
        cursor.execute(f"CREATE {wanted[name, table]} EXECUTE FUNCTION {name}()")
    return standing == wanted.keys()


def forget(cursor: CursorWrapper, revision: str) -> None:
    cursor.execute(f"DELETE FROM {revision}")  # noqa: S608 (the name of our own table)


def _functions(revision: str) -> dict[str, str]:
    due, own = f"{revision}_due", "WHERE transaction = NEW.transaction"
    note = f"INTO {due} (transaction) VALUES (txid_current()) ON CONFLICT DO NOTHING"
    return {
        f"{revision}_note": f"INSERT {note}",
        f"{revision}_last": f"UPDATE {due} SET is_last = true {own}",  # noqa: S608 (the name of our own table)
        f"{revision}_draw": f"{draw(revision)}; DELETE FROM {due} {own}",  # noqa: S608
    }


def _wanted(revision: str, tables: Iterable[str]) -> dict[tuple[str, str], str]:
    """What creates each trigger, by its name and table, up to the function of its name."""
    due, at_commit = f"{revision}_due", "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    return {
        (
            note,
            table,
        ): f"TRIGGER {note} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        for table in tables
        for note in [f"{revision}_note"]
    } | {
        (name, due): f"CONSTRAINT TRIGGER {name} AFTER {event} ON {due} {at_commit}"
        for name, event in ((f"{revision}_last", "INSERT"), (f"{revision}_draw", "UPDATE"))
    }


def _standing(cursor: CursorWrapper, revision: str) -> set[tuple[str, str]]:
    cursor.execute(
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')",
        [list(_functions(revision))],
    )
    return set(cursor.fetchall())
