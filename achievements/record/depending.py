"""What refers to an entry, and so would change in silence, or break, if it were deleted."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from achievements.models import Citation, Source
from achievements.record.columns import Column, Parts, Reference, References
from achievements.record.schema import COLLECTIONS, Collection


def depending_on(row: models.Model) -> list[Any]:
    """Everything that refers to `row`: entries, and what is no part of the record, such as a report."""
    return [*referring_to(row), *_outside(row)]


def referring_to(row: models.Model) -> list[Any]:
    """Every row whose entry refers to that of `row`, each once; of a source, also what cites a place in it."""
    places = row.citations.all() if isinstance(row, Source) else []
    found = (
        each
        for target in [row, *places]
        for collection in COLLECTIONS
        for each in _referring(collection, target)
    )
    return [each for each in dict.fromkeys(found) if each != row]


def _outside(target: models.Model) -> Iterator[Any]:
    told = {model for collection in COLLECTIONS for model in _told_by(collection)}
    for relation in target._meta.related_objects:
        model: Any = relation.related_model
        if model not in told:
            yield from model._default_manager.filter(**{relation.field.name: target})


def _told_by(collection: Collection) -> Iterator[type[models.Model]]:
    """The models whose rows an entry tells: its own, and those of its parts."""
    yield collection.model
    yield from (column.model for column in collection.columns if isinstance(column, Parts))
    if collection.model is Source:
        yield Citation


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
