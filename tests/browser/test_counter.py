"""The counter's script in a real browser, told from a robot only by its agent and by navigator.webdriver."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from stats.models import DayTotal, ExcludedTotal, Presence
from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS
from tests.stats.conftest import FIREFOX

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address() -> str:
    with override("en"):
        return reverse("visitor_statistics")


def counted() -> tuple[int, int]:
    """Visits and views."""
    day = DayTotal.objects.first()
    return (day.visits, day.views or 0) if day else (0, 0)


def open_counted(page: Page, address: str) -> None:
    with page.expect_response("**/stats/visit") as answer:
        page.goto(address)
    assert answer.value.ok


def total_of(page: Page) -> str:
    return page.locator(".counter [data-number=total]").inner_text()


def test_first_visit_is_counted_and_shown_in_place(visitor, address):
    page = visitor().new_page()

    open_counted(page, address)

    # at the foot, and above, where this page says what each number means
    expect(page.locator("[data-number=total]")).to_have_text(["2,277,649", "2,277,649"])
    expect(page.locator("[data-number=online]")).to_have_text(["1", "1"])
    assert counted() == (1, 1)
    assert page.context.cookies() == []


def test_nine_reloads_are_ten_views_of_one_visit(visitor, address):
    page = visitor().new_page()
    open_counted(page, address)

    for _ in range(9):
        with page.expect_response("**/stats/visit"):
            page.reload()

    assert counted() == (1, 10)


def test_ten_tabs_opened_at_once_are_one_visit(visitor, address):
    context = visitor()
    context.add_init_script(SLOW_STORAGE)
    pages = [context.new_page() for _ in range(10)]
    for page in pages:
        page.goto("/robots.txt")
        page.evaluate(
            "address => { new BroadcastChannel('go').onmessage = () => { location = address } }", address
        )

    with pages[0].expect_navigation():
        pages[1].evaluate(
            "address => { new BroadcastChannel('go').postMessage(''); location = address }", address
        )

    for page in pages:
        expect(page.locator(".counter [data-number=total]")).to_have_text("2,277,649")
    # a tab that the server answered late has its number before it is counted
    wait_until(lambda: counted()[1] >= 10)
    assert counted() == (1, 10)
    assert Presence.objects.count() == 1


# Long enough for every tab to look before the first has written.
SLOW_STORAGE = """
    const write = Storage.prototype.setItem;
    Storage.prototype.setItem = function (...item) {
        for (const began = Date.now(); Date.now() - began < 300; );
        write.apply(this, item);
    };
"""


def test_two_browsers_are_two_visits(visitor, address):
    for _ in range(2):
        open_counted(visitor().new_page(), address)

    assert counted() == (2, 2)


def test_back_and_forward_are_views_of_the_same_visit(visitor_who_goes_back, address):
    page = visitor_who_goes_back().new_page()
    open_counted(page, address)
    page.evaluate("window.kept = true")
    open_counted(page, "/en/")

    for step in ("back", "forward"):
        with page.expect_response("**/stats/visit"):
            page.evaluate(f"history.{step}()")
    with page.expect_response("**/stats/visit"):
        page.evaluate("history.back()")

    assert page.evaluate("window.kept")  # it came from the back/forward cache, no new page was loaded
    assert counted() == (1, 5)


@pytest.fixture
def undriven(live_server, settings, tmp_path: Path) -> Iterator[Callable[[str], list[dict]]]:
    """Opens an address in a Chromium without Playwright, which forbids prerendering; gives what the server is asked."""
    settings.ROOT_URLCONF = "tests.browser.prerendering"
    asked: list[dict] = []

    def note(environ: dict, **signal: object) -> None:
        asked.append({"path": environ["PATH_INFO"], "purpose": environ.get("HTTP_SEC_PURPOSE")})

    def open_address(address: str) -> list[dict]:
        command = [chromium.find(), *ARGUMENTS, "--headless=new", f"--user-agent={FIREFOX}"]
        command += [f"--user-data-dir={tmp_path}", live_server.url + address]
        processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return asked

    processes: list[subprocess.Popen] = []
    request_started.connect(note)
    yield open_address
    request_started.disconnect(note)
    for process in processes:
        process.terminate()
        process.wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize(("show", "finally_counted"), [("true", (1, 1)), ("false", (0, 0))])
def test_prerendered_page_counts_if_and_when_it_is_shown(show: str, finally_counted, undriven, address):
    asked = undriven(f"/start?address={address}&show={show}")

    wait_until(lambda: {"path": address, "purpose": "prefetch;prerender"} in asked)
    time.sleep(1.5)
    before = counted()
    time.sleep(3)

    assert before == (0, 0)
    assert counted() == finally_counted
    assert [request["path"] for request in asked].count(
        address
    ) == 1  # what was prerendered is what was shown


def test_page_in_the_background_counts_when_it_comes_to_the_front(visitor, address):
    page = visitor().new_page()
    page.add_init_script(HIDDEN)
    page.goto(address)
    page.wait_for_timeout(500)
    before = counted()

    with page.expect_response("**/stats/visit"):
        page.evaluate("() => { hidden = false; document.dispatchEvent(new Event('visibilitychange')) }")

    assert before == (0, 0)
    assert counted() == (1, 1)


HIDDEN = """
    var hidden = true;
    Object.defineProperty(document, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
"""


def test_without_script_the_image_counts(visitor, address):
    page = visitor(java_script_enabled=False).new_page()

    for _ in range(2):
        with page.expect_response("**/stats/pixel.gif?**"):
            page.goto(address)

    assert counted() == (1, 2)


def test_without_storage_reloads_are_one_visit(visitor, address):
    page = visitor().new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })"
    )

    for _ in range(3):
        open_counted(page, address)

    assert counted() == (1, 3)


def test_spoilt_storage_is_made_anew(visitor, address):
    page = visitor().new_page()
    page.add_init_script("localStorage.getItem('counter') ?? localStorage.setItem('counter', '{}')")

    for _ in range(2):
        open_counted(page, address)

    assert counted() == (1, 2)


def test_driven_browser_is_left_out(browser: Browser, live_server, address):
    context = browser.new_context(user_agent=FIREFOX, base_url=live_server.url)

    open_counted(context.new_page(), address)
    context.close()

    assert counted() == (0, 0)
    assert list(ExcludedTotal.objects.values_list("reason", "beacons")) == [("bot", 1)]


def test_open_page_sends_heartbeats_while_it_is_visible(visitor, address):
    page = visitor().new_page()
    page.clock.install()
    open_counted(page, address)

    with page.expect_request("**/stats/visit") as heartbeat:
        page.clock.fast_forward(140_000)

    assert heartbeat.value.post_data_json["event"] == "alive"
    assert counted() == (1, 1)


def test_token_is_renewed_with_the_day_and_carried_over_once(visitor, address):
    page = visitor().new_page()
    page.clock.install(time="2026-11-23T16:58:00Z")
    bodies: list[dict] = []
    page.on(
        "request", lambda request: request.url.endswith("/visit") and bodies.append(request.post_data_json)
    )
    open_counted(page, address)

    page.clock.set_system_time("2026-11-23T17:01:00Z")
    for _ in range(2):
        with page.expect_response("**/stats/visit"):
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        page.wait_for_timeout(100)

    old, renewed, later = bodies
    assert (old["previous"], renewed["previous"], later["previous"]) == (None, old["token"], None)
    assert renewed["token"] == later["token"] != old["token"]


def test_busy_server_is_asked_once_more_and_the_page_stays_quiet(visitor, address):
    page = visitor().new_page()
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    statuses = [503, 503]

    def answer(route) -> None:
        route.fulfill(status=statuses.pop(), headers={"Retry-After": "1"}) if statuses else route.continue_()

    page.route("**/stats/visit", answer)
    page.goto(address)
    page.wait_for_timeout(2500)

    assert (statuses, errors, total_of(page), counted()) == ([], [], "2,277,648", (0, 0))


@pytest.mark.parametrize("fail", [lambda route: route.abort(), lambda route: route.fulfill(status=500)])
def test_no_other_failure_is_tried_again(fail, visitor, address):
    page = visitor().new_page()
    requests: list[str] = []
    page.route("**/stats/visit", lambda route: (requests.append(route.request.url), fail(route)))

    page.goto(address)
    page.wait_for_timeout(6000)

    assert len(requests) == 1
