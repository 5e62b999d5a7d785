"""One thread of each process is always left for who does not wait for the counter's database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

PATIENCE = 0.25  # seconds that the last thread waits for another to come back


class Room:
    """Room for so many threads at once. While none of them comes back, no other waits for one."""

    def __init__(self, threads: int) -> None:
        self.free = threading.Semaphore(threads)
        self.is_stuck = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place; OperationalError where there is none."""
        if not self.free.acquire(timeout=0 if self.is_stuck else PATIENCE):
            self.is_stuck = True
            raise OperationalError("as many threads as may wait for the database do")
        try:
            yield
        finally:
            self.is_stuck = False
            self.free.release()


ROOM = Room(max(settings.THREADS - 1, 1))


def leaving_a_thread(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view that writes to the counter's database wait in the room."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        with ROOM.place():
            return view(request)

    return wrapped
