"""Files as they are sent: what Excel in Viet Nam writes is read, what could do harm is refused with a sentence."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from desk import groups
from desk.sheets.cells import CellFault, SheetRefused, date_in, number_in, text_in
from desk.sheets.kinds import OBSERVATIONS
from desk.sheets.limits import MOST_BYTES
from desk.sheets.opening import lines_of
from desk.sheets.reading import count_known
from tests.desk.people import person
from tests.desk.sheets.attacks import FILES
from tests.desk.sheets.made import address, faults, workbook
from tests.processes import PROJECT

TEXT = "Mã;Chỉ số;Giá trị;Năm\nmột;Hộp thư điện tử;1.234,5;27/3/2008\n"
READ = [["Mã", "Chỉ số", "Giá trị", "Năm"], ["một", "Hộp thư điện tử", "1.234,5", "27/3/2008"]]


def known(texts: list[str]) -> int:
    return count_known(OBSERVATIONS, texts)


def read(content: bytes) -> list[list]:
    return [line.cells for line in lines_of(content, known)]


# What is refused


@pytest.mark.parametrize("what", FILES)
@pytest.mark.limit(
    "a workbook unpacked", "macros, links to other files, embedded files, passwords, HTML, XLS, PDF"
)
def test_harmful_file_is_refused_with_a_sentence(what):
    make, word = FILES[what]

    with pytest.raises(SheetRefused, match=word):
        lines_of(make(), known)


@pytest.mark.parametrize("what", ["zip bomb", "entities", "a million columns", "a row far below", "commas"])
@pytest.mark.limit("a workbook unpacked")
def test_refusing_takes_no_more_than_200_megabytes(what, tmp_path):
    file = tmp_path / "sheet"
    file.write_bytes(FILES[what][0]())

    command = [sys.executable, "-m", "tests.desk.sheets.attacks", file]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr[-2000:]) == (0, "")
    assert FILES[what][1] in done.stdout


@pytest.mark.django_db
def test_upload_is_read_no_further_than_a_sheet_may_be_long():
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("nguoi-viet", groups.WRITERS))
    token = client.get(address()).context["csrf_token"]
    file = SimpleUploadedFile("so-lieu.xlsx", bytes(MOST_BYTES + 2**20))

    answer = client.post(address(), {"csrfmiddlewaretoken": str(token), "file": file})
    forged = client.post(address(), {"file": file})

    assert (answer.status_code, forged.status_code) == (400, 403)
    assert faults(answer) == ["Tệp lớn hơn 5 MB. Hãy chia bảng tính thành nhiều tệp."]


@pytest.mark.django_db
def test_no_file_is_told():
    client = Client()
    client.force_login(person("nguoi-viet", groups.WRITERS))

    assert faults(client.post(address(), {})) == ["Hãy chọn một tệp."]


# What is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_and_divided_by_every_mark(encoding, delimiter):
    text = TEXT.replace("1.234,5", '"1.234,5"').replace(";", delimiter)
    if encoding == "cp1258":
        text = as_windows_1258(text)

    assert read(text.encode(encoding)) == READ


def as_windows_1258(text: str) -> str:
    """As its letters can be written there: tones stand behind."""
    from unicodedata import normalize

    tones = "\u0300\u0309\u0303\u0301\u0323"
    written = []
    for letter in text:
        plain = normalize("NFD", letter)
        base = normalize("NFC", "".join(mark for mark in plain if mark not in tones))
        written.append(base + "".join(mark for mark in plain if mark in tones))
    return "".join(written)


def test_line_by_which_excel_names_the_mark_is_no_row():
    lines = lines_of(("sep=;\r\n" + TEXT).encode(), known)

    assert [line.number for line in lines] == [2, 3]


def test_text_of_our_own_that_looks_like_a_formula_is_read_without_its_apostrophe():
    assert read(b"M\xc3\xa3,N\xc4\x83m\n'=1+1,'x\n")[1] == ["=1+1", "'x"]


@pytest.mark.limit("formulas, errors, times of day in a sheet")
def test_workbook_gives_numbers_days_and_texts_and_says_what_is_a_formula():
    book = Workbook()
    book.active.append(["Mã", 0.1 + 0.2, date(2008, 3, 27), "=A1", "10.10", True, None])
    book.active["B1"].number_format = "0.0"
    file = BytesIO()
    book.save(file)

    [cells] = read(file.getvalue())

    assert cells[:3] + cells[4:7] == ["Mã", Decimal("0.3"), date(2008, 3, 27), "10.10", True, None]
    with pytest.raises(CellFault, match="công thức"):
        text_in(cells[3])


def test_percentage_is_read_as_it_is_shown():
    book, file = Workbook(), BytesIO()
    book.active.append([0.855])
    book.active["A1"].number_format = "0.0%"
    book.save(file)

    assert read(file.getvalue())[0][0] == Decimal("85.5")


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers():
    assert [line.number for line in lines_of(workbook(["Mã"], [None], ["x"]), known)] == [1, 3]


# Cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.234,5", "1234.5"),
        ("10.300", "10300"),
        ("8,5", "8.5"),
        (Decimal("7"), "7"),
        (" 12 ", "12"),
        ("", None),
    ],
)
def test_number_is_read_as_it_is_typed_here(cell, number):
    assert number_in(cell) == (number and Decimal(number))


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        (date(2008, 3, 27), "2008-03-27"),
        (Decimal("2008"), "2008"),
        ("2008", "2008"),
        ("27/3/2008", "2008-03-27"),
        ("3/2008", "2008-03"),
        ("khoảng năm 2015", "2015~"),
        ("2015~", "2015~"),
        ("năm 2006–2007", "2006/2007"),
        ("", ""),
        (None, ""),
    ],
)
def test_date_is_read_in_every_form(cell, edtf):
    assert date_in(cell) == edtf


@pytest.mark.parametrize("cell", [Decimal("2008.5"), "31/2/2014", "hôm qua", True])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(CellFault):
        date_in(cell)


@pytest.mark.parametrize("cell", [Decimal("10.1"), date(2014, 7, 1), True])
def test_what_a_spreadsheet_made_of_a_text_is_refused(cell):
    with pytest.raises(CellFault):
        text_in(cell)
