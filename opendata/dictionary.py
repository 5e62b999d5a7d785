"""The data dictionary: every column of every table explained, as a table itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from opendata.tables import BOOLEAN, CODE, IDENTIFIER, TYPES, Column, Named, State, Table, text_columns

FIRST_CODES = 30


@dataclass(frozen=True)
class Entry:
    """One row of the dictionary."""

    table: Table
    column: Column
    codes: Named

    @property
    def first_codes(self) -> Named:
        """Those that the page tells; the table has all."""
        return dict(islice(self.codes.items(), FIRST_CODES))

    @property
    def further_codes(self) -> int:
        return len(self.codes) - len(self.first_codes)


def _text_in(language: str, read: Callable[[Column], object]) -> Callable[[Entry], str]:
    """What `read` finds of the column, in words of `language`; blank for nothing."""

    def reader(entry: Entry) -> str:
        with override(language):
            return str(read(entry.column) or "")

    return reader


def _labels(language: str) -> Callable[[Entry], str]:
    def reader(entry: Entry) -> str:
        with override(language):
            return "|".join(map(str, entry.codes.values()))

    return reader


NO_CODES = _("anything may stand there")
COLUMNS = [
    Column("table", IDENTIFIER, _("The table."), lambda entry: entry.table.name, heading=_("table")),
    Column("column", IDENTIFIER, _("The column."), lambda entry: entry.column.name, heading=_("column")),
    Column(
        "type",
        CODE,
        _("What a cell holds."),
        lambda entry: entry.column.type.code,
        codes={type.code: type.name for type in TYPES},
        heading=_("type"),
    ),
    Column(
        "list",
        BOOLEAN,
        _("Whether a cell may hold several, divided by “|”."),
        lambda entry: entry.column.is_list,
        heading=_("list"),
    ),
    *text_columns(
        "meaning",
        _("What the column says."),
        lambda language: _text_in(language, lambda column: column.meaning),
        heading=_("meaning"),
    ),
    *text_columns(
        "blank",
        _("What an empty cell means."),
        lambda language: _text_in(language, lambda column: column.blank),
        blank=_("no cell is empty"),
        heading=_("meaning of an empty cell"),
    ),
    Column(
        "codes",
        IDENTIFIER,
        _("The codes or identifiers that may stand there."),
        lambda entry: "|".join(entry.codes),
        blank=NO_CODES,
        is_list=True,
        heading=_("codes"),
    ),
    *text_columns(
        "codes",
        _("What these codes mean, in the same order."),
        _labels,
        blank=NO_CODES,
        is_list=True,
        heading=_("codes in words"),
    ),
    Column(
        "refers_to",
        IDENTIFIER,
        _("The table whose ids stand there."),
        lambda entry: entry.column.refers_to,
        blank=_("no ids of a table stand there"),
        heading=_("refers to"),
    ),
]


def entries(table: Table) -> list[Entry]:
    """What there is to say of each column of `table`."""
    return [Entry(table, column, column.known_codes) for column in table.columns]


def with_dictionary(tables: list[Table]) -> list[Table]:
    """The tables, and after them the dictionary of them all, itself included."""

    def records() -> Iterator[Entry]:
        return (entry for table in described for entry in entries(table))

    def state() -> State:
        return State(sum(len(table.columns) for table in described), None)

    about = _("Every column of every table: its type, its meaning, its codes, and what an empty cell means.")
    described = [*tables, Table("dictionary", _("Data dictionary"), about, COLUMNS, records, state)]
    return described
