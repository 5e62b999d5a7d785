"""The open data as workbooks: words, numbers and days as people read them, with what stands beside each number."""

from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from achievements import portal
from laocai_ict.data import TABLES
from opendata.xlsx import heading
from tests import factories

pytestmark = pytest.mark.django_db


def sheets_of(client, path: str) -> dict[str, list[tuple]]:
    book = load_workbook(BytesIO(client.get(path).getvalue()))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture
def figure() -> None:
    metric = factories.metric(slug="hop-thu", title_vi="Hộp thư", title_en="Mailboxes")
    figure = factories.observation(
        slug="mot",
        metric=metric,
        value="1234.5",
        qualifier="more_than",
        as_of="2015~",
        is_disputed=True,
        citations=[factories.citation(10, 10)],
    )
    factories.erratum(observations=[figure], as_printed="1.234", note_vi="Hai số", note_en="Two numbers")
    factories.erratum(observations=[figure], state="rejected", evidence_vi="Báo cáo", as_printed="đã bác bỏ")
    factories.observation(slug="hai", metric=metric, as_of="2008-03-27")


def test_workbook_says_in_words_what_stands_beside_each_number(client, figure):
    rows = sheets_of(client, "/data/observations.vi.xlsx")["Số liệu"]

    [row] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == "mot"]
    names = ["Giá trị", "Từ chỉ mức độ", "Đơn vị tính", "Thời điểm của số liệu", "Giai đoạn", "Lưu ý"]
    assert [row[name] for name in names] == [
        1234.5,
        "hơn, trên",
        "câu hỏi",
        "khoảng năm 2015",
        "Giai đoạn 2005–2015",
        "số liệu chưa thống nhất",
    ]
    assert [row[name] for name in ("Vị trí trong nguồn", "Nguồn", "Điểm cần xác minh")] == [
        "§10.10",
        "Mười thành tựu",
        "“1.234”: Hai số",
    ]


def test_workbook_is_in_its_own_language_wherever_it_is_asked_for(client, figure):
    vietnamese, english = (sheets_of(client, f"/data/observations.{code}.xlsx") for code in ("vi", "en"))

    assert [list(each) for each in (vietnamese, english)] == [
        ["Số liệu", "Về tệp này"],
        ["Figures", "About this file"],
    ]
    place = english["Figures"][0].index("As of")
    assert [str(row[place]) for row in english["Figures"][1:]] == ["2008-03-27 00:00:00", "about 2015"]


def test_workbook_says_what_it_is_from_where_on_which_terms(client, figure):
    notes = sheets_of(client, "/data/observations.vi.xlsx")["Về tệp này"]

    facts = {row[0]: row[1] for row in reversed(notes) if row[0] and row[1]}
    assert facts["Nội dung"] == "Số liệu"
    assert facts["Nguồn"] == str(portal.NAME)
    assert facts["Điều kiện sử dụng lại"] == "http://testserver/du-lieu/#terms"
    assert facts["Giá trị"] == "value"
    assert facts["Thay đổi lần cuối"] == f"{timezone.localdate():%d/%m/%Y}"


def test_every_column_has_a_heading():
    lacking = []
    for language in ("vi", "en"):
        with override(language):
            lacking += [
                (name, column.name)
                for name, table in TABLES.items()
                for column in table.columns
                if not str(column.heading)
            ]

    assert lacking == []


def test_no_heading_stands_twice_in_a_workbook():
    with override("vi"):
        headings = {name: [heading(column) for column in table.columns] for name, table in TABLES.items()}

    assert {name: each for name, each in headings.items() if len(set(each)) < len(each)} == {}
