"""Beacons that arrive together are written together: one transaction, and each answered after its commit.

Whoever comes while nobody writes leads: it takes its turn, begins the transaction, and only then takes along all that
have come meanwhile. So nothing waits in the hope of company, and the busier the server the more share a commit.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import OperationalError

PATIENCE = 3  # seconds that a beacon waits to be taken along
TOGETHER = 100  # beacons in one transaction

Work = TypeVar("Work")


class Submission(Generic[Work]):
    """One piece of work, and what became of it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.error: BaseException | None = None
        self.is_leader = False
        self.is_awake = threading.Event()  # when it is done, or to lead


class Batches(Generic[Work]):
    """Work of many threads, written by one of them at a time: `write` is handed a function that takes the batch.

    It calls that function once it may write, and returns when all of the batch is committed; what it raises is the
    outcome of each.
    """

    def __init__(self, write: Callable[[Callable[[], list[Work]]], None]) -> None:
        self.write = write
        self.mutex = threading.Lock()
        self.waiting: list[Submission[Work]] = []
        self.is_led = False

    def submit(self, work: Work) -> None:
        """Return when `work` is committed; raises what the writing raised, or OperationalError after a long wait."""
        own = Submission(work)
        with self.mutex:
            self.waiting.append(own)
            own.is_leader, self.is_led = not self.is_led, True
        if not own.is_leader and not own.is_awake.wait(PATIENCE) and self._withdraw(own):
            raise OperationalError("nobody took this beacon along")
        if not own.is_leader:
            own.is_awake.wait()
        if own.is_leader:
            self._lead(own)
        if own.error:
            raise own.error

    def _withdraw(self, own: Submission[Work]) -> bool:
        """Whether it was still waiting, and so is not written."""
        with self.mutex:
            if own not in self.waiting or own.is_leader:
                return False
            self.waiting.remove(own)
            return True

    def _lead(self, own: Submission[Work]) -> None:
        batch: list[Submission[Work]] = []

        def take() -> list[Work]:
            with self.mutex:
                batch[:], self.waiting = self.waiting[:TOGETHER], self.waiting[TOGETHER:]
            return [each.work for each in batch]

        try:
            self.write(take)
        except BaseException as error:
            if not batch:
                take()  # they wait for the same database
            for each in batch:
                each.error = error
        finally:
            self._hand_on()
            for each in batch:
                each.is_awake.set()

    def _hand_on(self) -> None:
        with self.mutex:
            self.is_led = bool(self.waiting)
            if self.waiting:
                self.waiting[0].is_leader = True
                self.waiting[0].is_awake.set()
