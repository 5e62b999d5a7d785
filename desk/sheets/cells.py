"""Cells of a sheet, as a workbook or a text file has them, and what can be read in one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from achievements.models.fields import EDTFFormField
from achievements.words.dates import HistoricalDate
from desk.numbers import TypedNumberField

SHOWN = 60  # characters of a cell in a message
DIVIDERS = re.compile(r"[;|\n]")


@dataclass(frozen=True)
class Unusable:
    """A cell that says nothing to us, and why: a formula, an error."""

    why: str


Cell = str | Decimal | date | bool | Unusable | None


@dataclass(frozen=True)
class Line:
    """A row of a sheet with its number there."""

    number: int
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        return all(cell in (None, "") for cell in self.cells)


class CellFault(ValueError):
    """What is wrong with a cell, as a sentence for who wrote it."""


class SheetRefused(ValueError):
    """Why a file is not read at all, as a sentence for who sent it."""


def text_in(cell: Cell) -> str:
    """The text in a cell. A whole number is one; what a spreadsheet may have made of a text is refused."""
    match cell:
        case None:
            return ""
        case str():
            return unicodedata.normalize("NFC", cell.strip())
        case Unusable():
            raise CellFault(cell.why)
        case bool():
            raise CellFault(_("There is true or false where a text belongs."))
        case date():
            raise CellFault(
                _("The spreadsheet has made a date of a text: make the cell “Text” and write it anew.")
            )
    if cell == cell.to_integral_value():
        return str(int(cell))
    raise CellFault(_("The spreadsheet has made a number of a text: make the cell “Text” and write it anew."))


def number_in(cell: Cell) -> Decimal | None:
    """The number in a cell, also where it is typed as text: 1.234,5."""
    match cell:
        case Decimal():
            return cell
        case date():
            raise CellFault(_("There is a date where a number belongs."))
    if not (text := text_in(cell)):
        return None
    try:
        value: Decimal | None = TypedNumberField(required=False, max_digits=18, decimal_places=4).clean(text)
    except ValidationError as error:
        raise CellFault(" ".join(error.messages)) from None
    return value


def date_in(cell: Cell) -> str:
    """The date in a cell as EDTF; blank where there is none. A whole number is a year."""
    if isinstance(cell, date):
        return HistoricalDate.of(cell).edtf
    try:
        when = EDTFFormField(required=False).clean(text_in(cell))
    except ValidationError as error:
        raise CellFault(" ".join(error.messages)) from None
    return when.edtf if when else ""


def list_in(cell: Cell) -> list[str]:
    """The texts in a cell, divided by semicolons, bars or line breaks."""
    return [part for part in map(str.strip, DIVIDERS.split(text_in(cell))) if part]


def same_words(text: str) -> str:
    """What two texts have in common that differ in case, spaces or the way their letters are composed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
