"""The version that answers are made of, asked no more often than it matters, and known while nobody can tell it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TimedOut
from threading import Lock
from time import time
from typing import NamedTuple

logger = logging.getLogger(__name__)

EVERY = 0.25  # seconds
PATIENCE = 1.0  # seconds


class Version(NamedTuple):
    """What answers depend on beside their addresses.

    `name` has only letters, digits and hyphens, and is the same in every process. `record` is that part of it which
    tells what may be shown at all; `began_at` is in seconds since 1970.
    """

    name: str
    record: str
    began_at: float


class Watch:
    """Asks for the current version in a thread of its own, so that nobody waits longer for it than `PATIENCE`."""

    def __init__(self, ask: Callable[[], Version | None]) -> None:
        self.ask = ask
        self.known: Version | None = None
        self.previous: Version | None = None
        self.changed_at = 0.0  # the earliest moment at which `known` may have followed `previous`
        self.away_since: float | None = None  # when asking began to fail, or not to end in time
        self._asked_at = 0.0
        self._seen_at = 0.0  # when `known` was last told
        self._asking: Future[None] | None = None
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "version")

    @property
    def is_away(self) -> bool:
        """Whether it cannot be asked."""
        return self.away_since is not None

    def current(self, is_fresh: bool = False) -> Version | None:
        """The version of a moment ago, or of now if it must be fresh. None when nothing may be kept.

        While it cannot be asked it is the last one known.
        """
        if self.is_away or not is_fresh:
            if abs(time() - self._asked_at) < EVERY:  # also where a clock is set back
                return self.known
            asking = self._begin_asking()
        else:
            asking = self._thread.submit(self._ask)
        if not self.is_away:
            self._wait(asking)
        return self.known

    def _begin_asking(self) -> Future[None]:
        """One asking for all who want to know at the same time."""
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = self._thread.submit(self._ask)
            return self._asking

    def _wait(self, asking: Future[None]) -> None:
        try:
            asking.result(PATIENCE)
        except TimedOut:
            self._notice(is_away=True)

    def _ask(self) -> None:
        began = time()
        try:
            version = self.ask()
        except Exception as error:  # whatever it is, answers that are kept go on being given
            self._notice(is_away=True, because=error)
            self._asked_at = time()
            return
        if version != self.known:
            self.previous, self.known, self.changed_at = self.known, version, self._seen_at
        self._asked_at = self._seen_at = began
        self._notice(is_away=False)

    def _notice(self, is_away: bool, because: Exception | None = None) -> None:
        if is_away == self.is_away:
            return
        self.away_since = time() if is_away else None
        if is_away:
            logger.warning("the version cannot be asked: %s", because or "no answer")
        else:
            logger.warning("the version can be asked again")
