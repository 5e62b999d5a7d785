"""The database locked, or gone: pages stay, beacons are asked to come again, and nothing is counted twice."""

import fcntl
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.template import Context, Template
from django.test import Client, RequestFactory

from stats.models import DayTotal
from stats.templatetags import counter
from tests.stats.conftest import PAGE, Browser

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def locked_by_another() -> Iterator[None]:
    """Another connection holds what a writer needs; ours waits for a fifth of a second only."""
    other = connection.copy()
    with connection.cursor() as cursor, other.cursor() as holder:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 200")
            holder.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("SET lock_timeout = '200ms'")
            holder.execute("BEGIN")
            holder.execute("LOCK TABLE stats_presence, stats_excludedtotal, stats_daytotal")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            other.close()
            connection.close()


@contextmanager
def unreachable() -> Iterator[None]:
    """No new connection can be made."""

    connection.close()
    with patch.object(connection, "connect", side_effect=OperationalError("could not connect")):
        yield


def widget(path: str = PAGE, **context: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load counter %}{% visitor_counter %}").render(Context({"request": request} | context))


@pytest.mark.parametrize("away", [locked_by_another, unreachable])
@pytest.mark.limit("a lock of the database")
def test_visit_is_asked_to_come_again_and_then_counted_once(away):
    with away():
        refused = Browser().beacon()
    answer = Browser().beacon()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert (answer.status_code, answer.json()["today"]) == (200, 1)
    assert list(DayTotal.objects.values_list("visits", "views")) == [(1, 1)]


@pytest.mark.parametrize("away", [locked_by_another, unreachable])
def test_visit_of_a_robot_is_asked_to_come_again_too(away):
    with away():
        answer = Browser(headers={"User-Agent": "curl/8.5.0"}).beacon()

    assert answer.status_code == 503


def test_numbers_are_not_published_while_unreachable_and_no_cache_keeps_the_failure():
    with unreachable():
        answers = [Client().get(path) for path in ("/stats/counter.json", "/data/visits.csv")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert not any(answer.has_header("Cache-Control") for answer in answers)


@pytest.mark.parametrize("away", [locked_by_another, unreachable])
def test_widget_shows_the_last_known_numbers(away):
    Browser().beacon()
    before = widget()

    with away():
        during = widget()

    assert during == before
    assert "2,277,649" in during


def test_widget_of_a_process_that_never_reached_the_database_shows_dashes(monkeypatch: pytest.MonkeyPatch):
    nothing = dict.fromkeys(counter.last_numbers)
    monkeypatch.setattr(counter, "last_numbers", nothing)
    monkeypatch.setattr(counter, "last_carried_over", None)

    with unreachable():
        shown = widget()

    assert shown.count(">–</dd>") == 4


@pytest.fixture
def turn() -> Path:
    """The file at whose lock the writers of SQLite stand in line, as an hour ago."""
    file = Path(f"{connection.settings_dict['NAME']}-turn")
    file.touch()
    hour_ago = time.time() - 3600
    os.utime(file, (hour_ago, hour_ago))
    return file


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a line of its own")
def test_visit_that_waited_in_vain_tells_those_behind_it(turn: Path):
    began = time.time() - 1

    with locked_by_another():
        Browser().beacon()

    assert turn.stat().st_mtime > began


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a line of its own")
def test_visit_behind_one_that_waited_in_vain_does_not_wait_as_long_again(turn: Path):
    with turn.open() as first_in_line, ThreadPoolExecutor(1) as others:
        fcntl.flock(first_in_line, fcntl.LOCK_EX)
        behind = others.submit(beacon_of_another_thread)
        wait_until_somebody_stands_behind(turn)
        os.utime(turn)
        fcntl.flock(first_in_line, fcntl.LOCK_UN)

    assert behind.result() == 503
    assert Browser().beacon().status_code == 200
    assert list(DayTotal.objects.values_list("visits", "views")) == [(1, 1)]


def beacon_of_another_thread() -> int:
    try:
        return Browser().beacon().status_code
    finally:
        connection.close()


def wait_until_somebody_stands_behind(turn: Path) -> None:
    """Linux lists a waiting lock as `1: -> FLOCK … device:inode …`."""
    waiting = f":{turn.stat().st_ino} "
    while not any("->" in line and waiting in line for line in Path("/proc/locks").read_text().splitlines()):
        time.sleep(0.01)
