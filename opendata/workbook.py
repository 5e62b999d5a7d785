"""Workbooks (Office Open XML, ISO/IEC 29500), written row by row: the same bytes for the same content."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

Shown = str | int | Decimal | bool | date | None  # what a cell shows

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINNING = date(1980, 1, 1)  # before it, ZIP knows no days
IN_MEMORY = 2**20  # bytes; what is longer waits on disk
PIECE = 2**16  # bytes
LONGEST_NAME = 31  # characters of a sheet's name
LONGEST_TEXT = 32_767  # characters of a cell
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about days
AS_TEXT, AS_DAY, AS_WHOLE, AS_NUMBER = "@", "dd/mm/yyyy", "#,##0", "#,##0.####"


@dataclass(frozen=True)
class Sheet:
    """A sheet with a heading a column, which stays in sight; `widths` in characters."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Shown]]


def write(file: IO[bytes], sheets: Iterable[Sheet], title: str, day: date | None) -> None:
    """Write `sheets` as a workbook, dated `day`, into `file`; no more than a row stands in memory."""
    book, dated = Workbook(write_only=True), day or BEGINNING
    book.properties.title, book.properties.creator = title, ""
    book.properties.created = book.properties.modified = datetime.combine(dated, datetime.min.time())
    try:
        for sheet in sheets:
            _add(book, sheet)
    except BaseException:
        _discard(book)
        raise
    with _Dated(file, dated) as archive:
        ExcelWriter(book, archive).write_data()


def _discard(book: Any) -> None:
    """Leave none of the files behind in which rows wait."""
    for sheet in book.worksheets:
        sheet.close()
        sheet._writer.cleanup()


def pieces(write_into: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """What `write_into` writes, piece by piece; it is called before the first."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        write_into(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


class _Dated(ZipFile):
    """An archive whose members are all of one day."""

    def __init__(self, file: IO[bytes], day: date) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._moment = (day.year, day.month, day.day, 0, 0, 0)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *more: Any, **named: Any) -> None:
        super().writestr(self._info(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *more: Any, **named: Any) -> None:
        with open(filename, "rb") as source, self.open(self._info(arcname), "w") as member:
            while piece := source.read(PIECE):
                member.write(piece)

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self._moment)
        info.compress_type = ZIP_DEFLATED
        return info


def _add(book: Any, sheet: Sheet) -> None:
    added = book.create_sheet(sheet.name[:LONGEST_NAME])
    added.freeze_panes = "A2"
    for place, width in enumerate(sheet.widths, start=1):
        column = added.column_dimensions[get_column_letter(place)]
        column.width, column.number_format = width, AS_TEXT  # what is typed below stays as it is typed
    added.append([_heading(added, text) for text in sheet.headings])
    count = 1
    for count, row in enumerate(sheet.rows, start=2):  # noqa: B007 (how many there were)
        added.append([_cell(added, shown) for shown in row])
    added.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{count}"


def _heading(sheet: Any, text: str) -> Any:
    if (cell := _cell(sheet, text)) is None:
        return None
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, shown: Shown) -> Any:
    """Text is never a formula, an error, a number or a day, whatever it looks like."""
    if shown is None or shown == "":
        return None
    if isinstance(shown, date) and shown < FIRST_DAY:
        shown = shown.isoformat()
    match shown:
        case str():
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", shown)[:LONGEST_TEXT])
            cell.data_type, cell.number_format = "s", AS_TEXT
            return cell
        case date():
            cell, form = WriteOnlyCell(sheet, shown), AS_DAY
        case bool():
            return WriteOnlyCell(sheet, shown)
        case _:
            is_whole = shown == int(shown)
            cell, form = WriteOnlyCell(sheet, shown), AS_WHOLE if is_whole else AS_NUMBER
    cell.number_format = form
    return cell
