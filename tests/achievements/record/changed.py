"""Plain forms that say something else in one place: made from the columns, so that a new field needs nothing here."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models

from achievements.models import Citation
from achievements.models.fields import EDTFField
from achievements.record.called import reference_key
from achievements.record.columns import (
    Column,
    Entry,
    Parts,
    Places,
    Reference,
    References,
    Translated,
    Value,
)
from achievements.record.schema import Collection

Path = tuple[str, ...]
NUMBERS = [Decimal(value) for value in ("7", "12", "1", "63.5", "98", "15000")]
DATES = ["2007", "2008-03", "2010~", "2006/2009"]
TEXTS = ["Chữ khác", "Chữ khác; chữ khác nữa"]


def changes(collection: Collection, form: Entry) -> Iterator[tuple[Path, list[Entry]]]:
    """Each place in `form`, with forms that say something else there; one of them at least should be taken."""
    for column in collection.columns:
        for path, values in _values(column, form.get(column.name, column.empty)):
            yield path, [_without_empty(form, column, value) for value in values]


def _without_empty(form: Entry, column: Column, value: Any) -> Entry:
    changed = {**form, column.name: value}
    return {name: value for name, value in changed.items() if name != column.name or value != column.empty}


def _values(column: Column, now: Any) -> Iterator[tuple[Path, list[Any]]]:
    match column:
        case Value():
            yield (column.name,), [value for value in _of_field(column.field) if value != now]
        case Translated():
            for language in column.values:
                texts = [{**now, language: text} for text in TEXTS if text != now.get(language)]
                yield (column.name, language), texts
        case Reference():
            keys = [row.slug for row in column.model._default_manager.all()]
            yield (column.name,), [key for key in [*keys, None] if key != now]
        case References():
            yield (column.name,), list(_other_lists(column, now))
        case Places():
            yield (column.name,), [{**now, "box": ["77.1"]}]
        case Parts():
            yield from _of_parts(column, now)


def _of_field(field: models.Field) -> list[Any]:
    if field.choices:
        return [value for value, _label in field.flatchoices]
    match field:
        case models.ForeignKey():
            return [*field.related_model._default_manager.values_list("pk", flat=True), None]
        case EDTFField():
            return [*DATES, None]
        case models.BooleanField():
            return [True, False]
        case models.DecimalField() | models.IntegerField():
            return [*NUMBERS, None]
        case models.DateTimeField():
            return ["2030-01-02T08:00:00+07:00", None]
        case models.SlugField():
            return ["ten-khac", "ten-khac-nua"]
        case models.EmailField():
            return ["khac@example.vn"]
        case models.URLField():
            return ["https://khac.example.vn/"]
    return TEXTS


def _other_lists(column: References, now: list[str]) -> Iterator[list[str]]:
    """One more, one fewer."""
    rows = column.model._default_manager.all()
    keys = [
        reference_key(row) for row in (rows.select_related("source") if column.model is Citation else rows)
    ]
    for key in keys:
        if key not in now:
            yield sorted([*now, key], key=column.form.order)
    if now:
        yield now[1:]


def _of_parts(column: Parts, now: list[Entry]) -> Iterator[tuple[Path, list[Any]]]:
    for place, part in enumerate(now):
        for inner in column.columns:
            for path, values in _values(inner, part.get(inner.name, inner.empty)):
                others = [
                    [*now[:place], _without_empty(part, inner, value), *now[place + 1 :]] for value in values
                ]
                yield (column.name, str(place + 1), *path), others
    more = list(_more_parts(column, now))
    yield (column.name, "+"), more
    yield (column.name, "-"), [now[1:]] if now else []


def _more_parts(column: Parts, now: list[Entry]) -> Iterator[list[Entry]]:
    """The parts with one more, made of a first one that says something else."""
    for part in now[:1]:
        for inner in column.columns:
            for _path, values in _values(inner, part.get(inner.name, inner.empty)):
                for value in values:
                    yield [*now, _without_empty(part, inner, value)]
