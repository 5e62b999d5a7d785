"""Narrowing, searching and moving on: with the keyboard alone, and where no script runs."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def events() -> None:
    """Two milestones of two years and kinds, of which one is of an achievement."""
    achievement = factories.achievement(title_en="Fibre to every commune")
    launch = {"title_en": "Fibre reached Bát Xát", "kind": "launch", "date": "2008-03-27"}
    factories.milestone(achievements=[achievement], **launch)
    factories.milestone(title_en="An agreement with Hà Nội", kind="agreement", date="2012")


@pytest.fixture
def still(browser: Browser, live_server):
    """A window that runs no script."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def titles(page: Page) -> list[str]:
    return [title.strip() for title in page.locator(".milestone-title").all_inner_texts()]


def test_keyboard_alone_skips_to_the_content_narrows_and_takes_back(page, live_server):
    page.goto(f"{live_server.url}/en/timeline/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    tab_to(page, ".facet a[href='?year=2008']")
    page.keyboard.press("Enter")

    expect(page.locator("#found")).to_have_text("1 milestone")
    assert titles(page) == ["Fibre reached Bát Xát"]
    tab_to(page, ".facet a[aria-current]")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("2 milestones")


def test_keyboard_alone_finds_and_opens(page, live_server):
    page.goto(f"{live_server.url}/en/")

    tab_to(page, "input[name=q]")
    page.keyboard.type("bat xat")
    page.keyboard.press("Enter")
    expect(page.locator("main mark").first).to_be_visible()
    tab_to(page, "main a[href*='/milestones/']")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Fibre reached Bát Xát")


def test_where_the_focus_is_can_be_seen(page, live_server):
    page.goto(f"{live_server.url}/en/timeline/")

    for selector in (".brand", "input[name=q]", ".facet summary", ".milestone-title a"):
        tab_to(page, selector)
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert re.fullmatch(r"rgb\([\d, ]+\) solid [1-9]\d*px", outline), (selector, outline)


def test_without_script_filters_and_search_work(still):
    still.goto("/en/timeline/")
    still.locator(".facet a[href='?year=2012']").click()
    expect(still.locator("#found")).to_have_text("1 milestone")
    assert titles(still) == ["An agreement with Hà Nội"]

    still.locator("input[name=q]").fill("bat xat")
    still.locator("input[name=q]").press("Enter")
    still.get_by_role("link", name="Fibre reached Bát Xát").click()

    expect(still.locator("h1")).to_have_text("Fibre reached Bát Xát")
    expect(still.locator("main")).to_contain_text("Fibre to every commune")


def test_place_on_a_later_page_of_a_list_is_led_to(reader):
    metric = factories.metric(slug="nhieu")
    figures = [factories.observation(metric=metric, as_of=str(year)) for year in range(1990, 2015)]

    reader.goto(f"/en/metrics/nhieu/#{figures[0].slug}")
    expect(reader.locator(f"[id={figures[0].slug}]")).to_be_in_viewport()
    reader.goto("/en/metrics/nhieu/")
    reader.evaluate("place => { location.hash = place }", figures[1].slug)

    expect(reader.locator(f"[id={figures[1].slug}]")).to_be_in_viewport()


def test_address_of_no_place_stays_where_it_is(reader):
    metric = factories.metric(slug="nhieu")
    for year in range(1990, 2015):
        factories.observation(metric=metric, as_of=str(year))

    reader.goto("/en/metrics/nhieu/#khong-co")

    expect(reader).to_have_url(re.compile(r"\?at=khong-co#khong-co$"))
    expect(reader.locator("h1")).to_be_visible()
