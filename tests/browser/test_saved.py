"""Pages taken along: printed, and saved as one file."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories
from tests.browser.keeping import english, is_styled

pytestmark = pytest.mark.django_db(transaction=True)


def test_print_button_is_there_for_those_who_can_use_it(reader, visitor):
    still = visitor(java_script_enabled=False).new_page()

    for page in (reader, still):
        page.goto("/en/metrics/")

    expect(reader.get_by_role("button", name="Print")).to_be_visible()
    expect(still.get_by_role("button", name="Print")).to_be_hidden()
    expect(still.get_by_role("link", name="Save this page")).to_be_visible()


def test_saved_page_asks_for_nothing(reader, visitor, live_server, tmp_path):
    achievement = factories.achievement()
    factories.milestone(achievements=[achievement])
    reader.goto(english(achievement))
    with reader.expect_download() as download:
        reader.get_by_text("Save this page").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    asked: list[str] = []
    saved = visitor().new_page()
    saved.on("request", lambda request: asked.append(request.url))

    saved.goto(file.as_uri())

    assert file.name == f"{achievement.slug}.html"
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    expect(saved.locator(".standing")).to_contain_text(
        f"{live_server.url}{english(achievement)} as it stood on"
    )
    link = saved.locator(".milestone-title a").first.get_attribute("href")
    assert link == live_server.url + english(achievement.milestones.get())
    assert is_styled(saved)
    assert [rule["id"] for rule in Axe().run(saved).response["violations"]] == []
