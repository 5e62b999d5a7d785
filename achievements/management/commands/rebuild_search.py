"""`manage.py rebuild_search`: make what search compares agree with the record and with the rules of folding."""

from itertools import product
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models.searchable import FoldedField
from database.portions import by_keys

ROWS_AT_ONCE = 500
INDEXES = {"trigrams": "search_text", "marked_trigrams": "search_marked"}


class Command(BaseCommand):
    help = (
        "Folds the words of every row again: needed when the rules of folding, a catalogue or rows have changed "
        "behind the portal's back. On PostgreSQL also adds the indexes that make search fast."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        searched = [model for model in apps.get_app_config("achievements").get_models() if folded(model)]
        count = sum(map(refold, searched))
        if verbosity:
            self.stdout.write(ngettext("%d row folded anew.", "%d rows folded anew.", count) % count)
        if connection.vendor == "postgresql":
            self._add_indexes([model._meta.db_table for model in searched if hasattr(model, "search_text")])

    def _add_indexes(self, tables: list[str]) -> None:
        """Not a migration: it takes a right that the portal's role may lack, and search works without."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                for table, (name, column) in product(tables, INDEXES.items()):
                    cursor.execute(
                        f"CREATE INDEX IF NOT EXISTS {table}_{name} ON {table} USING gin ({column} gin_trgm_ops)"
                    )
        except DatabaseError as error:
            reason = str(error).partition("\n")[0]
            self.stderr.write(
                _(
                    "Search works, but slower than it could: its indexes could not be added (%s). Have an "
                    "administrator of the database run CREATE EXTENSION pg_trgm, then run this again."
                )
                % reason
            )


def folded(model: type[models.Model]) -> list[FoldedField]:
    return [field for field in model._meta.fields if isinstance(field, FoldedField)]


def refold(model: type[models.Model]) -> int:
    """Fold every row again, some at a time; how many had changed."""
    portions = by_keys(model._base_manager.all(), ROWS_AT_ONCE)
    stale = ([row.pk for row in rows if is_stale(row)] for rows in portions)
    return sum(mend(model, keys) for keys in stale if keys)


@transaction.atomic
def mend(model: type[models.Model], keys: list[int]) -> int:
    """Fold the rows with these keys as they are when others can no longer change them; how many had changed."""
    rows = model._base_manager.filter(pk__in=keys).select_for_update().order_by("pk")
    stale = [row for row in rows if is_stale(row)]
    model._base_manager.bulk_update(stale, [field.name for field in folded(model)])
    return len(stale)


def is_stale(row: models.Model) -> bool:
    """Whether the row's folded words were not what they should be; on the instance they now are."""
    fields = folded(type(row))
    before = [field.value_from_object(row) for field in fields]
    one_of_each = {tuple(field.of): field for field in fields}  # several are other forms of the same texts
    said = {of: field.texts(row) for of, field in one_of_each.items()}
    for field in fields:
        setattr(row, field.attname, field.fold(said[tuple(field.of)]))
    return before != [field.value_from_object(row) for field in fields]
