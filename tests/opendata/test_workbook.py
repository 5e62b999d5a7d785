"""Workbooks as spreadsheets read them: what is text stays text, what is a number or a day is one."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from opendata.workbook import Sheet, Shown, write
from tests.processes import PROJECT

DAY = date(2015, 1, 1)
OFFICE = shutil.which("soffice")
TEXTS = ["10.10", "01/7/2014", "=1+1", "+84", "-5", "@SUM(A1)", "#N/A", "007", "TRUE", "\t=1"]


def written(rows: list[list[Shown]], day: date | None = DAY) -> bytes:
    width = max(map(len, rows), default=1)
    headings = [f"Cột {place}" for place in range(width)]
    file = BytesIO()
    write(file, [Sheet("Số liệu", headings, [20] * width, rows)], "Thử", day)
    return file.getvalue()


def cells(book: bytes) -> list[list[tuple[object, str]]]:
    """The value and type of each cell below the headings."""
    sheet = load_workbook(BytesIO(book)).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text_whatever_it_looks_like(text):
    assert cells(written([[text]])) == [[(text, "s")]]


def test_numbers_and_days_are_such_and_nothing_is_an_empty_cell():
    book = written([[Decimal("1234.5"), 63, date(2008, 3, 27), None, "x"], [None, None, date(1886, 5, 1)]])

    assert cells(book) == [
        [
            (1234.5, "n"),
            (63, "n"),
            (datetime.combine(date(2008, 3, 27), time()), "d"),
            (None, "n"),
            ("x", "s"),
        ],
        [(None, "n"), (None, "n"), ("1886-05-01", "s"), (None, "n"), (None, "n")],
    ]


def test_headings_stay_in_sight_and_what_is_typed_below_stays_text():
    sheet = load_workbook(BytesIO(written([["x"]]))).active

    assert (sheet.freeze_panes, sheet["A1"].value, sheet["A1"].font.bold) == ("A2", "Cột 0", True)
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["A"].number_format) == (20, "@")


def test_the_same_content_is_the_same_file():
    assert written([["x", DAY]]) == written([["x", DAY]])
    assert written([["x"]], None) != written([["y"]], None)


def test_characters_that_no_file_can_hold_are_left_out():
    assert cells(written([["a\x00b\x1f"]])) == [[("ab", "s")]]


MANY_ROWS = """
import resource
from datetime import date
from opendata.workbook import Sheet, pieces, write

rows = ([f"hàng {n}", n, "10.10", date(2015, 1, 1)] * 5 for n in range(20_000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sheet = Sheet("Nhiều", ["x"] * 20, [10] * 20, rows)
for piece in pieces(lambda file: write(file, [sheet], "Nhiều", None)):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_long_table_takes_no_more_memory_than_a_short_one():
    done = subprocess.run(
        [sys.executable, "-c", MANY_ROWS], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert int(done.stdout) < 30_000  # kilobytes; 400,000 cells held at once take ten times that


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it_and_shows_the_same(tmp_path):
    (tmp_path / "thu.xlsx").write_bytes(written([[*TEXTS[:6], Decimal("1234.5"), date(2008, 3, 27)]]))

    rows = list(as_libreoffice_shows(tmp_path / "thu.xlsx"))

    assert rows[1:] == [[*TEXTS[:6], "1,234.5", "27/03/2008"]]


def as_libreoffice_shows(book: Path) -> Iterator[list[str]]:
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    to_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    command = [OFFICE, profile, "--headless", "--convert-to", to_csv, "--outdir", book.parent, book]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with book.with_suffix(".csv").open(encoding="utf-8", newline="") as shown:
        yield from csv.reader(shown)
