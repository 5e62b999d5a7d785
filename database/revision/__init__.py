"""One row that names what some tables hold, by a number that the database draws anew with whatever changes them.

Django makes SQLite's tables anew when a migration alters them, and their triggers are gone then. So they are installed
after every migration. While one runs there is no row, and nothing may be kept of what the tables hold.
"""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.db import connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from database.revision import postgresql, sqlite

DIALECTS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


class DrawnRevision(models.Model):
    """The one row."""

    number = models.BigIntegerField()
    drawn_at = models.BigIntegerField(help_text="seconds since 1970")

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(name="%(class)s_single_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> tuple[int, int] | None:
        """The number, and when it was drawn; None where it says nothing.

        That is during a migration, and on PostgreSQL within a transaction that has changed what it names.
        """
        with connection.cursor() as cursor:
            cursor.execute(DIALECTS[connection.vendor].read(cls._meta.db_table))
            row: tuple[int, int] | None = cursor.fetchone()
            return row

    @classmethod
    def is_still(cls, former: tuple[int, int] | None) -> bool:
        """Whether nothing has changed since `former` was current; False where either says nothing."""
        return former is not None and former == cls.current()


def draw_with_changes(
    app: AppConfig, revision: type[DrawnRevision], tables: Iterable[type[models.Model]]
) -> None:
    """Let the database draw `revision` of `app` with every change of these tables, from the next migration on."""
    row, names = revision._meta.db_table, [model._meta.db_table for model in tables]

    def before(using: str, plan: Any = None, **signal: Any) -> None:
        if plan:
            forget(connections[using], row)

    def after(using: str, plan: Any = None, **signal: Any) -> None:
        install(connections[using], row, names, is_altered=bool(plan))

    pre_migrate.connect(before, sender=app, weak=False, dispatch_uid=f"forget {row}")
    post_migrate.connect(after, sender=app, weak=False, dispatch_uid=f"draw {row}")


def forget(database: BaseDatabaseWrapper, revision: str) -> None:
    """Delete the row, and the triggers of a database that would not let its table be made anew under them."""
    if _is_there(database, revision):
        with transaction.atomic(database.alias), database.cursor() as cursor:
            DIALECTS[database.vendor].forget(cursor, revision)


def install(
    database: BaseDatabaseWrapper, revision: str, tables: Iterable[str], is_altered: bool = False
) -> None:
    """Install the triggers unless they are there.

    A number is drawn where they were not, where there is none, and where `is_altered` says that the tables are.
    """
    if not _is_there(database, revision):
        return
    dialect = DIALECTS[database.vendor]
    with transaction.atomic(database.alias), database.cursor() as cursor:
        standing = set(tables) & set(
            database.introspection.table_names(cursor)
        )  # migrations may have gone back
        was_complete = dialect.install(cursor, revision, standing)
        cursor.execute(f"SELECT count(*) FROM {revision}")  # noqa: S608 (the name of our own table)
        if is_altered or not was_complete or cursor.fetchone() == (0,):
            cursor.execute(dialect.draw(revision))


def _is_there(database: BaseDatabaseWrapper, table: str) -> bool:
    """Whether the table is as DrawnRevision has it, and no migration went back to before that."""
    with database.cursor() as cursor:
        if table not in database.introspection.table_names(cursor):
            return False
        columns = database.introspection.get_table_description(cursor, table)
        return {"number", "drawn_at"} <= {column.name for column in columns}
