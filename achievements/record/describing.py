"""What differs between two versions of an entry, as editors read it: names of fields, values in words, words marked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from achievements.models import Citation, Picture
from achievements.models.fields import EDTFField
from achievements.record.columns import Column, Parts, Places, Reference, References, Translated, Value
from achievements.record.headings import Headings, heading_of, headings
from achievements.record.schema import Collection
from achievements.words.dates import parse_edtf
from achievements.words.figures import format_number
from versions.comparing import Difference, Path, Segment, differences, marked
from versions.forms import Form

PLACES = _("places in the source")


@dataclass(frozen=True)
class Described:
    """One difference: what it is in, and both sides in segments, each marked where the other side lacks it."""

    label: str
    before: list[Segment]
    after: list[Segment]
    pictures: tuple[str, str] | None = None  # the digests on both sides, where it is in the picture


@dataclass(frozen=True)
class Place:
    """Where a path leads: the names on the way in words, and the column whose value stands there."""

    label: str
    column: Column
    is_within: bool  # the value is a text inside the column's own value (a language, a part of a page)


@dataclass(frozen=True)
class Describer:
    """Describes versions of entries of `collection` in the current language."""

    collection: Collection

    def all(self, before: Form | None, after: Form | None) -> list[Described]:
        """Everything that differs, in the order of the fields; one form that is None says nothing."""
        found = differences(before, after, self.collection.natural_keys)
        return [self._described(difference) for difference in sorted(found, key=self._position)]

    def label(self, path: Path) -> str:
        """What stands at `path`, by the names of the fields on the way."""
        return self._place(path).label

    def label_of_field(self, path: Path) -> str:
        """The same of a text in several languages, whichever of them; parts may go without their places."""
        return label_of(self.collection.model, self.collection.columns, path)

    def in_words(self, path: Path, value: Any) -> str:
        """A value at `path` as a text; empty for none."""
        words = self._words(self._place(path), value)
        return "\n".join(map(str, words)) if isinstance(words, list) else str(words)

    def _place(self, path: Path) -> "Place":
        return place_of(self.collection.model, self.collection.columns, path)

    def _position(self, difference: Difference) -> int:
        """The place of its field; what no longer is one comes last."""
        names = [column.name for column in self.collection.columns]
        return names.index(difference.path[0]) if difference.path[0] in names else len(names)

    def _described(self, difference: Difference) -> Described:
        place = self._place(difference.path)
        words = (self._words(place, value) for value in (difference.before, difference.after))
        before, after = _sides(*words)
        digests = (difference.before or "", difference.after or "") if is_picture(place.column) else None
        return Described(place.label, before, after, digests)

    def _words(self, place: "Place", value: Any) -> Any:
        """A value in words of the current language: a text, or a list of them."""
        if value is None:
            return ""
        if is_picture(place.column):
            return str(Picture.objects.filter(pk=value).first() or value)
        match place.column:
            case References():
                return [self._title(place.column.model, slug) for slug in value]
            case Reference():
                return self._title(place.column.model, value)
            case Value() if not place.is_within:
                return value_in_words(place.column.field, value)
        return value if isinstance(value, str | list) else str(value)

    @cached_property
    def _title(self) -> Callable[[type[models.Model], str], str]:
        return cache(self._title_of)

    def _title_of(self, model: type[models.Model], slug: str) -> str:
        heading = heading_of(slug, self._headings) if model is Citation else ""
        return f"{slug} · {heading}" if heading else title_of(model, slug)

    @cached_property
    def _headings(self) -> Headings:
        return headings()


def is_picture(column: Column) -> bool:
    return isinstance(column, Value) and column.field.related_model is Picture


def _sides(before: Any, after: Any) -> tuple[list[Segment], list[Segment]]:
    """Both in segments: lists line by line, texts word by word."""
    if isinstance(before, list) or isinstance(after, list):
        return _lists(before or [], after or [])
    if before and after:
        return marked(before, after)
    one, other = ([Segment(text, True)] if text else [] for text in (before, after))
    return one, other


def _lists(before: list[str], after: list[str]) -> tuple[list[Segment], list[Segment]]:
    """Both lists as lines, marked where the other has no such line."""
    return (
        [Segment(f"{line}\n", line not in after) for line in before],
        [Segment(f"{line}\n", line not in before) for line in after],
    )


def place_of(model: type[models.Model], columns: Iterable[Column], path: Path) -> Place:
    """Where `path` leads within entries of `model`; what was a field once and is none any more goes by its name."""
    name, *inside = path
    column = next((each for each in columns if each.name == name), None)
    if column is None:
        return Place(" – ".join(path), Column(name), is_within=False)
    label = capfirst(str(_label(model, column)))
    if isinstance(column, Parts) and inside:
        part = place_of(column.model, column.columns, tuple(inside[1:]))
        return Place(f"{label} {inside[0]} – {part.label}", part.column, part.is_within)
    if inside:
        return Place(f"{label} ({_inside(column, inside[0])})", column, is_within=True)
    return Place(label, column, is_within=False)


def label_of(model: type[models.Model], columns: Iterable[Column], path: Path) -> str:
    """The names of the fields on the way, and the place of a part where `path` says it."""
    name, *inside = path
    column = next((each for each in columns if each.name == name), None)
    if column is None:
        return " – ".join(path)
    label = capfirst(str(_label(model, column)))
    if not isinstance(column, Parts) or not inside:
        return label
    place, rest = (inside[0], inside[1:]) if inside[0].isdigit() else ("", inside)
    return f"{label} {place}".strip() + f" – {label_of(column.model, column.columns, tuple(rest))}"


def _label(model: type[models.Model], column: Column) -> Any:
    match column:
        case Places():
            return PLACES
        case Parts():
            return column.model._meta.verbose_name_plural
    field: Any = model._meta.get_field(column.name)
    return field.verbose_name


def _inside(column: Column, key: str) -> str:
    """What stands inside a text in several languages, or among the places of a source."""
    names = dict(settings.LANGUAGES) if isinstance(column, Translated) else dict(Citation.Part.choices)
    return str(names.get(key, key))


def value_in_words(field: models.Field, value: Any) -> str:
    """The value of `field` in a plain form, in words of the current language."""
    language = get_language()
    match field:
        case EDTFField():
            return parse_edtf(value).wording(language)
        case models.BooleanField():
            return gettext("yes") if value else gettext("no")
        case models.DateTimeField():
            return date_format(timezone.localtime(datetime.fromisoformat(value)), "H:i d/m/Y")
        case models.DecimalField() | models.IntegerField():
            return format_number(Decimal(value), language)
    choices: dict[Any, Any] = dict(field.flatchoices)
    return str(choices.get(value, value))


def title_of(model: type[models.Model], slug: str) -> str:
    """What the thing of that slug is called now; the slug itself where there is none any more."""
    if model is Citation:
        return slug
    row = model._default_manager.filter(slug=slug).first()
    return str(row) if row else slug
