"""A file that somebody sends as a sheet: what it is goes by its content, whatever it is called."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from desk.sheets import texts, workbooks
from desk.sheets.cells import Line, SheetRefused
from desk.sheets.limits import MOST_BYTES

ARCHIVE, OLD_OFFICE, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def lines_of(content: bytes, count_known: Callable[[list[str]], int]) -> list[Line]:
    """The rows of a sheet, empty ones left out. Raises SheetRefused with what to do instead."""
    if len(content) > MOST_BYTES:
        raise SheetRefused(too_large())
    if content.startswith(OLD_OFFICE):
        is_encrypted = ENCRYPTED_PACKAGE in content
        raise SheetRefused(workbooks.encrypted() if is_encrypted else _old())
    if content.startswith(PDF):
        raise SheetRefused(_("This is a PDF file. Send the sheet as XLSX or CSV."))
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise SheetRefused(
            _(
                "This is a web page or XML, whatever it is called. Open it in a spreadsheet and save it as XLSX."
            )
        )
    if content.startswith(ARCHIVE):
        lines = list(workbooks.lines_of(content))
    else:
        lines = [line for line in texts.lines_of(content, count_known) if not line.is_empty]
    if not lines:
        raise SheetRefused(_("There is nothing in this sheet."))
    return lines


def too_large() -> str:
    return _("This file is larger than %d MB. Divide the sheet.") % (MOST_BYTES // 2**20)


def _old() -> str:
    return _("This is a workbook of an old Excel (XLS). Save it as XLSX, and send that.")
