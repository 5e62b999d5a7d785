"""Every kind of page, as a browser of several widths shows it, and as axe reads it."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import ConsoleMessage, Page, Request

from achievements.kinds import EXTRAS, WITH_PAGE, extra
from achievements.sections import INDEXES
from tests import factories
from tests.processes import PROJECT

NARROWED = {"timeline": "?year=2008&kind=agreement", "open_questions": "?kind=typo&state=rejected"}
# At 1280, zoomed to 400 % and to 200 %, a window has the first two widths
WINDOWS = [(320, "100%"), (640, "100%"), (768, "100%"), (1440, "100%"), (1280, "200%")]


def load() -> None:
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)


RECORDS = {"shipped": load, "one of each": factories.one_of_each}
SHIPPED = product(["shipped"], ["vi", "en"], ["light", "dark"])  # axe reads it for a minute


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


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_every_page_fits_its_window(page, live_server, complaints, language):
    load()

    assert found(too_wide, page, live_server.url, language) == {}
    assert complaints == []


@pytest.mark.parametrize(
    ("record", "language", "colours"),
    [("one of each", "vi", "light"), *(pytest.param(*each, marks=pytest.mark.slow) for each in SHIPPED)],
)
def test_every_page_shuts_nobody_out(page, live_server, complaints, record, language, colours):
    RECORDS[record]()
    page.emulate_media(color_scheme=colours)

    assert found(barriers, page, live_server.url, language) == {}
    assert complaints == []


def found(look: Callable[[Page], Iterator[Any]], page: Page, url: str, language: str) -> dict[str, list]:
    """What is wrong with each page."""
    faults = {}
    for address in addresses(language):
        page.goto(url + address)
        faults[address] = [*look(page)]
    return {address: wrong for address, wrong in faults.items() if wrong}


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
