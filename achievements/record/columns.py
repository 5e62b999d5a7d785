"""The kinds of keys an entry has: how each is read from a file, and how it is read off the database.

Both give the same plain form: texts, Decimals, booleans, lists and dicts, canonical, references as slugs. A file
and the database say the same exactly when the plain forms are equal.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from modeltranslation.utils import build_localized_fieldname

from achievements.models import Citation, EditorialState, Picture
from achievements.models.fields import EDTFField, ProseField
from achievements.record.called import called, reference_key
from achievements.record.faults import shortened
from achievements.record.files import Prose, Unreadable
from achievements.words.characters import is_storable
from achievements.words.dates import HistoricalDate

Plain = Any
Entry = dict[str, Plain]
Refuse = Callable[[str, str], None]  # takes the field at fault ("" for the whole) and what is wrong with it
Target = tuple[type[models.Model], str]  # what is referred to: a model, and a slug or place

LAST_KEYS = ("editorial_state", "publish_from", "citations")  # what many kinds of entries share
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Column:
    """One key of an entry. `empty` is its plain form where it is left out; `of` reads what is `prefetched`."""

    empty: Plain = None
    prefetched: list[str | Prefetch] = []

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        """The plain form of what a file says; of what is refused, `empty`."""
        raise NotImplementedError

    def of(self, row: Any) -> Plain:
        """The plain form of what the database says."""
        raise NotImplementedError

    def targets(self, plain: Plain) -> Iterator[tuple[str, Target]]:
        """Everything the value refers to, each with the field that does."""
        return iter(())


def read_entry(columns: Iterable[Column], raw: Any, refuse: Refuse) -> Entry:
    """The plain form of a mapping in a file, without what is empty."""
    columns = list(columns)
    values = _mapping(raw, [column.name for column in columns], refuse)
    entry = {column.name: column.read(values.get(column.name), refuse) for column in columns}
    return {column.name: entry[column.name] for column in columns if entry[column.name] != column.empty}


def entry_of(columns: Iterable[Column], row: models.Model) -> Entry:
    """The plain form of a row, without what is empty."""
    pairs = ((column, column.of(row)) for column in columns)
    return {column.name: plain for column, plain in pairs if plain != column.empty}


def targets_of(columns: Iterable[Column], entry: Entry) -> Iterator[tuple[str, Target]]:
    """Everything an entry refers to, each with the field that does."""
    for column in columns:
        if column.name in entry:
            yield from column.targets(entry[column.name])


# Values


class Value(Column):
    """A text, number, date or flag; a picture by its digest."""

    def __init__(self, field: models.Field, default: Any = None) -> None:
        super().__init__(field.name)
        self.field = field
        self.empty = self._plain(default or field.get_default())

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        if raw is None:
            return self.empty
        try:
            self._check(raw)
            return self._plain(self.field.to_python(raw))
        except ValidationError as error:
            for message in error.messages:
                refuse(self.name, message)
            return self.empty

    def of(self, row: Any) -> Plain:
        return self._plain(self.field.value_from_object(row))

    def assign(self, row: Any, plain: Plain) -> None:
        setattr(row, self.field.attname, self.field.to_python(plain))

    def _check(self, raw: Any) -> None:
        """Raise ValidationError for what is not of the field's type; all else is left to the model."""
        match self.field:
            case models.BooleanField():
                _require(isinstance(raw, bool), _("Write true or false."))
            case models.DecimalField():
                message = _("Write a number in plain digits, with a point before decimals.")
                _require(isinstance(raw, Decimal), message)
            case models.IntegerField():
                _require(isinstance(raw, Decimal) and raw % 1 == 0, _("Write a whole number."))
            case _:
                message = _("Write a text, in quotes where it looks like a number, a date, yes or no.")
                _require(isinstance(raw, str), message)
                _require(is_storable(raw), _("A character in it cannot be stored."))

    def _plain(self, value: Any) -> Plain:
        match value:
            case HistoricalDate():
                return value.edtf
            case datetime():
                return timezone.localtime(_aware(value)).isoformat()
            case bool():
                return value
            case int() | Decimal():
                return Decimal(f"{Decimal(value).normalize():f}")
            case str() if isinstance(self.field, ProseField):
                return Prose(_paragraphs(value))
            case str() if value:
                return _line(value)
        return "" if _is_text(self.field) else None


class Translated(Column):
    """A text in each language: {vi: …, en: …}."""

    def __init__(self, field: models.Field) -> None:
        super().__init__(field.name)
        self.empty = {}
        names = {code: build_localized_fieldname(field.name, code) for code in LANGUAGES}
        get_field: Callable[[str], Any] = field.model._meta.get_field
        self.values = {code: Value(get_field(name)) for code, name in names.items()}

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        texts = _mapping(raw, LANGUAGES, inside(self.name, refuse))
        plain = {}
        for code, value in self.values.items():
            plain[code] = value.read(texts.get(code), _instead(f"{self.name}.{code}", refuse))
        return _filled(plain)

    def of(self, row: Any) -> Plain:
        return _filled({code: value.of(row) for code, value in self.values.items()})

    def assign(self, row: Any, plain: Plain) -> None:
        for code, value in self.values.items():
            value.assign(row, plain.get(code, ""))


# References


def place_order(key: str) -> tuple:
    """For sorting "4.2", or "source 4.2", as on the page."""
    *source, place = key.split(" ")
    return (*source, *map(int, place.split(".")))


@dataclass(frozen=True)
class Form:
    """The form in which something is referred to."""

    pattern: re.Pattern
    example: str
    order: Callable[[str], Any] = str

    def check(self, raw: Any, name: str, refuse: Refuse) -> bool:
        if not (is_right := isinstance(raw, str) and bool(self.pattern.fullmatch(raw))):
            words = {"raw": _shown(raw), "example": self.example}
            refuse(name, _("“%(raw)s” is not of the form “%(example)s”.") % words)
        return is_right

    def read_list(self, raw: Any, name: str, refuse: Refuse) -> list[str]:
        """The keys in a list of a file, in order, each once."""
        return sorted(self.read_as_listed(raw, name, refuse), key=self.order)

    def read_as_listed(self, raw: Any, name: str, refuse: Refuse) -> list[str]:
        """The same where their order in the file says something."""
        keys: dict[str, None] = {}
        for key in _items(raw, name, refuse):
            if self.check(key, name, refuse):
                if key in keys:
                    refuse(name, _("“%s” is listed twice.") % shortened(key))
                keys[key] = None
        return list(keys)


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PLACE = r"(?:0|[1-9]\d{0,3})\.(?:0|[1-9]\d{0,3})"
SLUG = Form(re.compile(_SLUG), "cong-thong-tin-dien-tu")
PLACE = Form(re.compile(_PLACE, re.ASCII), '"4.2"', place_order)
CITATION = Form(re.compile(f"{_SLUG} {_PLACE}", re.ASCII), "trang-nguon 4.2", place_order)


class Reference(Column):
    """Another entry, by its slug."""

    def __init__(self, field: models.ForeignKey) -> None:
        super().__init__(field.name)
        self.model = field.related_model
        self.prefetched = [Prefetch(field.name, called(self.model))]

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        return raw if raw is not None and SLUG.check(raw, self.name, refuse) else None

    def of(self, row: Any) -> Plain:
        target = getattr(row, self.name)
        return target and target.slug

    def targets(self, plain: Plain) -> Iterator[tuple[str, Target]]:
        yield self.name, (self.model, plain)


class References(Column):
    """Other entries by their slugs, or places in sources."""

    def __init__(self, field: models.ManyToManyField) -> None:
        super().__init__(field.name)
        self.model, self.empty = field.related_model, []
        self.form = CITATION if self.model is Citation else SLUG
        self.listed = f"listed_{field.name}"
        self.prefetched = [Prefetch(field.name, called(self.model), to_attr=self.listed)]

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        return self.form.read_list(raw, self.name, refuse)

    def of(self, row: Any) -> Plain:
        return sorted(map(reference_key, getattr(row, self.listed)), key=self.form.order)

    def targets(self, plain: Plain) -> Iterator[tuple[str, Target]]:
        return ((self.name, (self.model, key)) for key in plain)


# Parts of a whole


class Places(Column):
    """The places of a source by the part of the page they are in: {text: ["0.1", …], caption: […]}."""

    prefetched = ["citations"]

    def __init__(self) -> None:
        super().__init__("places")
        self.empty = {}

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        parts = _mapping(raw, Citation.Part.values, inside(self.name, refuse))
        plain = {
            part: PLACE.read_list(parts.get(part), f"{self.name}.{part}", refuse)
            for part in Citation.Part.values
        }
        keys = [key for keys in plain.values() for key in keys]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            refuse(self.name, _("“%s” is listed twice.") % key)
        return _filled(plain)

    def of(self, row: Any) -> Plain:
        plain: dict[str, list[str]] = {part: [] for part in Citation.Part.values}
        for citation in row.citations.all():
            plain[citation.part].append(citation.key)
        return _filled({part: sorted(keys, key=place_order) for part, keys in plain.items()})


class Parts(Column):
    """Rows of another model that stand inside the whole, in the order of the file."""

    def __init__(self, name: str, relation: Any, columns: list[Column]) -> None:
        super().__init__(name)
        self.columns, self.empty = columns, []
        self.model, self.link = relation.related_model, relation.field.name
        self.accessor = relation.get_accessor_name()
        inner = [path for column in columns for path in column.prefetched]
        parts = self.model._default_manager.order_by("pk").prefetch_related(*inner)
        self.listed = f"listed_{name}"
        self.prefetched = [Prefetch(self.accessor, parts, to_attr=self.listed)]

    def read(self, raw: Any, refuse: Refuse) -> Plain:
        items = enumerate(_items(raw, self.name, refuse), start=1)
        return [read_entry(self.columns, item, inside(self.label(place), refuse)) for place, item in items]

    def of(self, row: Any) -> Plain:
        return [entry_of(self.columns, part) for part in getattr(row, self.listed)]

    def targets(self, plain: Plain) -> Iterator[tuple[str, Target]]:
        for place, part in enumerate(plain, start=1):
            for field, target in targets_of(self.columns, part):
                yield f"{self.label(place)}.{field}", target

    def label(self, place: int) -> str:
        """What the part is called in messages, such as "names[2]"."""
        return f"{self.name}[{place}]"


# Reading


def _mapping(raw: Any, keys: list[str], refuse: Refuse) -> dict[str, Any]:
    if raw is not None and not isinstance(raw, dict):
        refuse("", _("Write a mapping with the keys %s.") % ", ".join(keys))
    values = raw if isinstance(raw, dict) else {}
    for key in values.keys() - set(keys):
        refuse(shortened(key), _("There is no such key; there are %s.") % ", ".join(keys))
    return values


def _items(raw: Any, name: str, refuse: Refuse) -> list:
    if raw is not None and not isinstance(raw, list):
        refuse(name, _("Write a list."))
    return raw if isinstance(raw, list) else []


def _require(is_right: bool, message: str) -> None:
    if not is_right:
        raise ValidationError(message)


def inside(name: str, refuse: Refuse) -> Refuse:
    """Refuses what is inside `name`."""
    return lambda field, message: refuse(f"{name}.{field}" if field else name, message)


def _instead(name: str, refuse: Refuse) -> Refuse:
    """Refuses `name`, whatever field is given."""
    return lambda _field, message: refuse(name, message)


def _shown(raw: Any) -> str:
    return shortened(raw.text if isinstance(raw, Unreadable) else raw)


def _filled(plain: dict) -> dict:
    return {key: value for key, value in plain.items() if value}


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not isinstance(field, EDTFField)


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _line(text: str) -> str:
    """One line; the line breaks of the file are only there for its readers."""
    return " ".join(line.strip() for line in text.strip().splitlines())


def _paragraphs(text: str) -> str:
    """Each paragraph in one line, with an empty line between them."""
    return "\n\n".join(
        re.sub(r"[ \t\r\n]+", " ", part).strip() for part in re.split(r"\n\s*\n", text.strip())
    )


def columns_of(model: type[models.Model], without: Iterable[str] = ()) -> list[Column]:
    """A column for each field that an editor can edit: the slug, the others as in the model, what all share."""
    fields: list[Any] = [*model._meta.fields, *model._meta.many_to_many]
    translated = translated_names(model)
    return [
        Translated(field) if field.name in translated else _column(field)
        for field in sorted(fields, key=_position)
        if field.editable and not field.auto_created and field.name not in without
        if not isinstance(field, TranslationField)
    ]


def _position(field: Any) -> tuple:
    return field.name in LAST_KEYS, field.name != "slug", field.creation_counter


def translated_names(model: type[models.Model]) -> set[str]:
    """The fields that stand once a language in the database ("title" for title_vi and title_en)."""
    fields: tuple[Any, ...] = tuple(model._meta.fields)
    return {field.translated_field.name for field in fields if isinstance(field, TranslationField)}


def _column(field: Any) -> Column:
    if field.many_to_many:
        return References(field)
    if field.is_relation and field.related_model is not Picture:
        return Reference(field)
    return Value(field, EditorialState.PUBLISHED if field.name == "editorial_state" else None)
