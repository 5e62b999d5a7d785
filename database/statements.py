"""Statements that are no queries of Django's."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper


def execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    """Execute one after the other. Raises DatabaseError."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
