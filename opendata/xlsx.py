"""A table as a workbook for people: its rows in words of a language, and a sheet that says what it is."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from opendata import workbook
from opendata.publication import TERMS, Publication
from opendata.tables import TEXT, Column, Table
from opendata.workbook import Sheet, Shown

NARROWEST, WIDE = 12, 40  # characters
WIDTHS_OF_NOTES = (30, 30, 90)


def pieces(table: Table, publication: Publication, language: str) -> Iterator[bytes]:
    """The workbook, piece by piece, in `language`."""
    return workbook.pieces(lambda file: _write(file, table, publication, language))


def _write(file: IO[bytes], table: Table, publication: Publication, language: str) -> None:
    with override(language):
        changed = table.state().changed
        sheets = [rows_of(table), about(table, publication, changed)]
        workbook.write(file, sheets, str(table.title), changed)


def rows_of(table: Table) -> Sheet:
    headings = [heading(column) for column in table.columns]
    widths = [_width(column, text) for column, text in zip(table.columns, headings, strict=True)]
    read = [column.for_people() for column in table.columns]
    rows = ([each(record) for each in read] for record in table.records())
    return Sheet(str(table.title), headings, widths, rows)


def heading(column: Column) -> str:
    return capfirst(str(column.heading or column.name))


def _width(column: Column, text: str) -> int:
    return WIDE if column.type is TEXT and not column.is_list else min(max(len(text) + 2, NARROWEST), WIDE)


def about(table: Table, publication: Publication, changed: date | None) -> Sheet:
    """What the table is, where it comes from, on which terms, of when, and what its columns mean."""
    facts: list[tuple[Shown, ...]] = [
        (_("What it is"), str(table.title), str(table.about)),
        (_("Source"), str(publication.title), publication.page),
        (_("Published by"), str(publication.publisher or "")),
        (_("Last changed"), date_format(changed, "d/m/Y") if changed else ""),
        *(
            (_("Terms of reuse"), publication.terms if not place else "", str(term))
            for place, term in enumerate(TERMS)
        ),
    ]
    columns = ((heading(column), column.name, _explained(column)) for column in table.columns)
    return notes(_("About this file"), [fact for fact in facts if any(fact[1:])], columns)


def notes(name: str, facts: Iterable[tuple[Shown, ...]], columns: Iterable[tuple[Shown, ...]]) -> Sheet:
    """A sheet that explains another: `facts` of it, then each of its columns by heading, name and meaning."""
    titles = [(), (_("Column"), _("Name in other formats"), _("Meaning"))]
    return Sheet(name, [name, "", ""], WIDTHS_OF_NOTES, [*facts, *titles, *columns])


def _explained(column: Column) -> str:
    blank = _("Empty: %s.") % column.blank if column.blank else ""
    return f"{column.meaning} {blank}".strip()
