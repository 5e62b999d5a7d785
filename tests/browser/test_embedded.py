"""Frames as a page of another site shows them, with the code that the portal gives for them."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class Elsewhere(BaseHTTPRequestHandler):
    """A site that shows one page."""

    html = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html)

    def log_message(self, *_message: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of that site, an origin of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def embedded(page: Page, live_server, elsewhere: str, path: str, width: int) -> Page:
    """Its page, so wide, with the code in it that oEmbed gives for `path`."""
    with urlopen(f"{live_server.url}/oembed?url={quote(live_server.url + path)}") as answer:  # noqa: S310
        code = json.load(answer)["html"]
    html = f'<!DOCTYPE html><html lang="en"><title>Elsewhere</title><body style="margin: 0">{code}'
    Elsewhere.html = html.encode()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(elsewhere)
    return page


@pytest.fixture
def metric():
    metric = factories.metric(title_en="Party members")
    for year, value in ((2006, 5), (2015, 34)):
        factories.observation(
            metric=metric, as_of=str(year), value=value, out_of=40, citations=[factories.citation()]
        )
    return metric


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_metric_is_shown_whole_in_a_page_of_another_site(page, live_server, elsewhere, metric, width):
    page = embedded(page, live_server, elsewhere, f"/en/metrics/{metric.slug}/", width)

    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Party members")
    shown, needed = frame.locator("html").evaluate("html => [html.clientHeight, html.scrollHeight]")
    assert needed <= shown
    assert frame.locator("html").evaluate("html => html.scrollWidth <= html.clientWidth")


def test_links_in_a_frame_lead_the_whole_window_to_the_portal(page, live_server, elsewhere, metric):
    page = embedded(page, live_server, elsewhere, f"/en/metrics/{metric.slug}/", 768)

    page.frame_locator("iframe").get_by_role("link", name="Read it on the portal").click()

    expect(page).to_have_url(re.compile(re.escape(f"{live_server.url}/en/metrics/{metric.slug}/")))


def test_narrowed_timeline_is_named_by_what_narrows_it(page, live_server, elsewhere):
    factories.milestone(date="2008", title_en="A launch")
    factories.milestone(date="2009", title_en="Something else")

    page = embedded(page, live_server, elsewhere, "/en/timeline/?year=2008", 768)

    assert page.locator("iframe").get_attribute("title").startswith("Timeline · Year: 2008 – ")
    expect(page.frame_locator("iframe").locator(".milestone-title")).to_have_text("A launch")
