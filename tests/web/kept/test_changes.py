"""What is kept when the record changes, something is broken, or many ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.web.kept.conftest import Portal, until
from web.kept.versions import EVERY
from web.kept.wrapper import GRACE, HOPE, LAST_RESORT, STALE_IF_ERROR

FIVE_MINUTES = 300
MOMENT = 2 * EVERY  # after which the version is asked again


# When it changes


def test_change_is_seen_by_all_after_a_second_at_the_latest(portal: Portal, clock):
    portal.ask("/")
    portal.change("two")
    clock.shift(MOMENT)
    portal.ask("/other/")  # which notices it
    clock.shift(GRACE)

    assert portal.ask("/").text == "two"


def test_change_that_nobody_asked_after_is_seen_by_the_first_who_does(portal: Portal, clock):
    portal.ask("/")
    portal.change("two")
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


def test_only_what_was_asked_for_more_than_once_is_made_anew_though_nobody_asks(portal: Portal, clock):
    for path in ("/", "/", "/twice/", "/twice/", "/once/"):
        portal.ask(path)
    portal.change("two")
    clock.shift(MOMENT)
    portal.ask("/another/")  # which notices it

    asked = lambda: [environ["PATH_INFO"] for environ in portal.application.asked[3:]]  # noqa: E731
    until(lambda: len(asked()) == 3)

    assert sorted(asked()) == ["/", "/another/", "/twice/"]


def paused(portal: Portal, is_asked: Event, may_go_on: Event) -> Callable:
    """The page, when it `may_go_on`."""

    def answer():
        is_asked.set()
        assert may_go_on.wait(10)
        return portal.application.page()

    return answer


def changed_while_made(portal: Portal, clock, seconds: float) -> tuple[Event, Event]:
    """The page changed so many `seconds` ago, and somebody has it made anew; when that has begun, and may go on."""
    is_asked, may_go_on = Event(), Event()
    portal.ask("/")
    portal.change("two")
    portal.application.answers["/"] = paused(portal, is_asked, may_go_on)
    clock.shift(MOMENT)
    portal.ask("/")
    assert is_asked.wait(10)
    clock.shift(seconds)
    return is_asked, may_go_on


def test_nobody_waits_for_a_page_that_is_being_made_while_the_last_version_is_young(portal: Portal, clock):
    _is_asked, may_go_on = changed_while_made(portal, clock, LAST_RESORT - MOMENT - 0.1)

    meanwhile = portal.ask("/").text
    may_go_on.set()
    until(lambda: portal.ask("/").text == "two")

    assert meanwhile == "one"


@pytest.mark.parametrize(("seconds", "cookie"), [(LAST_RESORT, ""), (0, "session=1")])
def test_later_everybody_waits_and_who_may_have_changed_it_at_once(portal: Portal, clock, seconds, cookie):
    _is_asked, may_go_on = changed_while_made(portal, clock, seconds)
    with ThreadPoolExecutor(1) as readers:
        asking = readers.submit(portal.ask, "/", COOKIE=cookie)
        may_go_on.set()

    assert asking.result().text == "two"


def test_where_more_is_to_be_made_than_can_be_the_last_version_is_given(portal: Portal, clock, monkeypatch):
    monkeypatch.setattr(portal.kept.refresher, "want", lambda answer: None)  # it has much else to do
    portal.ask("/")
    portal.change("two")
    clock.shift(MOMENT)
    portal.ask("/other/")
    clock.shift(GRACE)
    for _ in range(8):
        portal.kept._room_for_making.acquire()

    young = portal.ask("/")
    clock.shift(LAST_RESORT)
    old = portal.ask("/")

    assert (young.text, old.status) == ("one", 503)


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
    clock.shift(LAST_RESORT)

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


@pytest.mark.limit("a page that another request makes")
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


@pytest.mark.limit("pages, other answers, addresses that are not there")
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


def test_long_addresses_take_the_room_they_need(portal):
    area = portal.kept.store.areas["aside"]
    area.limit = 200_000

    for number in range(20):
        portal.ask(f"/?page={'x' * 30_000}{number}")

    held = sum(len(answer.asked.query) for answer in area.answers.values())
    assert 0 < held <= area.size <= area.limit
