"""Reading more rows than the memory of a process should hold."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


def by_keys(rows: QuerySet, number: int) -> Iterator[list[Any]]:
    """All of `rows` in the order of their keys, so many at a time; each portion is read when it is asked for."""
    wanted = following = rows.order_by("pk")
    while portion := list(following[:number]):
        yield portion
        if len(portion) < number:
            return
        following = wanted.filter(pk__gt=portion[-1].pk)
