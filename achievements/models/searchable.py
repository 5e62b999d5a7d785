"""What makes rows findable: their words, folded beside them, and the condition that a query makes of those."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from operator import attrgetter, methodcaller
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import override

from achievements.models.editorial import EditorialQuerySet
from achievements.words.dates import HistoricalDate, PartialDate
from achievements.words.folding import BOUNDARY, folded_texts, has_marks, marked_texts
from achievements.words.vi import typed

FORMS: dict[str, Callable[[Iterable[str]], str]] = {
    "plain": folded_texts,
    "marked": marked_texts,
    "both": lambda texts: folded_texts(texts) + marked_texts(texts),
}


class FoldedField(models.TextField):
    """The words of a row's own attributes `of`, in all languages, as search compares them, in one of FORMS.

    Attributes are fields, properties or methods without arguments. It is set whenever an instance is written (save,
    bulk_create, update_or_create). A write that names its columns (update(), bulk_update(),
    save(update_fields=…)) leaves it as it was, as it does every field with a pre_save: follow that with the
    command rebuild_search.
    """

    def __init__(self, of: list[str], form: str = "plain", **kwargs: Any) -> None:
        self.of, self.form = of, form
        super().__init__(**{"default": "", "editable": False, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            kwargs | {"of": self.of} | ({"form": self.form} if self.form != "plain" else {}),
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = self.fold(self.texts(model_instance))
        setattr(model_instance, self.attname, folded)
        return folded

    def fold(self, texts: list[str]) -> str:
        """What is kept of `texts`, those of a row."""
        return FORMS[self.form](texts)

    def texts(self, row: models.Model, languages: Iterable[str] | None = None) -> list[str]:
        """What a row says in all languages, unless told otherwise, nothing twice."""
        return list(
            dict.fromkeys(self._texts(row, languages or [code for code, _name in settings.LANGUAGES]))
        )

    def _texts(self, row: models.Model, languages: Iterable[str]) -> Iterator[str]:
        for language in languages:
            with override(language):
                for name in self.of:
                    yield from _texts(_reader(type(row), name)(row), language)


@cache
def _reader(model: type[models.Model], name: str) -> Callable[[models.Model], Any]:
    """Reads an attribute of a row: a method's answer, a property, or a field as it is after it was saved."""
    attribute = getattr(model, name, None)
    if isinstance(attribute, property):
        return attrgetter(name)
    if callable(attribute):
        return methodcaller(name)
    field: Any = model._meta.get_field(name)
    return lambda row: field.to_python(getattr(row, name))


def _texts(value: Any, language: str) -> Iterator[str]:
    """What is searched of `value`; of a date the ways to say it, and the month and year that it lies in."""
    match value:
        case None:
            return
        case HistoricalDate():
            yield from (typed(value), value.wording(language), *map(typed, _spans_around(value)))
        case Decimal():
            yield f"{value.normalize():f}"
        case _:
            yield str(value)


def _spans_around(when: HistoricalDate) -> Iterator[HistoricalDate]:
    """The month and the year that an exact date lies in."""
    start = when.start
    if start and start == when.end and not start.approximate:
        if start.day:
            yield HistoricalDate(*[PartialDate(start.year, start.month)] * 2)
        if start.month:
            yield HistoricalDate(*[PartialDate(start.year)] * 2)


Ways = tuple[tuple[str, ...], ...]  # to say something: all patterns of one of them


class Holds(Func):
    """Whether folded text holds all patterns of one of `ways`: those with marks in its `marked` form, others `plain`.

    Patterns have no character that LIKE or GLOB reads otherwise.
    """

    output_field = models.BooleanField()

    def __init__(self, plain: str, marked: str, ways: Ways) -> None:
        super().__init__(plain, marked)
        self.ways = ways

    def as_sql(self, compiler: Any, connection: Any, *more: Any, **named: Any) -> tuple[str, Any]:
        return self._condition(compiler, _like)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self._condition(compiler, _glob)

    def _condition(
        self, compiler: Any, holds: Callable[[str, str], tuple[str, list]]
    ) -> tuple[str, list[str]]:
        texts = [compiler.compile(each)[0] for each in self.source_expressions]
        parameters: list[str] = []
        ways = []
        for patterns in self.ways:
            conditions = [holds(texts[has_marks(pattern)], pattern) for pattern in patterns]
            ways.append(" AND ".join(condition for condition, _own in conditions))
            parameters += [each for _condition, own in conditions for each in own]
        return f"({' OR '.join(ways)})", parameters


def _like(text: str, pattern: str) -> tuple[str, list[str]]:
    return f"{text} LIKE %s", [f"%{pattern}%"]


def _glob(text: str, pattern: str) -> tuple[str, list[str]]:
    """SQLite's LIKE heeds no index and no case, its GLOB is quicker. A space is every fifth character: asked for the
    pattern without the one before it first, it passes over a text several times as fast."""
    return f"{text} GLOB %s AND {text} GLOB %s", [f"*{pattern.lstrip(BOUNDARY + ' ')}*", f"*{pattern}*"]


def own_text_has(ways: Ways, prefix: str = "") -> Q:
    """The condition that one of `ways` is among the own words of a row, which `prefix` reaches ("metric__")."""
    return Q(Holds(f"{prefix}search_text", f"{prefix}search_marked", ways))


def name_has(ways: Ways, prefix: str = "") -> Q:
    """The condition that one of `ways` is among the words that a row itself is called by."""
    return Q(Holds(f"{prefix}search_title", f"{prefix}search_title", ways))


class Findable:
    """For querysets of rows whose own words stand in `search_text`, with their marks in `search_marked`.

    Those that a row is called by stand in both forms in its `search_title`.
    """

    @staticmethod
    def says(ways: Ways) -> Q:
        """The condition that one of `ways` is among the words that are searched."""
        return own_text_has(ways)

    @staticmethod
    def is_called(ways: Ways) -> Q:
        """The condition that one of `ways` is among the words that a row is called by."""
        return name_has(ways)


class FoundByName(Findable):
    """For querysets of rows of which nothing but what they are called is searched."""

    @staticmethod
    def says(ways: Ways) -> Q:
        return name_has(ways)


class SearchableQuerySet(Findable, EditorialQuerySet):
    """Of what is published and found."""
