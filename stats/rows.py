"""Statements that Django's queries cannot say, the same for SQLite (3.35 or later) and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]
AMOUNTS = ["visits", "visitors", "views"]  # of an hour and of a day


def ask(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
    """The rows that `statement` returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def ask_with(statement: str, values: Sequence[Row], **numbers: int) -> list[Row]:
    """The rows that `statement` returns, in which {rows} stands for `values` and {names} for `numbers`."""
    return ask(statement.format(rows=_places(values), **numbers), [each for row in values for each in row])


def _places(values: Sequence[Row]) -> str:
    return ", ".join([f"({', '.join(['%s'] * len(values[0]))})"] * len(values))


@dataclass
class Addition:
    """What is added to a table of totals, whose rows begin at zero.

    Each of `values` is the `key` of a row, the `amounts` to add to it, and what a new row has `beside` them.
    """

    total: type[models.Model]
    key: Sequence[str]
    amounts: Sequence[str]
    values: Sequence[Row]
    beside: Sequence[str] = ()


ADD = "INSERT INTO {table} AS kept ({columns}) VALUES {rows} ON CONFLICT ({key}) DO UPDATE SET {sums}"


def add_all(additions: Iterable[Addition]) -> None:
    """Add to totals: tables in the order given, rows of each in that of their keys, so that two transactions never wait
    for each other. PostgreSQL is asked once."""
    statements = [(_adding(each), sorted(each.values)) for each in additions if each.values]
    batches = [statements] if connection.vendor == "postgresql" else [[each] for each in statements]
    with connection.cursor() as cursor:
        for batch in filter(None, batches):
            values = [value for _statement, ordered in batch for row in ordered for value in row]
            cursor.execute("; ".join(statement for statement, _ordered in batch), values)


def _adding(addition: Addition) -> str:
    return ADD.format(
        table=addition.total._meta.db_table,
        columns=", ".join([*addition.key, *addition.amounts, *addition.beside]),
        rows=_places(addition.values),
        key=", ".join(addition.key),
        sums=", ".join(f"{name} = kept.{name} + excluded.{name}" for name in addition.amounts),
    )
