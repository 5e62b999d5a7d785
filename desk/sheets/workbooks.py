"""Workbooks as somebody sends them: looked at from outside first, read only where nothing in them can do harm."""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from desk.sheets.cells import Cell, Line, SheetRefused, Unusable
from desk.sheets.limits import MOST_BYTES_UNPACKED, MOST_COLUMNS, MOST_ELEMENTS, MOST_MEMBERS, MOST_ROWS

CONTENT_TYPES = "[Content_Types].xml"
PLAIN_WORKBOOK = b"spreadsheetml.sheet.main+xml"
ENCRYPTED = 0x1  # flag of a member
PIECE = 2**16  # bytes
FURTHEST_ROW = 20_000  # to which empty rows are passed over, in search of more
DIGITS = 15  # that a spreadsheet keeps and shows of a number
HARMFUL = {
    "xl/vbaproject": "macro",
    "xl/macrosheets": "macro",
    "xl/activex": "macro",
    "xl/externallinks": "link",
    "xl/connections": "link",
    "xl/embeddings": "object",
}
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def lines_of(content: bytes) -> Iterator[Line]:
    """The rows of the first sheet that is not hidden. Raises SheetRefused."""
    _look(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is left out: pictures, rules for typing
            yield from _read(content)
    except SheetRefused:
        raise
    except Exception as error:  # whatever a reader of a foreign format finds wrong with what it is given
        raise SheetRefused(_unreadable()) from error


def _unreadable() -> str:
    return _("This workbook cannot be read. Open it in a spreadsheet and save it as XLSX once more.")


def _look(content: bytes) -> None:
    """Raises SheetRefused for what is too large, in code, or more than cells."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_at_members(archive.infolist())
            if PLAIN_WORKBOOK not in archive.read(CONTENT_TYPES):
                raise SheetRefused(
                    _("This is no XLSX workbook: with macros, a template, or of another program.")
                )
            _count_elements(archive)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise error if isinstance(error, SheetRefused) else SheetRefused(_unreadable()) from None


def _look_at_members(members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES_UNPACKED:
        raise SheetRefused(_("This workbook unpacks to more than a sheet of a record can be. Divide it."))
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise SheetRefused(encrypted())
    for member in members:
        for beginning, harm in HARMFUL.items():
            if member.filename.lower().startswith(beginning):
                raise SheetRefused(_harms()[harm])


def encrypted() -> str:
    return _("This workbook has a password. Save it without one, and send that.")


def _harms() -> dict[str, str]:
    return {
        "macro": _("This workbook has macros. Save it as XLSX without them, and send that."),
        "link": _("This workbook leads to other files. Break the links (values only), and send that."),
        "object": _("Other files are embedded in this workbook. Take them out, and send that."),
    }


def _count_elements(archive: ZipFile) -> None:
    """Raises SheetRefused where reading would take long, or declares what is expanded."""
    elements = 0
    for member in archive.infolist():
        with archive.open(member) as file:
            before = b""
            while piece := file.read(PIECE):
                if not before and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise SheetRefused(_unreadable())
                elements += len(_ELEMENT.findall(piece))
                if _DECLARATION.search(before[-16:] + piece):
                    raise SheetRefused(_unreadable())
                if elements > MOST_ELEMENTS:
                    raise SheetRefused(
                        _("This workbook has more cells than a sheet of a record can have. Divide it.")
                    )
                before = piece


def _read(content: bytes) -> Iterator[Line]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise SheetRefused(_unreadable())
        sheet.reset_dimensions()  # which a file may state wrongly
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > FURTHEST_ROW:
                raise SheetRefused(_too_many_rows())
            if any(each is not EMPTY_CELL for each in row):
                line = Line(number, [_cell(each) for each in row])
                if not line.is_empty:
                    _check_size(line)
                    yield line
    finally:
        book.close()


def _check_size(line: Line) -> None:
    if line.number > MOST_ROWS:
        raise SheetRefused(_too_many_rows())
    if any(cell not in (None, "") for cell in line.cells[MOST_COLUMNS:]):
        raise SheetRefused(_("There are more than %d columns.") % MOST_COLUMNS)


def _too_many_rows() -> str:
    return _("There are more than %d rows: divide the sheet.") % MOST_ROWS


def _cell(cell: Any) -> Cell:
    value, kind = cell.value, cell.data_type
    if kind == "f":
        return Unusable(_("There is a formula. Paste its value in its place."))
    if kind == "e":
        return Unusable(_("There is an error of the spreadsheet: %s.") % value)
    match value:
        case None | bool() | str():
            return value
        case datetime() if value.time() != time():
            return Unusable(_("There is a time of day beside the date."))
        case datetime():
            return value.date()
        case date():
            return value
        case int() | float():
            number = Decimal(f"{value:.{DIGITS}g}")
            return number * 100 if "%" in str(cell.number_format) else number  # as it is shown
    return Unusable(_("There is neither a text nor a number nor a date."))
