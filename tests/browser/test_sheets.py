"""Five hundred figures from a sheet: three faults mended, taken in, reviewed by somebody else, taken back, the same."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from achievements.models import Observation
from desk import groups
from tests import factories
from tests.browser.desk import violations
from tests.desk.sheets.made import table, workbook
from versions.models import Version

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = 500
PATIENCE = 240_000  # milliseconds, on a busy machine
USUAL = 5_000
HEAD = ["Mã", "Chỉ số", "Giai đoạn", "Địa bàn", "Giá trị", "Năm", "Vị trí"]
LIST = "/quan-tri/achievements/observation/"


def rows() -> list[list]:
    return [
        [f"so-{n}", "Hộp thư điện tử", "2005-2015", "lao-cai", n + 0.5, 2005 + n % 11, "§10.10"]
        for n in range(NUMBER)
    ]


def faulty() -> list[list]:
    wrong = rows()
    wrong[5][4], wrong[100][5], wrong[499][1] = "nhiều", "31/2/2014", "Không có"
    return wrong


@pytest.fixture
def patient() -> Iterator[None]:
    """Expect for longer than pages of a few rows take."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)


def send(page: Page, content: bytes, name: str = "so-lieu.xlsx") -> None:
    """Choose the file and press the button, by keyboard."""
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("#sheet-file").set_input_files({"name": name, "mimeType": media_type, "buffer": content})
    page.locator("#sheet-file").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Xem thử thay đổi")).to_be_focused()
    page.keyboard.press("Enter")


def is_told_of_faults(writer: Page) -> None:
    send(writer, workbook(HEAD, *faulty()))
    told = writer.get_by_role("alert").get_by_role("listitem")
    expect(told).to_have_count(3)
    assert [fault.partition(":")[0] for fault in told.all_text_contents()] == [
        "dòng 7, cột “Giá trị”",
        "dòng 102, cột “Năm”",
        "dòng 501, cột “Chỉ số”",
    ]
    assert violations(writer) == []


def takes_in(writer: Page) -> None:
    send(writer, workbook(HEAD, *rows()))
    expect(writer.locator("#foreseen + ul")).to_contain_text(f"Mới, ở dạng bản nháp: {NUMBER}")
    assert Observation.objects.count() == 0
    writer.get_by_label("Gửi duyệt ngay các mục mới").check()
    writer.get_by_role("button", name="Nhập toàn bộ").press("Enter")
    expect(writer.locator(".messagelist")).to_contain_text(f"Đã nhập bảng tính: {NUMBER} mục mới")


def publishes_all(reviewer: Page) -> None:
    reviewer.goto(f"{LIST}?editorial_state__exact=in_review")
    reviewer.locator("#action-toggle").check()
    reviewer.locator(".actions .question a").click()
    reviewer.locator("select[name=action]").select_option("publish")
    reviewer.locator(".actions button[name=index]").click()
    expect(reviewer.locator(".messagelist")).to_contain_text(f"{NUMBER}")


def takes_away(reviewer: Page) -> bytes:
    """The workbook of the whole list."""
    reviewer.goto(LIST)
    with reviewer.expect_download() as download:
        reviewer.get_by_role("link", name="Tải danh sách này dạng XLSX").click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.slow
def test_sheet_of_five_hundred_figures_is_mended_taken_in_reviewed_and_taken_back(at_desk, patient):
    factories.period(), factories.territory(), factories.citation(10, 10)
    factories.metric(slug="hop-thu", title_vi="Hộp thư điện tử", title_en="Mailboxes")
    writer, reviewer = at_desk("nguoi-viet", groups.WRITERS), at_desk("nguoi-duyet", groups.REVIEWERS)
    for page in (writer, reviewer):
        page.set_default_timeout(PATIENCE)

    writer.goto(LIST)
    writer.get_by_role("link", name="Nhập từ bảng tính").click()
    is_told_of_faults(writer)
    takes_in(writer)
    publishes_all(reviewer)
    taken = takes_away(reviewer)

    assert same(taken) == {
        (slug, Decimal(str(value)), place) for slug, _m, _p, _t, value, _y, place in rows()
    }
    assert Observation.objects.published().count() == NUMBER
    origins = Version.objects.filter(number=1).values_list("origin", "author_name")
    assert set(origins) == {("sheet", "nguoi-viet")}
    writer.goto(f"{LIST}sheet/")
    send(writer, taken, "xuat-ra.xlsx")
    expect(writer.locator("#foreseen + ul")).to_contain_text(f"Không thay đổi, giữ nguyên: {NUMBER}")
    expect(writer.get_by_role("button", name="Nhập toàn bộ")).to_have_count(0)


def same(book: bytes) -> set[tuple[str, Decimal, str]]:
    """What each row of an export says: identifier, value, place."""
    told = table(book)
    assert load_workbook(BytesIO(book)).worksheets[0].freeze_panes == "A2"
    return {(row["Định danh"], Decimal(str(row["Giá trị"])), row["Vị trí trong nguồn"]) for row in told}


def test_what_a_sheet_would_change_is_read_in_a_small_window(at_desk):
    metric = factories.metric(slug="hop-thu", title_vi="Hộp thư điện tử", title_en="Mailboxes")
    factories.observation(slug="so-1", metric=metric, value=10, as_of="2015")
    page = at_desk("nguoi-viet", groups.WRITERS, viewport={"width": 320, "height": 640})

    page.goto(f"{LIST}sheet/")
    send(page, workbook(["Mã", "Giá trị", "Ghi chú riêng"], ["so-1", 12, "x"]))

    expect(page.locator("ins")).to_have_text("12")
    expect(page.locator(".help").first).to_contain_text("Ghi chú riêng")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
