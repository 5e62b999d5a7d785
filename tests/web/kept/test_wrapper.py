"""What is kept in front of the application: given to all who ask for it, and to nobody for long when it changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from gzip import decompress
from threading import Event
from time import time

import pytest

from tests.web.kept.conftest import Portal, until
from web.kept.versions import EVERY
from web.kept.wrapper import GRACE, HOPE, STALE_IF_ERROR

FIVE_MINUTES = 300
MOMENT = 2 * EVERY  # after which the version is asked again


# What is kept


def test_answer_is_made_once_and_given_complete(portal: Portal):
    first, second = portal.ask("/"), portal.ask("/")

    assert portal.made == 1
    assert first == second
    assert first.text == "one"
    assert first.headers == {
        "Content-Type": "text/html; charset=utf-8",
        "X-Own": "1",
        "Content-Length": str(len(first.body)),
        "Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=2, stale-if-error=86400",
        "ETag": 'W/"release-1"',
        "Last-Modified": "Sun, 09 Sep 2001 01:46:40 GMT",
        "Vary": "Accept-Encoding",
    }


def test_head_is_answered_alike(portal: Portal):
    head, get = portal.ask("/", "HEAD"), portal.ask("/")

    assert (head.status, head.headers, head.body) == (200, get.headers, b"")
    assert portal.made == 1


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip, deflate, br", True),
        ("*", True),
        ("br;q=1, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("br", False),
        ("", False),
    ],
)
def test_answer_is_packed_for_who_takes_it_so(portal: Portal, accepted: str, is_packed: bool):
    plain = portal.ask("/")

    answer = portal.ask("/", ACCEPT_ENCODING=accepted)

    assert answer.headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    assert (decompress(answer.body) if is_packed else answer.body) == plain.body
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_picture_is_packed_for_nobody(portal: Portal):
    portal.application.text = "x" * 1000
    portal.application.answers["/picture.png"] = portal.application.answer(Content_Type="image/png")

    answer = portal.ask("/picture.png", ACCEPT_ENCODING="gzip")

    assert "Vary" not in answer.headers
    assert answer.text == "x" * 1000


def test_what_means_nothing_in_a_query_makes_no_other_answer(portal: Portal):
    answers = [
        portal.ask(path) for path in ("/", "/?fbclid=1", "/?utm_source=x&y=2", "/?page=2", "/?x=1&page=2")
    ]

    assert {answer.status for answer in answers} == {200}
    assert [environ["QUERY_STRING"] for environ in portal.application.asked] == ["", "page=2"]


def test_hosts_and_paths_are_kept_apart(portal: Portal):
    for host in ("portal", "other"):
        for path in ("/", "/en/"):
            portal.ask(path, host=host)

    asked = [(environ["HTTP_HOST"], environ["PATH_INFO"]) for environ in portal.application.asked]
    assert asked == [("portal", "/"), ("portal", "/en/"), ("other", "/"), ("other", "/en/")]


def test_nothing_of_who_asks_reaches_what_makes_an_answer(portal: Portal):
    who = {
        "COOKIE": "session=1",
        "ACCEPT_LANGUAGE": "fr",
        "USER_AGENT": "x",
        "IF_NONE_MATCH": '"x"',
        "RANGE": "bytes=0-1",
    }

    portal.ask("/", **who, ACCEPT_ENCODING="gzip", X_FORWARDED_FOR="192.0.2.1")

    environ = portal.application.asked[0]
    assert {name for name in environ if name.startswith(("HTTP_", "REMOTE_"))} == {"HTTP_HOST"}


@pytest.mark.parametrize(
    ("path", "method", "host"),
    [
        ("/", "POST", "portal"),
        ("/", "PUT", "portal"),
        ("/private/", "GET", "portal"),
        ("/", "GET", "unknown"),
    ],
)
def test_what_not_everybody_is_answered_alike_is_passed_on_and_kept_by_nobody(
    portal: Portal, path, method, host
):
    answers = [portal.ask(path, method, host, COOKIE="session=1") for _ in range(2)]

    assert portal.made == 2
    assert portal.application.asked[0]["HTTP_COOKIE"] == "session=1"
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", {"Set_Cookie": "a=b"}),
        ("200 OK", {"Cache_Control": "private, max-age=5"}),
        ("200 OK", {"Cache_Control": "no-store"}),
        ("302 Found", {"Location": "/"}),
        ("400 Bad Request", {}),
        ("500 Internal Server Error", {}),
        ("503 Service Unavailable", {"Retry_After": "5"}),
    ],
)
def test_what_may_not_be_kept_is_given_as_it_is(portal: Portal, status, headers):
    portal.application.answers["/"] = portal.application.answer(status, **headers)

    first, _second = portal.ask("/"), portal.ask("/")

    assert portal.made == 2
    assert first.status == int(status[:3])
    assert first.headers["Cache-Control"] == headers.get("Cache_Control", "no-store")


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved Permanently"])
def test_what_is_not_there_is_kept_too_but_by_others_for_a_second_only(portal: Portal, status):
    portal.application.answers["/"] = portal.application.answer(status)

    answers = [portal.ask("/"), portal.ask("/", IF_NONE_MATCH="*")]

    assert portal.made == 1
    assert {answer.status for answer in answers} == {int(status[:3])}
    assert answers[0].headers["Cache-Control"] == "public, max-age=0, s-maxage=1"


# Who has it already


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({"IF_NONE_MATCH": 'W/"release-1"'}, 304),
        ({"IF_NONE_MATCH": '"release-1"'}, 304),
        ({"IF_NONE_MATCH": '"x", W/"release-1"'}, 304),
        ({"IF_NONE_MATCH": "*"}, 304),
        ({"IF_NONE_MATCH": 'W/"release-2"'}, 200),
        ({"IF_NONE_MATCH": "release-1"}, 200),
        ({"IF_MODIFIED_SINCE": "Sun, 09 Sep 2001 01:46:40 GMT"}, 304),
        ({"IF_MODIFIED_SINCE": "Mon, 10 Sep 2001 00:00:00 GMT"}, 304),
        ({"IF_MODIFIED_SINCE": "Sun, 09 Sep 2001 01:46:39 GMT"}, 200),
        ({"IF_MODIFIED_SINCE": "yesterday"}, 200),
        ({"IF_NONE_MATCH": '"x"', "IF_MODIFIED_SINCE": "Mon, 10 Sep 2001 00:00:00 GMT"}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_already_is_not_sent_it_again(portal: Portal, known, status, method):
    answer = portal.ask("/", method, **known)

    assert answer.status == status
    if status == 304:
        assert answer.body == b""
        assert set(answer.headers) == {"Cache-Control", "ETag", "Last-Modified", "Vary"}


def test_date_says_nothing_while_another_version_could_bear_the_same(portal: Portal, clock):
    portal.site.began_at = time()
    young = portal.ask("/", IF_MODIFIED_SINCE="Mon, 10 Sep 2040 00:00:00 GMT")
    clock.shift(2)
    old = portal.ask("/")

    assert (young.status, "Last-Modified" in young.headers) == (200, False)
    assert "Last-Modified" in old.headers


def test_what_tells_visits_is_known_by_what_it_says(portal: Portal, clock):
    before = portal.ask("/hits")
    portal.application.text = "two"
    clock.shift(61)

    after = portal.ask("/hits", IF_NONE_MATCH=before.headers["ETag"])

    assert (after.status, after.text) == (200, "two")
    assert "Last-Modified" not in after.headers


def test_answer_with_a_tag_of_its_own_keeps_it(portal: Portal):
    portal.application.answers["/x.csv"] = portal.application.answer(ETag='"own"', Content_Type="text/csv")

    assert portal.ask("/x.csv").headers["ETag"] == '"own"'
    assert portal.ask("/x.csv", IF_NONE_MATCH='"own"').status == 304


# When it changes


def test_change_is_seen_by_all_after_a_second_at_the_latest(portal: Portal, clock):
    portal.ask("/")
    portal.change("two")
    clock.shift(MOMENT)
    portal.ask("/other/")  # which notices it
    clock.shift(GRACE)

    assert portal.ask("/").text == "two"


def test_change_is_seen_at_once_by_who_may_have_made_it(portal: Portal, clock):
    portal.ask("/")
    portal.change("two")

    assert portal.ask("/", COOKIE="session=made-up").text == "two"


def test_before_it_is_made_anew_the_last_version_is_given_for_a_moment(portal: Portal, clock):
    is_asked, may_go_on = Event(), Event()
    portal.ask("/")
    portal.change("two")
    portal.application.answers["/"] = paused(portal, is_asked, may_go_on)
    clock.shift(MOMENT)

    meanwhile = portal.ask("/").text
    assert is_asked.wait(10)
    may_go_on.set()
    until(lambda: portal.ask("/").text == "two")

    assert meanwhile == "one"
    assert portal.made == 2


def paused(portal: Portal, is_asked: Event, may_go_on: Event) -> Callable:
    """The page, when it `may_go_on`."""

    def answer():
        is_asked.set()
        assert may_go_on.wait(10)
        return portal.application.page()

    return answer


def test_version_before_the_last_is_never_given(portal: Portal, clock):
    portal.ask("/")
    for text in ("two", "three"):
        portal.change(text)
        clock.shift(MOMENT)
        portal.ask("/other/")

    assert portal.ask("/").text in ("two", "three")


def test_withdrawn_page_is_not_found(portal: Portal, clock):
    portal.ask("/")
    portal.change("")
    portal.application.answers["/"] = portal.application.answer("404 Not Found")
    clock.shift(MOMENT)
    portal.ask("/other/")
    clock.shift(GRACE)

    assert portal.ask("/").status == 404


def test_answer_that_changes_while_it_is_made_is_made_again(portal: Portal):
    def mixed():
        if portal.made == 1:
            portal.change("two")
            return "200 OK", [], b"half one, half two"
        return portal.application.page()

    portal.application.answers["/"] = mixed

    assert portal.ask("/").text == "two"
    assert portal.made == 2


def test_answer_that_never_comes_to_rest_is_given_unkept(portal: Portal):
    def restless():
        portal.change(f"{portal.made}")
        return portal.application.page()

    portal.application.answers["/"] = restless

    assert [portal.ask("/").headers["Cache-Control"] for _ in range(2)] == ["no-store"] * 2


def test_nothing_is_kept_without_a_version(portal: Portal, clock):
    portal.ask("/")
    portal.site.number = 0
    clock.shift(MOMENT)

    assert [portal.ask("/").headers["Cache-Control"] for _ in range(2)] == ["no-store"] * 2
    assert portal.made == 3


def test_numbers_of_visits_are_made_anew_after_five_minutes(portal: Portal, clock):
    portal.ask("/")
    portal.application.text = "two"
    clock.shift(FIVE_MINUTES + 1)

    answer = portal.ask("/")

    assert answer.text == "two"
    assert answer.headers["ETag"] == 'W/"release-1"'


def test_they_are_made_anew_a_little_earlier_for_the_next_who_asks(portal: Portal, clock):
    portal.ask("/")
    portal.application.text = "two"
    clock.shift(FIVE_MINUTES - 10)

    assert portal.ask("/").text == "one"
    until(lambda: portal.ask("/").text == "two")


# What is broken


def test_while_the_version_cannot_be_asked_what_is_kept_is_given(portal: Portal, clock):
    portal.ask("/")
    portal.site.is_away = True
    portal.application.answers["/"] = portal.application.answer("500 Internal Server Error")
    for _ in range(3):
        clock.shift(FIVE_MINUTES + 1)
        assert portal.ask("/").text == "one"
        assert portal.ask("/", COOKIE="session=1").text == "one"

    assert portal.made == 1


def test_it_is_given_no_longer_than_a_day(portal: Portal, clock):
    portal.ask("/")
    portal.site.is_away = True
    portal.application.answers["/"] = portal.application.answer("500 Internal Server Error")
    clock.shift(STALE_IF_ERROR + 1)

    assert portal.ask("/").status == 500


def test_once_it_can_be_asked_again_all_is_as_before(portal: Portal, clock):
    portal.ask("/")
    portal.site.is_away = True
    clock.shift(MOMENT)
    portal.ask("/")
    portal.site.is_away = False
    portal.change("two")
    clock.shift(MOMENT)

    until(lambda: portal.ask("/").text == "two")


def test_broken_page_is_given_as_it_was_made_from_the_same_record(portal: Portal, clock):
    portal.ask("/")
    portal.application.answers["/"] = portal.application.answer("500 Internal Server Error")
    clock.shift(FIVE_MINUTES + 1)

    assert portal.ask("/").text == "one"


def test_broken_page_is_not_given_as_it_was_before_the_record_changed(portal: Portal, clock):
    portal.ask("/")
    portal.change("two")
    portal.application.answers["/"] = portal.application.answer("500 Internal Server Error")

    assert portal.ask("/", COOKIE="session=1").status == 500


def test_error_is_no_page_to_be_kept(portal: Portal, clock):
    portal.application.answers["/"] = portal.application.answer("500 Internal Server Error")
    portal.ask("/")
    del portal.application.answers["/"]

    assert portal.ask("/").text == "one"


def test_nobody_waits_for_what_cannot_be_answered_anyway(portal: Portal, clock):
    portal.ask("/")
    portal.site.is_away = True
    statuses = []
    for _ in range(3):
        clock.shift(HOPE + 1)
        statuses.append([portal.ask(path, "POST").status for path in ("/private/", "/private/alone")])
    portal.site.is_away = False
    clock.shift(MOMENT)

    assert statuses == [[200, 200], [503, 200], [503, 200]]
    until(lambda: portal.ask("/private/", "POST").status == 200)


# Many at once


def test_however_many_ask_it_is_made_once(portal: Portal):
    is_asked, may_go_on = Event(), Event()
    portal.application.answers["/"] = paused(portal, is_asked, may_go_on)
    with ThreadPoolExecutor(6) as readers:
        asking = [readers.submit(portal.ask, "/") for _ in range(6)]
        assert is_asked.wait(10)
        may_go_on.set()
        texts = [each.result().text for each in asking]

    assert texts == ["one"] * 6
    assert portal.made == 1


def test_while_many_wait_what_is_kept_is_given_and_the_rest_is_asked_to_come_again(portal: Portal):
    is_asked, may_go_on = Event(), Event()
    portal.ask("/kept/")
    for number in range(9):
        portal.application.answers[f"/{number}"] = paused(portal, is_asked, may_go_on)
    with ThreadPoolExecutor(9) as readers:
        asking = [readers.submit(portal.ask, f"/{number}") for number in range(9)]
        until(lambda: any(each.done() for each in asking))
        kept, passed_on = portal.ask("/kept/"), portal.ask("/private/")
        may_go_on.set()
        answers = [each.result() for each in asking]

    refused = [answer for answer in answers if answer.status == 503]
    assert (kept.status, passed_on.status) == (200, 200)
    assert [
        (answer.body, answer.headers["Retry-After"], answer.headers["Cache-Control"]) for answer in refused
    ] == [(b"busy", "1", "no-store")]


def test_flood_of_what_anybody_can_ask_for_empties_nothing_and_grows_nothing(portal: Portal):
    limits = {name: area.limit for name, area in portal.kept.store.areas.items()}
    for area in portal.kept.store.areas.values():
        area.limit = 20_000
    portal.application.answers = {
        f"/{number}": portal.application.answer("404 Not Found") for number in range(100)
    }
    portal.ask("/")
    for number in range(100):
        portal.ask(f"/?page={number}")
        portal.ask(f"/{number}")
        portal.ask("/", host=f"portal:{number}")

    made = portal.made
    portal.ask("/")

    assert portal.made == made
    assert set(limits) == {"pages", "aside", "missing"}
    assert [name for name, area in portal.kept.store.areas.items() if area.size > 20_000] == []
    assert [len(area.answers) < 50 for area in portal.kept.store.areas.values()] == [True] * 3
