"""Slow hashing of passwords that can neither take a host's memory nor all of its threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import OperationalError

TURN = Lock()  # of this process
MOST = 4  # threads that hash or wait for it; the others are for who reads
PLACES = BoundedSemaphore(MOST)


class TooManyPasswords(OperationalError):
    """As many passwords are being hashed as may be, and nothing was tried; answered with 503, as a busy database is."""


@contextmanager
def turn() -> Iterator[None]:
    if not PLACES.acquire(blocking=False):
        raise TooManyPasswords("too many passwords at once")
    try:
        with TURN:
            yield
    finally:
        PLACES.release()


class OneAtATimeArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 as Django has it, for one thread at a time: each hash takes 100 MB while it is made."""

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)
