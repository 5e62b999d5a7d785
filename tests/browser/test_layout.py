"""Every kind of page, with the shipped record on it, as a browser of several widths shows it."""

from collections.abc import Iterator

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
# At 1280, zoomed to 400 % and to 200 %, a window has the first two widths
WINDOWS = [(320, "100%"), (640, "100%"), (768, "100%"), (1440, "100%"), (1280, "200%")]


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


@pytest.mark.parametrize(
    ("language", "colours"),
    [
        ("vi", "light"),
        pytest.param("vi", "dark", marks=pytest.mark.slow),
        pytest.param("en", "dark", marks=pytest.mark.slow),
        pytest.param("en", "light", marks=pytest.mark.slow),
    ],
)
def test_every_page_fits_its_window_and_shuts_nobody_out(
    page, live_server, record, complaints, language, colours
):
    page.emulate_media(color_scheme=colours)
    faults = {}

    for address in addresses(language):
        page.goto(live_server.url + address)
        if found := [*too_wide(page), *barriers(page)]:
            faults[address] = found

    assert faults == {}
    assert complaints == []


def too_wide(page: Page) -> Iterator[str]:
    """Windows that it does not fit into, the last one with text twice as large."""
    for width, text in WINDOWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"wider than {width}, its text at {text}"
    page.evaluate("document.documentElement.style.fontSize = ''")


def barriers(page: Page) -> Iterator[tuple[str, str]]:
    """What axe says is wrong, each with the first place."""
    for rule in Axe().run(page).response["violations"]:
        yield rule["id"], rule["nodes"][0]["html"]
