"""Browser tests: real Chromium against `live_server`, through pytest-playwright's `page`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browser import chromium
from tests.browser.desk import PASSWORD, sign_in
from tests.desk.people import person as person_of
from tests.stats.conftest import FIREFOX

# Playwright keeps an event loop in the test's thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=60_000)  # no test asks how long something took: the machine may be busy

ARGUMENTS = [
    "--no-sandbox",  # it opens our own pages only, and containers seldom allow a sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    browser_tests = [item for item in items if item.path.is_relative_to(os.path.dirname(__file__))]
    missing = chromium.find() is None
    for item in browser_tests:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if missing:
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": chromium.find_shell(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return browser_context_args | {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@contextmanager
def as_people_have_it(browser_type: BrowserType, program: str) -> Iterator[Browser]:
    """A Chromium that does not say it is driven by a program, and keeps pages for going back if it can."""
    browser = browser_type.launch(
        executable_path=program,
        args=[*ARGUMENTS, "--disable-blink-features=AutomationControlled"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@contextmanager
def visitors(browser: Browser, url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a new browser profile; the page's own script is all that it runs."""
    contexts: list[BrowserContext] = []

    def new(**differences: object) -> BrowserContext:
        settings = {"user_agent": FIREFOX, "locale": "en-GB", "base_url": url}
        context = browser.new_context(**(settings | differences))
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def person(browser_type: BrowserType) -> Iterator[Browser]:
    with as_people_have_it(browser_type, chromium.find_shell()) as browser:
        yield browser


@pytest.fixture
def visitor(person: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    with visitors(person, live_server.url) as new:
        yield new


@pytest.fixture
def visitor_who_goes_back(browser_type: BrowserType, live_server) -> Iterator[Callable[..., BrowserContext]]:
    with (
        as_people_have_it(browser_type, chromium.find()) as browser,
        visitors(browser, live_server.url) as new,
    ):
        yield new


@pytest.fixture
def reader(visitor: Callable[..., BrowserContext]) -> Page:
    """A page of a new visitor's."""
    return visitor().new_page()


@pytest.fixture
def at_desk(browser: Browser, live_server) -> Iterator[Callable[[str, str], Page]]:
    """Signs somebody of a group in at the editors' site, in a profile of its own."""
    contexts: list[BrowserContext] = []

    def sign_in_as(name: str, group: str, **differences: object) -> Page:
        user = person_of(name, group)
        user.set_password(PASSWORD)
        user.save()
        context = browser.new_context(**({"locale": "vi-VN", "base_url": live_server.url} | differences))
        contexts.append(context)
        page = context.new_page()
        sign_in(page, "/quan-tri/", name)
        return page

    yield sign_in_as
    for context in contexts:
        context.close()
