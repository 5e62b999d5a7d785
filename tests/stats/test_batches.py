"""Threads whose work is written together."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError

from stats import batches
from stats.batches import Batches


class Book:
    """What was written, batch by batch; the first batch waits until it is let go."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.began = threading.Event()
        self.may_begin = threading.Event()
        self.failure: Exception | None = None
        self.batches = Batches(self.write)

    def write(self, take: Callable[[], list[int]]) -> None:
        self.began.set()
        assert self.may_begin.wait(60)
        if self.failure:
            raise self.failure
        self.written.append(take())

    def wait_for(self, waiting: int) -> None:
        while len(self.batches.waiting) < waiting:
            time.sleep(0.001)


@pytest.fixture
def book() -> Book:
    return Book()


def test_what_arrives_before_the_transaction_begins_is_in_it(book: Book):
    with ThreadPoolExecutor(4) as threads:
        all_done = [threads.submit(book.batches.submit, number) for number in range(4)]
        book.wait_for(4)
        book.may_begin.set()

    assert [outcome.exception() for outcome in all_done] == [None] * 4
    assert [sorted(batch) for batch in book.written] == [[0, 1, 2, 3]]


def test_what_arrives_later_is_led_by_one_of_those_who_wait(book: Book, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches, "TOGETHER", 3)
    with ThreadPoolExecutor(7) as threads:
        for number in range(7):
            threads.submit(book.batches.submit, number)
        book.wait_for(7)
        book.may_begin.set()

    assert [len(batch) for batch in book.written] == [3, 3, 1]
    assert sorted(number for batch in book.written for number in batch) == list(range(7))


def test_failure_is_that_of_all_who_waited_and_the_next_begins_anew(book: Book):
    book.failure = OperationalError("database is locked")
    with ThreadPoolExecutor(3) as threads:
        outcomes = [threads.submit(book.batches.submit, number) for number in range(3)]
        book.wait_for(3)
        book.may_begin.set()
    book.failure = None

    book.batches.submit(3)

    assert [str(outcome.exception()) for outcome in outcomes] == ["database is locked"] * 3
    assert book.written == [[3]]


@pytest.mark.limit("being written with other beacons")
def test_work_that_is_not_taken_in_time_is_never_written(book: Book, monkeypatch: pytest.MonkeyPatch):
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(book.batches.submit, 0)
        book.began.wait()
        monkeypatch.setattr(batches, "PATIENCE", 0.01)
        with pytest.raises(OperationalError, match="took this beacon along"):
            book.batches.submit(1)
        book.may_begin.set()

    assert leader.exception() is None
    assert book.written == [[0]]


def test_many_threads_write_everything_once():
    written: list[int] = []
    together = Batches[int](lambda take: written.extend(take()))

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(together.submit, range(5000)))

    assert sorted(written) == list(range(5000))
    assert not together.waiting
    assert not together.is_led
