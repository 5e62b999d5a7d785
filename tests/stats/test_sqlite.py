"""SQLite's file, and the line of those who write to it."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from stats import sqlite
from stats.models import DayTotal
from tests.stats.conftest import Browser
from tests.stats.processes import database_url, running

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file of ours"),
]


@pytest.fixture
def database(tmp_path: Path) -> str:
    file = tmp_path / "portal.sqlite3"
    file.touch()
    return str(file)


@pytest.fixture
def another(database: str) -> Iterator[Callable[[], None]]:
    """Another program holds the lock, until it is told to let go."""
    with open(f"{database}-turn", "a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        yield lambda: fcntl.flock(other, fcntl.LOCK_UN)


def enter(database: str) -> None:
    with sqlite.turn(database):
        pass


def is_free(database: str) -> bool:
    with open(f"{database}-turn", "a") as other:
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.01)


@pytest.mark.limit("SQLite's line of writers")
def test_turn_that_does_not_come_is_given_up(database: str, another, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    before = threading.active_count()

    for _ in range(20):
        with pytest.raises(OperationalError):
            enter(database)

    assert threading.active_count() == before + 1  # one place in line, however often it is asked for


def test_turn_that_comes_after_it_was_given_up_is_passed_on(
    database: str, another, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with pytest.raises(OperationalError):
        enter(database)

    another()

    wait_until(lambda: is_free(database))
    enter(database)
    assert is_free(database)


def test_place_that_was_given_up_is_taken_again(database: str, another, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with pytest.raises(OperationalError):
        enter(database)
    monkeypatch.setattr(sqlite, "PATIENCE", 60)

    with ThreadPoolExecutor(1) as threads:
        entered = threads.submit(enter, database)
        another()

    assert entered.exception() is None
    wait_until(lambda: is_free(database))


def test_turn_file_of_another_user_is_replaced(
    database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    Path(f"{database}-turn").touch()
    of_root = os.stat(f"{database}-turn").st_ino
    real_open = open

    def refusing_open(path: str, mode: str):
        if os.path.exists(path) and os.stat(path).st_ino == of_root:
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, mode)

    monkeypatch.setattr("builtins.open", refusing_open)
    enter(database)
    monkeypatch.undo()

    assert "was replaced" in caplog.text
    assert is_free(database)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_turn_file_made_by_root_belongs_to_the_owner_of_the_database(database: str):
    os.chown(database, 65534, 65534)

    enter(database)

    assert os.stat(f"{database}-turn").st_uid == 65534


def test_turn_in_a_folder_that_cannot_be_written_is_an_operational_error(tmp_path: Path):
    with pytest.raises(OperationalError):
        enter(str(tmp_path / "missing" / "portal.sqlite3"))


def test_beacon_to_a_deleted_file_is_asked_to_come_again(tmp_path: Path):
    name = Path(connection.settings_dict["NAME"])
    Browser().beacon()
    name.rename(tmp_path / "away")
    try:
        refused = Browser().beacon()
        is_made_anew = name.exists()
    finally:
        (tmp_path / "away").rename(name)
    answer = Browser().beacon()

    assert (refused.status_code, is_made_anew, answer.status_code) == (503, False, 200)
    assert list(DayTotal.objects.values_list("views")) == [(2,)]


def test_health_is_answered_while_beacons_wait_for_another_program():
    turn = Path(f"{connection.settings_dict['NAME']}-turn")
    with running(database_url(), workers=1, threads=4) as server, turn.open("a") as other:
        assert server.send_view() == 200
        fcntl.flock(other, fcntl.LOCK_EX)
        with ThreadPoolExecutor(4) as readers:
            beacons = [readers.submit(server.send_view) for _ in range(4)]
            wait_until(lambda: somebody_stands_behind(turn))
            time.sleep(0.5)  # until all four have arrived
            health = server.request("GET", "/healthz")
            still_waiting = sum(not beacon.done() for beacon in beacons)

    assert health == 200
    assert still_waiting >= 3  # of four, as many as threads
    assert {beacon.result() for beacon in beacons} == {503}


def somebody_stands_behind(turn: Path) -> bool:
    """Linux lists a waiting lock as `1: -> FLOCK … device:inode …`."""
    waiting = f":{turn.stat().st_ino} "
    return any("->" in line and waiting in line for line in Path("/proc/locks").read_text().splitlines())
