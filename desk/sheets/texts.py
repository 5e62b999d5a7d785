"""Text files of a spreadsheet: divided by commas, semicolons or tabs, in the encodings that Excel writes here."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from desk.sheets.cells import Line, SheetRefused
from desk.sheets.limits import MOST_COLUMNS, MOST_ROWS
from opendata.tables import FORMULA_STARTS

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = (",", ";", "\t")
HEAD = 20_000  # characters that tell by what the cells are divided
# what Vietnamese in windows-1258 consists of: letters, digits, and the marks of writing
_VIETNAMESE = re.compile(r"[\x20-\x7e\s\u00a0À-ÖØ-öø-ỹĂăĐđƠơƯư–—‘’“”…«»°·€§]*")
_VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def lines_of(content: bytes, count_known: Callable[[list[str]], int]) -> Iterator[Line]:
    """The rows of a text file; `count_known` says how many headings in a row are ones. Raises SheetRefused."""
    text = decoded(content)
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own way to say it
        return _parsed(rest, first.strip()[4], start=2)
    delimiter = max(DELIMITERS, key=lambda each: _known(text[:HEAD], each, count_known))
    return _parsed(text, delimiter, start=1)


def decoded(content: bytes) -> str:
    """The text of a file whose encoding is sure. Raises SheetRefused for any other."""
    mark = next((mark for mark in BYTE_ORDER_MARKS if content.startswith(mark)), b"")
    try:
        text = content.decode(BYTE_ORDER_MARKS.get(mark, "utf-8"))
    except UnicodeDecodeError:
        text = _as_windows_1258(content) if not mark else ""
    if not text or "\0" in text:
        raise SheetRefused(
            _(
                "It is not sure which letters stand in this file. Save it as “CSV UTF-8” or as XLSX, and send that."
            )
        )
    return text


def _as_windows_1258(content: bytes) -> str:
    """The text where it can be nothing else than Vietnamese in windows-1258; else blank."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return ""
    is_sure = _VIETNAMESE.fullmatch(text) and _VIETNAMESE_LETTER.search(text)
    return text if is_sure else ""


def _known(head: str, delimiter: str, count_known: Callable[[list[str]], int]) -> int:
    try:
        rows = list(csv.reader(head.splitlines(keepends=True)[:10], delimiter=delimiter))
    except csv.Error:
        return 0
    return max(map(count_known, rows), default=0)


def _parsed(text: str, delimiter: str, start: int) -> Iterator[Line]:
    try:
        for number, row in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), start):
            if len(row) > MOST_COLUMNS:
                raise SheetRefused(_("There are more than %d columns.") % MOST_COLUMNS)
            if number > MOST_ROWS:
                raise SheetRefused(_("There are more than %d rows: divide the sheet.") % MOST_ROWS)
            yield Line(number, [_unescaped(cell) for cell in row])
    except csv.Error:
        raise SheetRefused(_("This is no table whose cells are divided in one way.")) from None


def _unescaped(cell: str) -> str:
    """Without the apostrophe by which our own files keep spreadsheets from running a text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
