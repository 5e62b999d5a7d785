"""What is kept in front of the application: given complete to all who ask for it, and to nobody twice."""

from gzip import decompress
from time import time

import pytest

from tests.web.kept.conftest import Portal

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
        "Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400",
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
    assert answers[0].headers["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"


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


def test_what_waits_for_nothing_is_answered_though_all_seats_are_taken(portal: Portal):
    for _ in range(12):
        portal.kept._room_for_others.acquire()

    assert [portal.ask(f"/private/{name}").status for name in ("health", "other")] == [200, 503]
