"""Draws the pictures of docs/bien-tap.md anew, by doing in the desk what it describes: `make guide`."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from achievements.models import Milestone
from desk import groups
from desk.guide import PICTURES
from tests.browser.desk import PASSWORD
from tests.browser.test_review import choose, save
from tests.processes import PROJECT

pytestmark = pytest.mark.django_db(transaction=True)
WIDTH, HEIGHT = 1100, 700
DESK = "/quan-tri/"
FORM = f"{DESK}achievements/milestone/{{}}/change/"


@pytest.fixture
def shown() -> Iterator[set[str]]:
    """The names of the pictures that have been drawn; what else lies there is removed."""
    names: set[str] = set()
    yield names
    for file in PICTURES.glob("*.webp"):
        if file.stem not in names:
            file.unlink()


def picture(of: Page | Locator, name: str, names: set[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    whole = Image.open(io.BytesIO(of.screenshot(animations="disabled")))
    whole.convert("RGB").save(PICTURES / f"{name}.webp", quality=70, method=6)
    names.add(name)


def top(page: Page, place: str) -> None:
    """Bring `place` to the top of the window."""
    page.locator(place).first.evaluate("element => element.scrollIntoView()")


def test_every_task_of_the_guide(at_desk, browser, live_server, shown, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)
    call_command("rebuild_search", verbosity=0)
    size = {"viewport": {"width": WIDTH, "height": HEIGHT}, "color_scheme": "light"}
    writer = at_desk("mai", groups.WRITERS, **size)
    other = at_desk("lan", groups.WRITERS, **size)
    reviewer = at_desk("hung", groups.REVIEWERS, **size)
    show_sign_in(browser.new_page(base_url=live_server.url, locale="vi-VN", **size), shown)
    writer.goto(DESK)
    picture(writer, "trang-dau", shown)
    milestone = write_milestone(writer, shown)
    write_figure(writer, milestone, shown)
    review(writer, reviewer, milestone, shown)
    change_what_is_public(writer, other, reviewer, shown)
    take_pictures(writer, shown)
    take_in_a_sheet(writer, shown)
    keep_translations(writer, shown)


def show_sign_in(page: Page, shown: set[str]) -> None:
    page.goto(DESK)
    page.locator("#id_username").fill("mai")
    page.locator("#id_password").fill(PASSWORD)
    picture(page, "dang-nhap", shown)
    page.close()


def write_milestone(page: Page, shown: set[str]) -> Milestone:
    page.goto(f"{DESK}achievements/milestone/add/")
    page.locator("#id_title_vi").fill("Khai trương Cổng dịch vụ công")
    page.locator("#id_effect_vi").fill("Người dân nộp hồ sơ qua mạng.")
    page.locator("#id_date").fill("khoảng 3/2008")
    page.locator("#id_kind").select_option("launch")
    page.locator("#id_period").select_option(index=1)
    page.locator("#id_category").select_option(index=1)
    choose(page, ".field-citations", "4.3", "4.3")
    page.wait_for_timeout(500)  # the wording of the date comes by itself
    page.evaluate("scrollTo(0, 0)")
    picture(page, "dau-moc-moi", shown)
    top(page, ".field-date")
    picture(page, "ngay-thang", shown)
    page.locator("#participations-group .add-row a").click()
    body = "Sở Thông tin và Truyền thông tỉnh Lào Cai"
    choose(page, "#participations-0 .field-institution", body, re.compile(f"^{body}"))
    top(page, "#participations-group")
    picture(page, "co-quan-tham-gia", shown)
    save(page)
    return Milestone.objects.get(title_vi="Khai trương Cổng dịch vụ công")


def write_figure(page: Page, milestone: Milestone, shown: set[str]) -> None:
    page.goto(f"{DESK}achievements/observation/add/?milestone={milestone.pk}")
    choose(
        page,
        ".field-metric",
        "co quan nha nuoc co ket noi internet",
        "Tỷ lệ cơ quan nhà nước có kết nối Internet",
    )
    page.locator("#id_value").fill("95")
    page.locator("#id_qualifier").select_option("more_than")
    page.locator("#id_as_of").fill("2008")
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, 0)")
    picture(page, "so-lieu", shown)
    page.goto(FORM.format(milestone.pk))


def review(writer: Page, reviewer: Page, milestone: Milestone, shown: set[str]) -> None:
    place = f"{DESK}achievements/milestone/{milestone.pk}/review/"
    writer.goto(place)
    picture(writer, "gui-duyet", shown)
    writer.get_by_role("button", name="Gửi duyệt").click()
    reviewer.goto(f"{DESK}review/")
    picture(reviewer, "cho-duyet", shown)
    reviewer.goto(place)
    reviewer.locator("#id_when").fill("08:00 5/12/2099")
    picture(reviewer, "duyet", shown)
    reviewer.get_by_role("link", name="Xem như người đọc").click()
    reviewer.wait_for_load_state("networkidle")
    picture(reviewer, "xem-truoc", shown)


def change_what_is_public(writer: Page, other: Page, reviewer: Page, shown: set[str]) -> None:
    milestone = Milestone.objects.published().exclude(effect_vi="").first()
    for page, words in ((writer, "Tác dụng do Mai ghi."), (other, "Tác dụng do Lan ghi.")):
        page.goto(FORM.format(milestone.pk))
        page.locator("#id_effect_vi").fill(words)
    save(writer)
    picture(writer, "de-xuat", shown)
    reviewer.goto(f"{DESK}review/")
    reviewer.get_by_role("link", name=milestone.title_vi).first.click()
    picture(reviewer, "so-sanh", shown)
    reviewer.get_by_role("button", name="Duyệt: công chúng thấy ngay").click()
    save(other)
    picture(other, "hai-nguoi", shown)
    reviewer.goto(f"{DESK}achievements/milestone/{milestone.pk}/history/")
    picture(reviewer, "lich-su", shown)
    reviewer.goto(f"{DESK}achievements/milestone/{milestone.pk}/review/")
    reviewer.get_by_role("link", name="Rút khỏi trang công khai").click()
    picture(reviewer, "rut", shown)


def terraces() -> bytes:
    """A photograph of nothing in particular: fields in terraces under a mountain."""
    image = Image.new("RGB", (900, 600), "#cfe3ee")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 330), (260, 150), (430, 260), (610, 90), (900, 340), (900, 600), (0, 600)], "#6d8fa3")
    for step in range(8):
        green = (60 + 14 * step, 120 + 9 * step, 60 + 4 * step)
        draw.ellipse((-300 + 40 * step, 330 + 36 * step, 1200 - 30 * step, 900), green)
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def take_pictures(page: Page, shown: set[str]) -> None:
    files = [("ruong-bac-thang.jpg", terraces()), ("bi-cat.jpg", terraces()[:-99])]
    page.goto(f"{DESK}pictures/")
    page.locator("form.drop [name=files]").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in files]
    )
    expect(page.locator("form.drop .uploaded")).to_have_count(2)
    picture(page, "anh-dua-len", shown)
    page.locator("form.drop .uploaded").get_by_role("link", name="Viết chú thích mới").first.click()
    expect(page.locator(".focus-frame img")).to_have_js_property("complete", True)
    top(page, ".focus-frame")
    picture(page, "anh-diem-chinh", shown)


def take_in_a_sheet(page: Page, shown: set[str]) -> None:
    page.goto(f"{DESK}achievements/milestone/sheet/")
    picture(page, "bang-tinh", shown)
    milestone = Milestone.objects.published().first()
    sheet = f"Định danh;Hiệu quả\n{milestone.slug};Người dân nộp hồ sơ qua mạng.\n".encode("utf-8-sig")
    page.locator("#sheet-file").set_input_files(
        {"name": "dau-moc.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    page.get_by_role("button", name="Xem thử thay đổi").click()
    picture(page, "bang-tinh-xem-thu", shown)


def keep_translations(writer: Page, shown: set[str]) -> None:
    writer.goto(f"{DESK}translations/")
    picture(writer, "ban-dich", shown)
    writer.goto(f"{DESK}achievements/erratum/")
    picture(writer, "can-xac-minh", shown)
