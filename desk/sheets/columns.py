"""Columns of sheets: how a cell changes what an entry says, and what of an entry stands in a cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from achievements.models import Institution, Source
from achievements.models.observation import STATUSES, Observation
from achievements.publish.tables.common import doubts_in_words
from achievements.record.columns import Entry, place_order
from achievements.words.dates import parse_edtf
from desk.sheets.cells import Cell, CellFault, date_in, list_in, number_in, same_words, shortened, text_in
from desk.sheets.naming import Naming
from opendata.tables import LIST_FOR_PEOPLE
from opendata.workbook import Shown

_PLACE = re.compile(
    r"(?:(?P<source>[a-z0-9-]+) )?(?:§ ?)?(?P<section>\d{1,4})\.(?P<paragraph>\d{1,4})", re.ASCII
)
_PLACE_IN_WORDS = re.compile(r"mục (?P<section>\d{1,4})[,;]? đoạn (?P<paragraph>\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class Column:
    """A column by its name in the open data; `path` leads to what it holds in the plain form of an entry."""

    name: str
    path: tuple[str, ...] = ()

    is_read = True

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        """Let `entry` say what the cell says. Raises CellFault."""
        put(entry, self.path, self.value(cell, naming))

    def value(self, cell: Cell, naming: Naming) -> Any:
        return text_in(cell)

    def shown(self, entry: Entry, naming: Naming) -> Shown:
        return self.words(got(entry, self.path), naming)

    def words(self, value: Any, naming: Naming) -> Shown:
        return str(value or "")


class Text(Column):
    pass


class Told(Column):
    """What follows from other columns, or is entered elsewhere: shown, not read. `path` leads there from the row."""

    is_read = False

    def of(self, row: Any) -> Shown:
        value = row
        for name in self.path:
            value = getattr(value, name)
        return value if isinstance(value, date) else str("" if value is None else value)


class UnitOf(Column):
    """The unit of the metric that another column names: what is written there is compared with it."""

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        if not (text := text_in(cell)) or not (metric := got(entry, self.path)):
            return
        slug, label = naming.unit(metric)
        if same_words(text) not in (slug, same_words(label)):
            words = {"unit": label, "text": shortened(text)}
            raise CellFault(_("The unit of this metric is “%(unit)s”, not “%(text)s”.") % words)

    def words(self, value: Any, naming: Naming) -> Shown:
        return naming.unit(value)[1] if value else ""


class Doubts(Told):
    """What is open to question of it."""

    def of(self, row: Any) -> Shown:
        return doubts_in_words(row.open_doubts)


class Number(Column):
    def value(self, cell: Cell, naming: Naming) -> Any:
        return number_in(cell)

    def words(self, value: Any, naming: Naming) -> Shown:
        return None if value is None else Decimal(value)


class Date(Column):
    def value(self, cell: Cell, naming: Naming) -> Any:
        return date_in(cell)

    def words(self, value: Any, naming: Naming) -> Shown:
        when = parse_edtf(value) if value else None
        return None if when is None else when.exact_day or when.wording(get_language())


@dataclass(frozen=True)
class Code(Column):
    """One of `codes`, by itself or in words of any of the portal's languages; `empty` is meant by an empty cell."""

    codes: Mapping[str, Any] | None = None
    empty: str = ""

    def value(self, cell: Cell, naming: Naming) -> Any:
        return code_in(text_in(cell), self.codes or {}) if text_in(cell) else self.empty

    def words(self, value: Any, naming: Naming) -> Shown:
        return str((self.codes or {}).get(value or self.empty, value or ""))


def code_in(text: str, codes: Mapping[str, Any]) -> str:
    """The one of `codes` that `text` is, or says. Raises CellFault."""
    known = {str(code): str(code) for code in codes}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {same_words(str(label)): str(code) for code, label in codes.items()}
    if same_words(text) not in known:
        words = {"text": shortened(text), "known": "; ".join(map(str, codes.values()))}
        raise CellFault(_("“%(text)s” is none of these: %(known)s.") % words)
    return known[same_words(text)]


@dataclass(frozen=True)
class Reference(Column):
    """Another thing, by its slug or its name."""

    model: Any = None

    def value(self, cell: Cell, naming: Naming) -> Any:
        return naming.slug(self.model, text) if (text := text_in(cell)) else None

    def words(self, value: Any, naming: Naming) -> Shown:
        return naming.name(self.model, value) if value else ""


class Slug(Reference):
    """Another thing, shown by its slug."""

    def words(self, value: Any, naming: Naming) -> Shown:
        return value or ""


@dataclass(frozen=True)
class NameOf(Reference):
    """The name of a thing whose slug stands in another column; read only where that one is empty."""

    language: str = ""

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        if not (text := text_in(cell)):
            return
        known = got(entry, self.path)
        if not known or not naming.is_called(self.model, known, text):
            put(entry, self.path, naming.slug(self.model, text))

    def words(self, value: Any, naming: Naming) -> Shown:
        return naming.name_in(self.model, value, self.language) if value else ""


@dataclass(frozen=True)
class References(Column):
    """Other things, divided by semicolons."""

    model: Any = None

    def value(self, cell: Cell, naming: Naming) -> Any:
        return sorted({naming.slug(self.model, text) for text in list_in(cell)})

    def words(self, value: Any, naming: Naming) -> Shown:
        return LIST_FOR_PEOPLE.join(naming.name(self.model, slug) for slug in value or [])


class Achievements(References):
    """Achievements by their numbers."""

    def value(self, cell: Cell, naming: Naming) -> Any:
        if isinstance(cell, date):
            raise CellFault(_("There is a date where numbers belong."))
        return super().value(cell, naming)


class Participants(Column):
    """Institutions that took part: those known keep their roles, new ones are what it is about."""

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        named = [naming.slug(Institution, text) for text in list_in(cell)]
        kept = [part for part in entry.get("participations", []) if part["institution"] in named]
        known = {part["institution"] for part in kept}
        new = [{"institution": slug, "role": "subject"} for slug in dict.fromkeys(named) if slug not in known]
        put(entry, ("participations",), kept + new)

    def shown(self, entry: Entry, naming: Naming) -> Shown:
        slugs = dict.fromkeys(part["institution"] for part in entry.get("participations", []))
        return LIST_FOR_PEOPLE.join(naming.name(Institution, slug) for slug in slugs)


class Flags(Column):
    """Flags of an observation, by their codes or words."""

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        up = {code_in(text, dict(STATUSES)) for text in list_in(cell)}
        for code, flag in Observation.FLAGS.items():
            put(entry, (flag,), code in up)

    def shown(self, entry: Entry, naming: Naming) -> Shown:
        up = [label for code, label in STATUSES if entry.get(Observation.FLAGS[code])]
        return LIST_FOR_PEOPLE.join(map(str, up))


class LatestName(Column):
    """Something of the latest name of an institution."""

    def read(self, cell: Cell, entry: Entry, naming: Naming) -> None:
        parts = [dict(part) for part in entry.get("names", [])] or [{}]
        latest = parts[_latest(parts)]
        put(latest, self.path, self.value(cell, naming))
        put(entry, ("names",), [part for part in parts if part])

    def shown(self, entry: Entry, naming: Naming) -> Shown:
        parts = entry.get("names", [])
        return self.words(got(parts[_latest(parts)], self.path), naming) if parts else None


class LatestSpan(LatestName, Date):
    pass


def _latest(parts: list[Entry]) -> int:
    """The place of the latest name, as institutions order them."""
    begun = [parse_edtf(part["valid"]).earliest if part.get("valid") else None for part in parts]
    return max(range(len(parts)), key=lambda place: (begun[place] or date.min, place))


class Sources(Column):
    """The sources of the places that stand in another column."""

    is_read = False

    def shown(self, entry: Entry, naming: Naming) -> Shown:
        slugs = dict.fromkeys(key.partition(" ")[0] for key in entry.get("citations", []))
        return LIST_FOR_PEOPLE.join(naming.name(Source, slug) for slug in slugs)


class Places(Column):
    """Places in sources: “§4.10”, with the identifier of the source before it where there are several."""

    def value(self, cell: Cell, naming: Naming) -> Any:
        if isinstance(cell, Decimal):
            raise CellFault(
                _("The spreadsheet has made a number of a place: write “§4.10”, so that it stays a text.")
            )
        keys = {_place(text, naming) for text in list_in(cell)}
        return sorted(keys, key=place_order)

    def words(self, value: Any, naming: Naming) -> Shown:
        only = naming.only(Source)
        places = (key.partition(" ") for key in value or [])
        return LIST_FOR_PEOPLE.join(
            f"§{place}" if source == only else f"{source} §{place}" for source, _space, place in places
        )


def _place(text: str, naming: Naming) -> str:
    found = _PLACE.fullmatch(text) or _PLACE_IN_WORDS.fullmatch(same_words(text))
    if not found:
        raise CellFault(_("“%s” is no place in a source: write “§4.10”.") % shortened(text))
    source = found.groupdict().get("source") or naming.only(Source)
    if not source:
        raise CellFault(_("There are several sources: write the identifier of the source before “§”."))
    return f"{naming.slug(Source, source)} {int(found['section'])}.{int(found['paragraph'])}"


def got(entry: Entry, path: Iterable[str]) -> Any:
    value: Any = entry
    for name in path:
        value = (value or {}).get(name)
    return value


def put(entry: Entry, path: tuple[str, ...], value: Any) -> None:
    """Let what stands at `path` be `value`; nothing there where that is nothing."""
    first, *rest = path
    if rest:
        inner = dict(entry.get(first) or {})
        put(inner, tuple(rest), value)
        value = inner
    if value in ("", None, [], {}):
        entry.pop(first, None)
    else:
        entry[first] = value
