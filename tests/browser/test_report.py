"""Reporting an error with the keyboard alone and without script, and what readers of the pages are told on the way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from achievements.models import Report
from tests import factories
from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)


def violations(page: Page) -> list[str]:
    return [rule["id"] for rule in Axe().run(page).response["violations"]]


@pytest.fixture
def window(browser: Browser, live_server):
    """The narrowest window, which runs no script."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def type_into(page: Page, field: str, text: str) -> None:
    """By keyboard, instead of what stands there."""
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_error_is_reported_by_keyboard_alone(page, live_server):
    achievement = factories.achievement(title_vi="Báo chí")
    page.goto(live_server.url + achievement.get_absolute_url())
    tab_to(page, ".colophon-links a[href*='about=']")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Về trang: Báo chí")
    page.wait_for_timeout(3000)  # a person takes longer

    type_into(page, "#id_fault", "Sai tên người lập báo")
    type_into(page, "#id_email", "pao@example.vn")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Đã nhận báo lỗi của bạn")
    report = Report.objects.get()
    expect(page.locator(".date-large")).to_have_text(report.reference)
    assert report.texts == ("Sai tên người lập báo", "", "", "pao@example.vn")
    assert report.page == achievement.get_absolute_url()
    assert page.context.cookies() == []


def test_refused_report_leads_to_its_faults_by_keyboard_alone_and_keeps_what_was_typed(page, live_server):
    page.goto(f"{live_server.url}/can-xac-minh/bao-loi/")
    page.wait_for_timeout(3000)
    type_into(page, "#id_fault", "Sai")
    type_into(page, "#id_email", "pao@")
    tab_to(page, ".report button")
    page.keyboard.press("Enter")

    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("#id_fault")).to_have_accessible_description(
        "Xin dẫn đúng câu chữ, số liệu hoặc ngày tháng có vấn đề. Xin viết ít nhất 10 ký tự để người đọc hiểu được."
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_fault")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" tên người lập báo")
    expect(page.locator("#id_email")).to_have_value("pao@")
    type_into(page, "#id_email", "pao@example.vn")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Đã nhận báo lỗi của bạn")
    assert Report.objects.get().texts == ("Sai tên người lập báo", "", "", "pao@example.vn")


def test_report_needs_no_script_and_going_back_loses_nothing(window):
    window.goto("/en/open-questions/report/")
    window.wait_for_timeout(3000)
    window.locator("#id_fault").fill("The number of servers is wrong")
    window.locator(".report button").click()
    expect(window.locator("h1")).to_have_text("Your report has been received")

    window.go_back()
    expect(window.locator("#id_fault")).to_have_value("The number of servers is wrong")
    window.locator("#id_fault").fill("The year is wrong as well")
    window.locator(".report button").click()

    expect(window.locator(".errors")).to_contain_text("within 3 seconds")
    expect(window.locator("#id_fault")).to_have_value("The year is wrong as well")
    window.wait_for_timeout(3000)
    window.locator(".report button").click()
    expect(window.locator("h1")).to_have_text("Your report has been received")
    assert Report.objects.count() == 2


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_neither_errors_nor_thanks_shut_anybody_out_or_are_wider_than_the_window(page, live_server, colours):
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/can-xac-minh/bao-loi/")
    page.locator(".report button").click()
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    found = violations(page)
    widths = {page.evaluate("document.documentElement.scrollWidth")}

    report = factories.report()
    page.goto(f"{live_server.url}/can-xac-minh/bao-loi/da-nhan/?reference={report.reference}")
    expect(page.locator(".date-large")).to_be_visible()

    assert found + violations(page) == []
    assert widths | {page.evaluate("document.documentElement.scrollWidth")} == {320}
