"""Files that are no honest sheets. As a script: reads the one it is given within the memory it may take."""

import resource
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

MAIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SHEET = "xl/worksheets/sheet1.xml"
ALLOWED = 200 * 2**20  # bytes of memory


def honest() -> bytes:
    book, file = Workbook(), BytesIO()
    book.active.append(["Mã", "Giá trị"])
    book.save(file)
    return file.getvalue()


def with_members(more: dict[str, bytes | str]) -> bytes:
    """An honest workbook in which these members are as given."""
    file = BytesIO()
    with ZipFile(BytesIO(honest())) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in more:
                after.writestr(name, before.read(name))
        for name, content in more.items():
            after.writestr(name, content)
    return file.getvalue()


def _entities() -> str:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{nested}]>'
        + MAIN % "<row><c><v>&e9;</v></c></row>"
    )


def _columns(number: int) -> str:
    return MAIN % f'<row r="1">{"<c/>" * number}</row>'


def _far_rows() -> str:
    return MAIN % '<row r="1048576"><c r="A1048576" t="n"><v>1</v></c></row>'


def _macro_types() -> bytes:
    with ZipFile(BytesIO(honest())) as book:
        types = book.read("[Content_Types].xml")
    return types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")


def _encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


FILES: dict[str, tuple[Callable[[], bytes], str]] = {  # each with a word of the sentence that refuses it
    "zip bomb": (lambda: with_members({SHEET: bytes(400 * 2**20)}), "giải nén"),
    "many members": (lambda: with_members({f"x/{n}": "" for n in range(1000)}), "giải nén"),
    "entities": (lambda: with_members({SHEET: _entities()}), "Không đọc được"),
    "a million columns": (lambda: with_members({SHEET: _columns(1_000_000)}), "quá nhiều ô"),
    "a thousand columns": (
        lambda: with_members({SHEET: _columns(1000).replace("<c/>", "<c><v>1</v></c>")}),
        "100 cột",
    ),
    "a row far below": (lambda: with_members({SHEET: _far_rows()}), "2000 dòng"),
    "macro": (lambda: with_members({"xl/vbaProject.bin": b"x"}), "macro"),
    "macro by type": (lambda: with_members({"[Content_Types].xml": _macro_types()}), "macro"),
    "external link": (lambda: with_members({"xl/externalLinks/externalLink1.xml": "<x/>"}), "liên kết"),
    "embedded file": (lambda: with_members({"xl/embeddings/oleObject1.bin": b"x"}), "nhúng"),
    "encrypted": (_encrypted, "mật khẩu"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "XLS"),
    "HTML": (lambda: b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>", "trang web"),
    "PDF": (lambda: b"%PDF-1.7 x", "PDF"),
    "broken": (lambda: honest()[:900], "Không đọc được"),
    "UTF-16 XML": (lambda: with_members({SHEET: (MAIN % "").encode("utf-16")}), "Không đọc được"),
    "too large": (lambda: bytes(6 * 2**20), "5 MB"),
    "commas": (lambda: b"," * (4 * 2**20), "100 cột"),
    "one long cell": (lambda: b'"' + b"x" * (4 * 2**20) + b'"', "ngăn cách"),
    "unknown letters": (lambda: b"Ma,Gia tri\n" + bytes(range(128, 256)), "bảng mã"),
    "TCVN3": (lambda: b"M\xb7,Gi\xb8 tr\xde,Ch\xd8 s\xe8\n1,2,3\n", "bảng mã"),
    "nothing": (lambda: b"", "bảng mã"),
}


def main(path: str) -> None:
    """Says by which sentence the file at `path` is refused, and takes no more memory for it than ALLOWED."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from desk.sheets.cells import SheetRefused
    from desk.sheets.opening import lines_of

    content = Path(path).read_bytes()
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + ALLOWED, taken + ALLOWED))
    try:
        lines_of(content, len)
    except SheetRefused as refused:
        print(refused)


if __name__ == "__main__":
    main(sys.argv[1])
