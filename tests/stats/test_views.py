import json

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from stats.models import DayTotal, ExcludedTotal, PageTotal, Presence
from tests.stats.conftest import PAGE, Browser, token

pytestmark = pytest.mark.django_db


def excluded() -> dict[str, int]:
    return dict(ExcludedTotal.objects.values_list("reason", "beacons"))


def counted() -> tuple[int, int]:
    """Visits and views of all days."""
    days = DayTotal.objects.all()
    return sum(day.visits for day in days), sum(day.views or 0 for day in days)


def test_visit_answers_with_the_numbers_and_the_visitor_among_them(at):
    with at("2026-11-23 02:00"):
        answer = Browser().beacon()

    assert answer.status_code == 200
    assert answer.json() == {
        "online": 1,
        "today": 1,
        "week": 1,
        "total": 2_277_649,
        "as_of": "2026-11-23T09:00:00+07:00",
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert list(PageTotal.objects.values_list("path", "views")) == [(PAGE, 1)]


def test_visit_heartbeat_is_answered_and_counts_nothing():
    answer = Browser().beacon(event="alive")

    assert (answer.status_code, answer.json()["online"], counted()) == (200, 1, (0, 0))


def test_visit_without_token_tells_browsers_apart_by_network_agent_and_language():
    for browser in (
        Browser(),
        Browser(),
        Browser(address="192.0.2.2"),
        Browser(headers={"Accept-Language": "en"}),
        Browser(address="2001:db8::1"),
        Browser(address="2001:db8::2"),
    ):
        assert browser.beacon(token=None).status_code == 200

    assert counted() == (4, 6)


def test_visit_of_several_browsers_behind_one_address_are_several():
    office = Browser()

    for number in range(5):
        office.beacon(token=f"{number:032x}")

    assert counted() == (5, 5)


def test_visit_carries_the_token_of_the_day_before_over_midnight(at):
    with at("2026-11-23 16:58"):
        Browser().beacon(token=token("a"))

    with at("2026-11-23 17:02"):
        answer = Browser().beacon(token=token("b"), previous=token("a"))

    numbers = answer.json()
    assert (numbers["online"], numbers["today"], numbers["week"]) == (1, 1, 2)


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        (
            {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            200,
            "bot",
        ),
        ({"User-Agent": ""}, 200, "bot"),
        ({"User-Agent": "curl/8.5.0"}, 200, "bot"),
        ({"Sec-Purpose": "prefetch"}, 403, "prefetch"),
        ({"Sec-Purpose": "prefetch;prerender"}, 403, "prefetch"),
        ({"Purpose": "prefetch"}, 403, "prefetch"),
        ({"X-Moz": "prefetch"}, 403, "prefetch"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "foreign"),
        ({"Sec-Fetch-Site": "same-site"}, 403, "foreign"),
        ({"Origin": "https://elsewhere.example"}, 403, "foreign"),
        ({"Origin": "null"}, 403, "foreign"),
        ({"Sec-Fetch-Mode": "navigate"}, 405, "method"),
    ],
)
def test_visit_not_of_a_reader_is_left_out_with_its_reason(headers: dict[str, str], status: int, reason: str):
    answer = Browser(headers=headers).beacon()

    assert (answer.status_code, counted(), excluded()) == (status, (0, 0), {reason: 1})
    assert not Presence.objects.exists()


def test_visit_from_our_own_origin_counts():
    Browser(headers={"Origin": "http://testserver"}).beacon()

    assert counted() == (1, 1)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_visit_by_another_method_is_left_out(method: str):
    answer = getattr(Browser(), method)("/stats/visit")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert (counted(), excluded()) == ((0, 0), {"method": 1})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"webdriver": True}, "bot"),
        ({"path": "/no-such-page/"}, "not_page"),
        ({"path": "/quan-tri/"}, "not_page"),
        ({"path": "/nhung/dong-thoi-gian/"}, "not_page"),
        ({"path": "/stats/visit"}, "not_page"),
        ({"path": "/healthz"}, "not_page"),
        ({"path": "/feeds/vi.atom"}, "not_page"),
        ({"path": "/data/visits.csv"}, "not_page"),
        ({"path": "/robots.txt"}, "not_page"),
        ({"path": "/dau-moc/khong-co/"}, "not_page"),
        ({"path": "/en/milestones/khong-co/"}, "not_page"),
        ({"path": "//elsewhere.example/"}, "not_page"),
        ({"path": "/\ud800"}, "not_page"),
        ({"path": "/\0"}, "not_page"),
    ],
)
def test_visit_that_says_what_does_not_count_gets_the_numbers_only(said: dict[str, object], reason: str):
    answer = Browser().beacon(**said)

    assert (answer.status_code, answer.json()["today"]) == (200, 0)
    assert (counted(), excluded()) == ((0, 0), {reason: 1})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 1024,
        b'{"path": "/", "event": "view", "token": "short"}',
        b'{"path": "/", "event": "view", "token": ""}',
        b'{"path": "/", "event": "view", "token": 7}',
        b'{"path": "/", "event": "view", "previous": "AAAA"}',
        b'{"path": "/", "event": "leave"}',
        b'{"path": "/"}',
        b'{"path": null, "event": "view"}',
        b'{"event": "view"}',
        b'{"path": "/", "event": "view", "webdriver": "no"}',
    ],
)
def test_visit_malformed_is_refused_and_leaves_no_trace(body: bytes):
    answer = Browser().send(body)

    assert (answer.status_code, counted(), excluded()) == (400, (0, 0), {})


def test_visit_of_more_than_a_kilobyte_is_refused_and_leaves_no_trace():
    message = json.dumps({"token": None, "previous": None, "path": PAGE, "event": "view", "webdriver": False})

    assert Browser().send(message.ljust(1024)).status_code == 200
    assert Browser().send(message.ljust(1025)).status_code == 413
    assert (counted(), excluded()) == ((1, 1), {})


@pytest.fixture
def staff() -> Browser:
    browser = Browser()
    browser.force_login(User.objects.create_user("editor", is_staff=True))
    return browser


def test_visit_of_signed_in_staff_gets_the_numbers_only(staff: Browser):
    answer = staff.beacon()

    assert (answer.status_code, answer.json()["online"]) == (200, 0)
    assert (counted(), excluded()) == ((0, 0), {"staff": 1})


def test_visit_of_an_account_that_is_not_staff_counts():
    browser = Browser()
    browser.force_login(User.objects.create_user("reader"))

    browser.beacon()

    assert counted() == (1, 1)


def test_visit_without_a_session_cookie_looks_for_no_session_and_sets_no_cookie(
    django_assert_max_num_queries,
):
    Browser().beacon()

    # begin, secret, network, browser, listed pages, page, hour, day (PostgreSQL: at once), numbers, commit
    with django_assert_max_num_queries(10):
        answer = Browser().beacon()

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_visit_needs_no_csrf_cookie():
    browser = Browser()
    browser.handler.enforce_csrf_checks = True

    assert browser.beacon().status_code == 200


@override_settings(STATS_BEACONS_A_MINUTE=2, TRUSTED_PROXIES=0)
def test_visit_cap_meets_the_real_address_whatever_is_forged():
    statuses = [
        Browser(headers={"X-Forwarded-For": f"198.51.100.{number}"}).beacon().status_code
        for number in range(4)
    ]

    assert statuses == [200, 200, 429, 429]
    assert (counted(), excluded()) == ((1, 2), {"cap": 2})


@override_settings(STATS_BEACONS_A_MINUTE=2, TRUSTED_PROXIES=1)
def test_visit_cap_behind_a_proxy_meets_the_address_the_proxy_saw():
    def status(seen_by_proxy: str) -> int:
        forged = f"198.51.100.7, {seen_by_proxy}"
        return Browser(address="127.0.0.1", headers={"X-Forwarded-For": forged}).beacon().status_code

    assert [status("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert status("192.0.2.2") == 200


def test_pixel_counts_a_browser_without_script_once_a_visit():
    for _ in range(2):
        answer = Browser().get("/stats/pixel.gif", {"path": PAGE})

    assert answer.headers["Content-Type"] == "image/gif"
    assert "no-store" in answer.headers["Cache-Control"]
    assert counted() == (1, 2)
    assert list(PageTotal.objects.values_list("path", "views")) == [(PAGE, 2)]


@pytest.mark.parametrize(
    ("headers", "path", "status", "reason"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, PAGE, 403, "foreign"),
        ({"User-Agent": "Googlebot/2.1"}, PAGE, 200, "bot"),
        ({"Sec-Purpose": "prefetch"}, PAGE, 403, "prefetch"),
        ({"Sec-Fetch-Mode": "navigate"}, PAGE, 405, "method"),
        ({}, "/no-such-page/", 200, "not_page"),
        ({}, "", 200, "not_page"),
    ],
)
def test_pixel_keeps_the_same_rules(headers: dict[str, str], path: str, status: int, reason: str):
    answer = Browser(headers=headers).get("/stats/pixel.gif", {"path": path})

    assert (answer.status_code, counted(), excluded()) == (status, (0, 0), {reason: 1})


def test_pixel_head_is_left_out():
    assert Browser().head("/stats/pixel.gif", {"path": PAGE}).status_code == 405
    assert (counted(), excluded()) == ((0, 0), {"method": 1})


def test_counter_reads_without_counting(at):
    with at("2026-11-23 02:00"):
        answer = Client().get("/stats/counter.json")

    assert answer.json() == {
        "online": 0,
        "today": 0,
        "week": 0,
        "total": 2_277_648,
        "as_of": "2026-11-23T09:00:00+07:00",
    }
    assert "s-maxage=30" in answer.headers["Cache-Control"]
    assert (counted(), excluded()) == ((0, 0), {})


def test_visits_are_published_as_csv_and_json(at):
    with at("2026-11-23 16:59"):
        Browser().beacon()
    with at("2026-11-23 17:00"):
        Browser(headers={"User-Agent": "curl/8.5.0"}).beacon()
        Browser(headers={"Sec-Fetch-Site": "cross-site"}).beacon()

    table = Client().get("/data/visits.csv")
    objects = json.loads(Client().get("/data/visits.json").getvalue())

    assert table.getvalue().decode().splitlines() == [
        "date,visits,visitors,views,excluded_bot,excluded_prefetch,excluded_staff,excluded_other,correction",
        "2026-11-23,1,1,1,0,0,0,0,0",
        "2026-11-24,0,0,0,1,0,0,1,0",
    ]
    assert [list(row.values()) for row in objects] == [
        ["2026-11-23", 1, 1, 1, 0, 0, 0, 0, 0],
        ["2026-11-24", 0, 0, 0, 1, 0, 0, 1, 0],
    ]
