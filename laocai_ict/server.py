"""The production server, which does not give up."""

import time
from typing import Any

from granian.server import MPServer

SHORTEST, LONGEST = 1.0, 30.0  # seconds between two starts of a worker that keeps dying
FORGOTTEN = 60.0  # seconds after which an earlier death says nothing any more


class Server(MPServer):
    """Granian, whose workers are started again however often they die.

    Granian itself ends, with its healthy workers too, when one dies twice within seconds: once for want of memory is
    followed by another soon. Here the pauses grow instead.
    """

    died_at = 0.0
    pause = 0.0

    def _respawn_workers(self, workers: Any, *target: Any, **options: Any) -> None:
        if any(not self.wrks[number].is_alive() for number in workers):
            self._wait(time.monotonic())
        if not self.interrupt_signal:
            super()._respawn_workers(workers, *target, **options)
        self.respawned_wrks.clear()  # by which it would know a worker that dies twice

    def _wait(self, now: float) -> None:
        """After the first death not at all, then twice as long each time; not when the server is told to stop."""
        is_again = now - self.died_at < FORGOTTEN
        self.pause = min(max(2 * self.pause, SHORTEST), LONGEST) if is_again else 0.0
        self.died_at = now
        while time.monotonic() < now + self.pause and not self.interrupt_signal:
            time.sleep(0.1)
