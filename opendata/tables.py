"""What an open-data table is: rows, and columns of which each is read, typed and explained in one place.

A cell is text, a number, a yes or no, or None for a number that is not known. Lists are one text joined by
"|", dates are EDTF (ISO 8601-2), and things are named by the slugs of their addresses.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opendata.workbook import Shown

LIST_FOR_PEOPLE = "; "
Cell = str | int | Decimal | bool | None

# A spreadsheet takes text that begins so for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Type:
    """What a cell holds: its type in JSON and in CSVW, the shape of its text, what it and a list of it are called."""

    code: str
    name: Promise
    list_name: Promise | None = None
    json: str = "string"
    csvw: str = "string"
    pattern: str = ""


_EDTF_DATE = r"(\d{4}(-\d{2}(-\d{2})?)?~?|\.\.)"

TEXT = Type("text", pgettext_lazy("type of a cell", "text"), _("list of texts"))
IDENTIFIER = Type("identifier", _("identifier"), _("list of identifiers"), pattern=r"[-_a-zA-Z0-9]+")
NAME = Type("name", _("name in the portal"), pattern=r"[a-z]+/[-_a-zA-Z0-9]+")
CODE = Type("code", _("code"), _("list of codes"))
EDTF = Type("edtf", _("EDTF date"), pattern=rf"{_EDTF_DATE}(/{_EDTF_DATE})?")
DAY = Type("day", _("day (YYYY-MM-DD)"), csvw="date", pattern=r"\d{4}-\d{2}-\d{2}")
INSTANT = Type("instant", _("instant (ISO 8601)"), csvw="dateTime")
INTEGER = Type(
    "integer", _("integer"), _("list of integers"), json="integer", csvw="integer", pattern=r"-?\d+"
)
DECIMAL = Type("decimal", _("decimal number"), json="number", csvw="decimal")
BOOLEAN = Type("boolean", _("true or false"), json="boolean", csvw="boolean")
TYPES = [TEXT, IDENTIFIER, NAME, CODE, EDTF, DAY, INSTANT, INTEGER, DECIMAL, BOOLEAN]

Named = Mapping[str, object]  # what stands for something, and what says it in the current language by str()


@dataclass(frozen=True)
class Column:
    """One column: how its cell is read from a record, and all that a reader of the table needs to know of it.

    `blank` says what an empty cell means; without it no cell is empty. `codes` are all that a cell of the type
    CODE may hold; `names` gives what identifiers stand for, where no table says it. `refers_to` is the table
    whose `id` it holds; `leads_to` is the folder of addresses, relative to that of the tables, in which the cell names
    its row for ever. In a workbook the column stands under its `heading`, and a cell as `shown` gives it for people.
    """

    name: str
    type: Type
    meaning: Promise
    read: Callable[[Any], Cell]
    blank: Promise | None = None
    is_list: bool = False
    codes: Named | None = None
    names: Callable[[], Named] | None = None
    refers_to: str = ""
    leads_to: str = ""
    heading: Promise | str = ""
    shown: Callable[[Any], Shown] | None = None

    def for_people(self) -> Callable[[Any], Shown]:
        """Reads the cell in words of the current language: codes as what they stand for, days as such."""
        names = {code: str(name) for code, name in self.known_codes.items()}

        def read(record: Any) -> Shown:
            cell = self.read(record)
            if isinstance(cell, bool):
                return gettext("yes") if cell else gettext("no")
            if not isinstance(cell, str) or not cell:
                return cell
            if self.type is DAY:
                return date.fromisoformat(cell)
            if not names and not self.is_list:
                return cell
            return LIST_FOR_PEOPLE.join(names.get(each, each) for each in cell.split("|"))

        return self.shown or read

    @property
    def type_name(self) -> Promise:
        return (self.is_list and self.type.list_name) or self.type.name

    @property
    def known_codes(self) -> Named:
        """Codes and identifiers with what says them in words."""
        return self.codes or (self.names() if self.names else {})

    @property
    def pattern(self) -> str:
        """The regular expression that every cell of text matches as a whole; empty where anything goes."""
        one = "|".join(self.codes) if self.codes else self.type.pattern
        if not one or not self.is_text:
            return ""
        shape = rf"({one})(\|({one}))*" if self.is_list else f"({one})"
        return f"^({shape})?$" if self.blank else f"^{shape}$"

    @property
    def is_text(self) -> bool:
        """Whether a cell is text in JSON too, as every list is."""
        return self.is_list or self.type.json == "string"


def text_columns(
    name: str,
    meaning: Promise,
    reader: Callable[[str], Callable[[Any], Cell]],
    blank: Promise | None = None,
    untranslated: Promise | None = None,
    is_list: bool = False,
    heading: Promise | str = "",
) -> list[Column]:
    """A text in a column for each of the portal's languages, each read by what `reader` makes for its code.

    `untranslated` says what an empty cell means where only the portal's first language may not be empty.
    """
    return [
        Column(
            f"{name}_{code}",
            TEXT,
            format_lazy("{} {}", meaning, format_lazy(_("In {language}."), language=language)),
            reader(code),
            blank=blank or (None if code == settings.LANGUAGE_CODE else untranslated),
            is_list=is_list,
            heading=format_lazy("{} ({})", heading, language),
        )
        for code, language in settings.LANGUAGES
    ]


class State(NamedTuple):
    """How much a table holds, and the day it last changed; None while it is empty."""

    rows: int
    changed: date | None


@dataclass(frozen=True)
class Table:
    """One table: its records as the public may see them now, and the columns that are read from each."""

    name: str
    title: Promise | str
    about: Promise | str
    columns: list[Column]
    records: Callable[[], Iterable[Any]]
    state: Callable[[], State]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self) -> Iterator[dict[str, Cell]]:
        """The rows one by one, so that a long table needs no more memory than a short one."""
        return ({column.name: column.read(record) for column in self.columns} for record in self.records())

    def read_once(self) -> "Table":
        """The same of this moment, all in memory, however often it is then written down."""
        records = list(self.records())
        return replace(self, records=lambda: records)

    def csv(self) -> Iterator[str]:
        """The lines as RFC 4180, a header row first; text that could be read as a formula gets a leading "'"."""
        writer = csv.writer(_Echo())
        yield writer.writerow(self.header)
        for row in self.rows():
            yield writer.writerow(map(_csv_cell, row.values()))

    def json(self) -> Iterator[str]:
        """The rows as a JSON array of objects, one a line."""
        start = "["
        for row in self.rows():
            yield f"{start}\n{json.dumps(row, default=_json_number, ensure_ascii=False)}"
            start = ","
        yield "[]\n" if start == "[" else "\n]\n"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal():
            return f"{cell.normalize():f}"
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def text_reader(path: str) -> Callable[[Any], str]:
    """Reads the attribute at `path` ("metric.unit.slug") as text; blank where it, or one on the way, is missing."""

    def read(record: Any) -> str:
        value = record
        for name in path.split("."):
            value = None if value is None else getattr(value, name)
        return "" if value is None else str(value)

    return read


def joined(values: Iterable[object]) -> str:
    """A list as a cell: the values, each once, in their order."""
    return "|".join(dict.fromkeys(map(str, values)))
