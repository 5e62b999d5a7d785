"""An editor's work in a real browser, under the policy that forbids scripts and styles written into pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def complaints(page):
    """What the browser complains of: scripts and styles it refused, what it could not load, errors in scripts."""
    heard = []

    def hear(message):
        if message.type == "error":
            heard.append(f"{message.text} {message.location['url']}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


@pytest.fixture
def desk(page, live_server, admin_user):
    """The page, signed in at the editors' site."""
    page.goto(f"{live_server.url}/quan-tri/")
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill("password")
    page.locator("[type=submit]").click()
    return page


def save(page: Page) -> None:
    page.locator("[name=_save]").first.click()


def test_editor_corrects_a_figure_and_readers_see_it(desk, live_server):
    milestone = factories.milestone()
    factories.observation(milestone=milestone, value=10300)

    desk.goto(f"{live_server.url}/quan-tri/achievements/milestone/{milestone.pk}/change/")
    desk.locator("#observations-group .inlinechangelink").click()
    desk.locator("#id_value").fill("10.400")
    desk.locator("#id_as_of").fill("31/2/2015")
    save(desk)
    expect(desk.locator(".field-as_of .errorlist")).to_contain_text("31/2/2015")
    expect(desk.locator("#id_value")).to_have_value("10.400")
    desk.locator("#id_as_of").fill("khoảng 3/2015")
    save(desk)

    desk.goto(live_server.url + milestone.get_absolute_url())
    text = desk.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "10.400 câu hỏi" in text
    assert "khoảng tháng 3 năm 2015" in text
    assert "10.300" not in text


def test_languages_are_tabs_for_mouse_and_keyboard(desk, live_server):
    desk.goto(f"{live_server.url}/quan-tri/achievements/milestone/add/")
    tabs = (
        desk.locator(".field-title_vi, .field-title_en").locator("xpath=ancestor::*[@class='ui-tabs']").first
    )
    vietnamese, english = tabs.get_by_role("tab").all()

    expect(desk.locator("#id_title_vi")).to_be_visible()
    expect(desk.locator("#id_title_en")).to_be_hidden()
    english.click()
    expect(desk.locator("#id_title_en")).to_be_visible()
    expect(desk.locator("#id_title_vi")).to_be_hidden()
    english.press("ArrowRight")
    expect(vietnamese).to_be_focused()
    expect(vietnamese).to_have_attribute("aria-selected", "true")
    expect(english).to_have_attribute("tabindex", "-1")
    expect(tabs.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", vietnamese.get_attribute("id"))
    vietnamese.press("End")
    expect(desk.locator("#id_title_en")).to_be_visible()
    desk.locator("#modeltranslation-main-switch").select_option("0")
    expect(desk.locator("#id_title_vi")).to_be_visible()
    expect(desk.locator("#id_effect_en")).to_be_hidden()


def test_name_added_to_an_institution_has_tabs_too(desk, live_server):
    institution = factories.institution()

    desk.goto(f"{live_server.url}/quan-tri/achievements/institution/{institution.pk}/change/")
    desk.locator("#names-group .add-row a").click()
    desk.locator("#id_names-1-name_vi").fill("Sở Thông tin và Truyền thông")
    desk.locator("#names-1").get_by_role("tab").nth(1).click()
    desk.locator("#id_names-1-name_en").fill("Department of Information and Communications")
    desk.locator("#id_names-1-valid").fill("từ 2008")
    save(desk)

    added = institution.names.last()
    assert (added.name_vi, added.name_en, added.valid.edtf) == (
        "Sở Thông tin và Truyền thông",
        "Department of Information and Communications",
        "2008/..",
    )


def test_place_in_a_source_is_chosen_by_typing_it(desk, live_server):
    milestone = factories.milestone()
    factories.citation(4, 3)
    factories.citation(4, 10)

    desk.goto(f"{live_server.url}/quan-tri/achievements/milestone/{milestone.pk}/change/")
    desk.locator(".field-citations .select2-search__field").type("4.3")
    desk.get_by_role("option", name=re.compile(r"4\.3$")).click()
    save(desk)
    expect(desk.locator(".messagelist .success")).to_be_visible()

    assert [citation.key for citation in milestone.citations.all()] == ["4.3"]


@pytest.mark.parametrize("width", [768, 1440])
@pytest.mark.parametrize("view", ["", "achievements/observation/", "achievements/observation/{}/change/"])
def test_nothing_is_wider_than_the_window(desk, live_server, width, view):
    observation = factories.observation()
    desk.set_viewport_size({"width": width, "height": 900})

    desk.goto(f"{live_server.url}/quan-tri/{view.format(observation.pk)}")

    assert desk.evaluate("document.documentElement.scrollWidth") <= width
