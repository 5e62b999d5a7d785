"""The production server: starts workers, has them run the newest code when told to, and does not give up.

`manage.py serve` becomes this process (`python -m laocai_ict.server HOST PORT WORKERS THREADS MEGABYTES`), which holds
the port and knows nothing of the application. Each worker is an interpreter of its own, that reads code and settings as
they are when it starts.
"""

import logging
import multiprocessing
import os
import socket
import sys
import time
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from laocai_ict.worker import ACCEPT_NO_MORE, load_application

logger = logging.getLogger("_granian")

SHORTEST, LONGEST = 1.0, 30.0  # seconds between two starts of a worker that keeps dying
FORGOTTEN = 60.0  # seconds after which an earlier death says nothing any more
UNTIL_READY = 120.0  # seconds for a worker to load the application
HUNG = 30.0  # seconds without a sign of life
KILLED_AFTER = 15  # seconds for a worker to finish what it has begun
UNTIL_READ = 0.5  # seconds in which whoever has just been accepted says what is wanted
TICK = 0.1  # seconds
BACKLOG = 1024  # connections that wait in the queue
LONGEST_HEAD = 64 * 1024  # bytes of a request's first lines


class Server(MPServer):
    """Granian, with one queue of connections for all workers, which are renewed one by one and replaced when they hang.

    Granian itself gives each worker a queue, and what waits there is lost with it; stops the old one some seconds after
    the new one was started, whether that lives or not; and ends, with its healthy workers too, when one dies twice
    within seconds: once for want of memory is followed by another soon. Here the pauses grow instead.
    """

    died_at = 0.0
    pause = 0.0
    wrks: list[Any]
    _shd: Any

    def _init_shared_socket(self) -> None:
        self._sso = new_queue(self.bind_addr, self.bind_port)
        self._sso.set_inheritable(True)
        holder: Any = SocketHolder  # whose stub says less than it takes
        self._shd = holder(self._sso.fileno(), False, BACKLOG)

    def startup(self, *target: Any) -> None:
        super().startup(*target)
        Thread(target=self._kill_who_hangs, daemon=True).start()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any, *sockets: Any) -> Any:
        alive = multiprocessing.RawValue("d", 0.0)  # when it last showed that it lives; 0 until it is ready
        worker: Any = super()._spawn_worker(idx, target, partial(callback_loader, alive))
        worker.alive, worker.begun = alive, time.monotonic()
        return worker

    def _respawn_workers(self, workers: Any, target: Any, callback_loader: Any, delay: float = 0) -> None:
        """Start those again that died, or else renew those that live."""
        if any(not self.wrks[number].is_alive() for number in workers):
            self._wait(time.monotonic())
            for number in workers:
                self._start_again(number, target, callback_loader)
        else:
            for number in workers:
                if not self._is_renewed(number, target, callback_loader):
                    break
        self.respawned_wrks.clear()  # by which granian would know a worker that dies twice

    def _start_again(self, number: int, *target: Any) -> None:
        if not self.interrupt_signal and not self.wrks[number].is_alive():
            self.wrks[number] = self._spawn_worker(number, *target)
            self.wrks[number].start()

    def _is_renewed(self, number: int, *target: Any) -> bool:
        """Let another take the place of a worker, once that one is ready; else the old one goes on."""
        new, old = self._spawn_worker(number, *target), self.wrks[number]
        new.interrupt_by_parent = True  # its end is no death while the old one is there
        new.start()
        if not self._becomes_ready(new):
            new.kill()
            logger.error("A new worker does not become ready: the old ones go on.")
            return False
        self.wrks[number], new.interrupt_by_parent = new, False
        _accept_no_more(old)
        time.sleep(UNTIL_READ)
        old.terminate()
        old.join(KILLED_AFTER)
        old.kill()
        return True

    def _becomes_ready(self, worker: Any) -> bool:
        until = time.monotonic() + UNTIL_READY
        while worker.is_alive() and not worker.alive.value and time.monotonic() < until:
            if self.interrupt_signal:
                return False
            time.sleep(TICK)
        return worker.is_alive() and bool(worker.alive.value)

    def _stop_workers(self) -> None:
        for worker in self.wrks:
            _accept_no_more(worker)
        time.sleep(UNTIL_READ)
        super()._stop_workers()

    def _wait(self, now: float) -> None:
        """After the first death not at all, then twice as long each time; not when the server is told to stop."""
        is_again = now - self.died_at < FORGOTTEN
        self.pause = min(max(2 * self.pause, SHORTEST), LONGEST) if is_again else 0.0
        self.died_at = now
        while time.monotonic() < now + self.pause and not self.interrupt_signal:
            time.sleep(TICK)

    def _kill_who_hangs(self) -> None:
        """That is seen as a death, and another takes the place."""
        while not self.interrupt_signal:
            time.sleep(1)
            for worker in list(self.wrks):
                if worker.is_alive() and _hangs(worker):
                    logger.error("worker-%d does nothing any more, and is killed.", worker.idx + 1)
                    worker.inner.kill()


def new_queue(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def _hangs(worker: Any) -> bool:
    seen = worker.alive.value
    return time.monotonic() - (seen or worker.begun) > (HUNG if seen else UNTIL_READY)


def _accept_no_more(worker: Any) -> None:
    if worker.alive.value and worker.is_alive():
        with suppress(ProcessLookupError):  # it has ended in between
            os.kill(worker.inner.pid, ACCEPT_NO_MORE)


def main(host: str, port: str, workers: str, threads: str, megabytes: str) -> None:
    multiprocessing.set_start_method("spawn")
    server = Server(
        "laocai_ict.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        respawn_failed_workers=True,
        workers_kill_timeout=KILLED_AFTER,
        workers_max_rss=int(megabytes),
        rss_samples=3,
        http=HTTPModes.http1,  # as nginx asks; of HTTP/2 there would be more to limit
        http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEAD),
        log_level=LogLevels.error,
    )
    server.serve(target_loader=load_application, wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
