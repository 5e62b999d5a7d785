"""Every kind of page, with the shipped record on it, as a browser of several widths shows it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import ConsoleMessage, Page, Request

from achievements.kinds import EXTRAS, WITH_PAGE, extra
from achievements.sections import INDEXES
from tests.processes import PROJECT

NARROWED = {"timeline": "?year=2008&kind=agreement", "open_questions": "?kind=typo&state=rejected"}
WIDTHS = [320, 640, 768, 1440]  # at 1280, zoomed to 400 % and to 200 %, a window has the first two


@pytest.fixture
def record(transactional_db) -> None:
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)


@pytest.fixture
def complaints(page: Page, live_server) -> list[str]:
    """What the browser has to say against the pages it is shown, and whom else they called."""
    said: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    def request(request: Request) -> None:
        if not request.url.startswith(live_server.url):
            said.append(f"asked {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", request)
    return said


def addresses(language: str) -> list[str]:
    """One page of each kind; of those with rows, the row that comes first; one list narrowed, one to nothing."""
    with translation.override(language):
        indexes = [
            reverse(name) for name in [*INDEXES, "report", "visitor_statistics", "privacy", "embeds:timeline"]
        ]
        narrowed = [reverse(name) + query for name, query in NARROWED.items()]
        first = {kind.name: kind.public().order_by("slug").first() for kind in WITH_PAGE.values()}
        embed = reverse("embeds:metric", args=[first["metric"].slug])
        extras = [extra(name, first[kind]).get_absolute_url() for name, (kind, _title) in EXTRAS.items()]
        things = [thing.get_absolute_url() for thing in first.values() if thing]
    return [*indexes, *narrowed, embed, *extras, *things]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_is_wider_than_its_window(page, live_server, record, complaints, language):
    overflowing = []

    for address in addresses(language):
        page.goto(live_server.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                overflowing.append((width, address))

    assert overflowing == []
    assert complaints == []


def test_text_twice_as_large_makes_no_page_wider_than_its_window(page, live_server, record):
    page.set_viewport_size({"width": 1280, "height": 800})
    overflowing = []

    for address in addresses("vi"):
        page.goto(live_server.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate("document.documentElement.scrollWidth") > 1280:
            overflowing.append(address)

    assert overflowing == []


@pytest.mark.parametrize(
    ("language", "colours"),
    [
        ("vi", "light"),
        ("en", "dark"),
        pytest.param("vi", "dark", marks=pytest.mark.slow),
        pytest.param("en", "light", marks=pytest.mark.slow),
    ],
)
def test_no_page_shuts_anybody_out(page, live_server, record, language, colours):
    page.emulate_media(color_scheme=colours)
    violations = {}

    for address in addresses(language):
        page.goto(live_server.url + address)
        found = Axe().run(page).response["violations"]
        if found:
            violations[address] = [(rule["id"], rule["nodes"][0]["html"]) for rule in found]

    assert violations == {}
