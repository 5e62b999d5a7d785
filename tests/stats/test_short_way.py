"""Beacons past the middleware: answered as on the long way, and nobody else comes by it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory, override_settings

from stats import short_way
from stats.models import DayTotal, ExcludedTotal
from stats.short_way import with_short_way
from tests.stats.conftest import FIREFOX, PAGE, token

pytestmark = pytest.mark.django_db
BODY = b'{"token": "%s", "path": "%s", "event": "view"}' % (token("a").encode(), PAGE.encode())
ONLY_PAGES_NEED = {"Content-Language", "Content-Security-Policy"}


NEEDED = {
    "web.callers.caller_before_proxies",
    "django.middleware.security.SecurityMiddleware",
    "web.public_url.speak_from_public_url",
    "web.policies.permissions_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "web.methods.PublicMethods",
}


def test_of_all_middleware_it_is_known_whether_a_beacon_needs_it():
    assert {*settings.MIDDLEWARE} == NEEDED | short_way.UNNEEDED


@pytest.fixture(autouse=True)
def connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both ways look after connections, which would end the test's transaction."""
    monkeypatch.setattr(short_way, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def send(application: Any, path: str = "/stats/visit", **environ: Any) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of the answer to a beacon of the script, but for `environ`."""
    headers = {"HTTP_USER_AGENT": FIREFOX, "HTTP_ORIGIN": "http://testserver"}
    request = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(BODY))}
    answer: list[Any] = []
    body = application(
        RequestFactory()._base_environ(**{"wsgi.input": BytesIO(BODY)} | request | headers | environ),
        lambda status, headers, error=None: answer.extend([status, dict(headers)]),
    )
    return (*answer, b"".join(body))


def long_way_taken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"the long way"]


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_USER_AGENT": "curl/8.5.0"},
        {"HTTP_ORIGIN": "http://elsewhere.example"},
        {"HTTP_ORIGIN": "http://[::1"},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": "a b"},
        {"REQUEST_METHOD": "GET"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"CONTENT_LENGTH": "0"},
        {"CONTENT_LENGTH": "many"},
    ],
)
def test_answer_is_that_of_the_long_way(environ: dict[str, str], at):
    long = WSGIHandler()
    with at("2026-11-23 02:00"):
        send(long, **environ)
        there, here = send(long, **environ), send(short(long_way_taken), **environ)

    assert (here[0], here[2]) == (there[0], there[2])
    assert here[1] == {name: value for name, value in there[1].items() if name not in ONLY_PAGES_NEED}


def short(application, is_closed: bool = False):
    return with_short_way(application, lambda path: is_closed)


@override_settings(SECURE_SSL_REDIRECT=True)
def test_beacon_without_https_is_redirected_and_not_counted():
    status, headers, _body = send(short(long_way_taken))

    assert (status, headers["Location"]) == ("301 Moved Permanently", "https://testserver/stats/visit")
    assert not DayTotal.objects.exists()


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "other=1; sessionid=abc"},
        {"path": "/stats/pixel.gif"},
        {"path": "/stats/visit/"},
        {"path": "/"},
    ],
)
def test_everything_else_goes_the_long_way(environ: dict[str, str]):
    assert send(short(long_way_taken), **environ)[2] == b"the long way"


def test_beacon_goes_the_long_way_too_while_nothing_can_be_answered():
    assert send(short(long_way_taken, is_closed=True))[2] == b"the long way"


def test_staff_is_left_out():
    client = Client()
    client.force_login(User.objects.create_user("editor", is_staff=True))

    send(short(WSGIHandler()), HTTP_COOKIE=f"sessionid={client.cookies['sessionid'].value}")

    assert dict(ExcludedTotal.objects.values_list("reason", "beacons")) == {"staff": 1}
    assert not DayTotal.objects.exists()
