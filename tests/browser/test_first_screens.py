"""What the first screen of a phone shows: achievements, the first item of a list, the number of a metric."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from achievements.models import Achievement, Metric
from tests.processes import PROJECT

PHONE = {"width": 360, "height": 740}
FIRST_ITEMS = {
    "home": ".terraces a",
    "categories": ".register-title",
    "timeline": ".milestone-title",
    "metrics": ".statement",
    "institutions": "main section li a",
    "documents": ".register-title, main section li a",
    "open_questions": ".register .register-title",
    "stories": ".story .number",
    "take_away": ".register-title",
    "before_and_after": ".before-and-after h2",
    "pictures_wanted": ".register-title",
}


@pytest.fixture
def record(transactional_db, page) -> None:
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)
    page.set_viewport_size(PHONE)


def foot(page, selector: str) -> float:
    """Where the first thing of this kind that is shown ends, in pixels from the top."""
    box = page.locator(selector).locator("visible=true").first.bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_first_item_of_a_list_and_number_of_a_metric_are_in_the_first_screen_of_a_phone(
    page, live_server, record, language
):
    with translation.override(language):
        paths = {name: (reverse(name), selector) for name, selector in FIRST_ITEMS.items()}
        paths["metric"] = Metric.objects.get(slug="tram-bts").get_absolute_url(), ".number"

    feet = {}
    for name, (path, selector) in paths.items():
        page.goto(live_server.url + path)
        feet[name] = foot(page, selector)

    assert {name: y for name, y in feet.items() if y > PHONE["height"]} == {}


def test_front_page_offers_the_achievements_before_anything_else_and_the_menu_stands_open_in_a_wide_window(
    page, live_server, record
):
    page.goto(live_server.url + "/")

    first = page.locator("main a").first
    assert Achievement.objects.get(number=1).title in first.inner_text()
    assert "Mười thành tựu" in page.locator(".hero h2").inner_text()
    assert "2005–2015" in page.locator(".hero h2").inner_text()

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + "/chi-so/")

    assert page.get_by_role("link", name="Lĩnh vực", exact=True).is_visible()
    assert not page.get_by_text("Danh mục", exact=True).is_visible()


def test_menu_of_a_phone_opens_without_script_and_has_every_section(browser, live_server):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(live_server.url + "/chi-so/")
    fields = page.get_by_role("link", name="Lĩnh vực", exact=True)
    assert not fields.is_visible()

    page.get_by_text("Danh mục", exact=True).click()
    fields.click()

    expect(page).to_have_url(live_server.url + "/linh-vuc/")
    context.close()
