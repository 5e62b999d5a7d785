"""What the counter's tests share: a browser, and moments said in UTC."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from stats import counting

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PAGE = "/en/visitor-statistics/"


def utc(text: str) -> datetime:
    """A moment such as "2026-11-22 16:58", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def view(
    browser: str = "a",
    at: str = "2026-11-23 02:00",
    *,
    former: str | None = None,
    network: str = "192.0.2.1",
    page: str = "/",
    is_view: bool = True,
) -> None:
    """Count one view of `browser` at a moment in UTC."""
    counting.count(counting.Beacon(browser, former, network, page, is_view), utc(at))


def alive(browser: str = "a", at: str = "2026-11-23 02:00", *, former: str | None = None) -> None:
    """Count one heartbeat of `browser` at a moment in UTC."""
    view(browser, at, former=former, is_view=False)


def token(digit: str) -> str:
    return digit * 32


class Browser(Client):
    """A browser that sends beacons as the page's script does."""

    def __init__(self, address: str = "192.0.2.1", headers: dict[str, str] | None = None) -> None:
        defaults = {"User-Agent": FIREFOX, "Accept-Language": "vi", "Sec-Fetch-Site": "same-origin"}
        super().__init__(headers=defaults | (headers or {}), REMOTE_ADDR=address)

    def beacon(self, **differences: object) -> Any:
        message = {"token": token("a"), "previous": None, "path": PAGE, "event": "view", "webdriver": False}
        return self.send(json.dumps(message | differences))

    def send(self, body: str | bytes) -> Any:
        return self.post("/stats/visit", body, content_type="application/json")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What the tests compare with is English; a request still speaks the language of its address."""
    with translation.override("en"):
        yield


@pytest.fixture
def at() -> Callable[[str], time_machine.travel]:
    """`with at("2026-11-23 02:00"):` stops the clock at a moment in UTC."""
    return lambda text: time_machine.travel(utc(text), tick=False)
