"""What refers to an entry, and so would change in silence, or break, if it were deleted."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from achievements.models import Source
from achievements.record.columns import Column, Parts, Reference, References
from achievements.record.schema import COLLECTIONS, Collection


def depending_on(row: models.Model) -> list[Any]:
    """Every row whose entry refers to that of `row`, each once; of a source, also what cites a place in it."""
    places = row.citations.all() if isinstance(row, Source) else []
    found = (
        each
        for target in [row, *places]
        for collection in COLLECTIONS
        for each in _referring(collection, target)
    )
    return [each for each in dict.fromkeys(found) if each != row]


def _referring(collection: Collection, target: models.Model) -> Iterator[Any]:
    for path in _paths(collection.columns, type(target)):
        yield from collection.model._default_manager.filter(**{path: target}).distinct()


def _paths(columns: list[Column], model: type[models.Model]) -> Iterator[str]:
    """The lookups by which entries with these columns reach a row of `model`."""
    for column in columns:
        match column:
            case Reference() | References() if column.model is model:
                yield column.name
            case Parts():
                yield from (f"{column.accessor}__{path}" for path in _paths(column.columns, model))
