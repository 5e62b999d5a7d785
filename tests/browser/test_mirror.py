"""A mirror opened as files: no server, no network."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keeping import is_styled
from tests.mirror.conftest import mirror, mirrors  # noqa: F401 (fixtures)


@pytest.mark.slow
def test_mirror_is_read_from_its_folder_and_asks_for_nothing_else(mirror, visitor):  # noqa: F811
    asked: list[str] = []
    said: list[str] = []
    page: Page = visitor().new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto((mirror.folder / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url((mirror.folder / "en" / "index.html").as_uri())
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Timeline").click()
    page.get_by_role("link", name="2009 1").click()

    expect(page.get_by_role("heading", name="1 milestone")).to_be_visible()
    assert is_styled(page)
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert said == []
