"""A table as CSV and as JSON: what was put in can be read back."""

import csv
import io
import json
import re
from decimal import Decimal
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.tables import (
    BOOLEAN,
    CODE,
    DECIMAL,
    EDTF,
    FORMULA_STARTS,
    IDENTIFIER,
    INTEGER,
    TEXT,
    Column,
    State,
    Table,
    joined,
)

VALUES = {
    TEXT: st.text(st.characters(exclude_categories=["Cs"])),
    DECIMAL: st.none() | st.decimals(0, 10**14, places=4),
    INTEGER: st.none() | st.integers(),
    BOOLEAN: st.booleans(),
}
RECORD = st.fixed_dictionaries({type.code: values for type, values in VALUES.items()})


def table(*records: dict, types=tuple(VALUES)) -> Table:
    columns = [Column(type.code, type, type.name, itemgetter(type.code)) for type in types]
    return Table("bang", "Bảng", "Một bảng", columns, lambda: records, lambda: State(len(records), None))


def as_csv(*records: dict) -> str:
    return "".join(table(*records, types=[type for type in VALUES if type.code in records[0]]).csv())


def test_csv_is_rfc_4180():
    records = [{"text": 'Lễ "ra mắt", 2006'}, {"text": "Two\nlines"}, {"text": "a\rb"}]

    assert as_csv(*records) == 'text\r\n"Lễ ""ra mắt"", 2006"\r\n"Two\nlines"\r\n"a\rb"\r\n'


@given(st.lists(RECORD, max_size=3))
def test_csv_gives_back_every_cell(records):
    text = "".join(table(*records).csv())

    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == [type.code for type in VALUES]
    assert rows == [[as_written(record[name]) for name in header] for record in records]
    assert [Decimal(row[1]) if row[1] else None for row in rows] == [record["decimal"] for record in records]


def as_written(cell) -> str:
    """The cell as README.txt in the archive says it is written."""
    if isinstance(cell, str):
        return "'" * cell.startswith(FORMULA_STARTS) + cell
    if isinstance(cell, Decimal):
        return f"{cell:f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell).lower()


@given(st.lists(RECORD, max_size=3))
def test_json_gives_back_every_cell(records):
    rows = json.loads("".join(table(*records).json()))

    assert rows == [record | {"decimal": as_number(record["decimal"])} for record in records]


def as_number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_escapes_what_a_spreadsheet_would_run_and_json_does_not(start):
    formula = f'{start}HYPERLINK("https://example.org")'
    made = table({"text": formula}, types=[TEXT])

    csv_rows = list(csv.reader(io.StringIO("".join(made.csv()), newline="")))

    assert csv_rows == [["text"], [f"'{formula}"]]
    assert json.loads("".join(made.json())) == [{"text": formula}]


def test_csv_leaves_numbers_below_zero_as_they_are():
    assert as_csv({"integer": -1500}) == "integer\r\n-1500\r\n"


@pytest.mark.parametrize(
    ("value", "in_csv", "in_json"),
    [
        (Decimal("10300.0000"), "10300", "10300"),
        (Decimal("7.5000"), "7.5", "7.5"),
        (Decimal("0"), "0", "0"),
        (Decimal("1E+3"), "1000", "1000"),
        (None, '""', "null"),  # alone in its row; empty beside others
    ],
)
def test_numbers_are_plain_in_both_formats(value, in_csv, in_json):
    made = table({"decimal": value}, types=[DECIMAL])

    assert "".join(made.csv()) == f"decimal\r\n{in_csv}\r\n"
    assert "".join(made.json()) == f'[\n{{"decimal": {in_json}}}\n]\n'


def test_table_without_rows_is_an_empty_array():
    assert "".join(table().json()) == "[]\n"


def test_rows_are_read_one_at_a_time():
    def endless():
        while True:
            yield {"text": "x"}

    columns = [Column("text", TEXT, TEXT.name, itemgetter("text"))]
    lines = Table("bang", "", "", columns, endless, lambda: State(0, None)).csv()

    assert [next(lines), next(lines)] == ["text\r\n", "x\r\n"]


def test_list_names_each_once():
    assert joined(["b", "a", "b", 1]) == "b|a|1"


def column(type, **more) -> Column:
    return Column("cot", type, type.name, str, **more)


@pytest.mark.parametrize(
    ("of", "fitting", "unfit"),
    [
        (column(IDENTIFIER), ["so-tttt", "a_1"], ["", "sở", "a|b", "a b"]),
        (column(IDENTIFIER, blank=TEXT.name, is_list=True), ["", "a", "a|b"], ["|", "a|", "sở"]),
        (column(CODE, codes={"open": "", "shut": ""}), ["open", "shut"], ["", "opens", "open|shut"]),
        (column(INTEGER, is_list=True), ["1", "1|10"], ["", "a", "1,2"]),
        (column(EDTF), ["2008", "2008-03", "2008-03-27", "2015~", "2006/2007", "2009/..", "../2004"], ["", "3/2008"]),
    ],
)  # fmt: skip
def test_pattern_of_a_column_fits_its_cells(of, fitting, unfit):
    assert [cell for cell in fitting if not re.search(of.pattern, cell)] == []
    assert [cell for cell in unfit if re.search(of.pattern, cell)] == []


@pytest.mark.parametrize("of", [column(TEXT), column(DECIMAL), column(INTEGER), column(BOOLEAN)])
def test_pattern_is_empty_where_anything_goes(of):
    assert of.pattern == ""
