"""Locks that go with the process that holds them, however that ends."""

from fcntl import LOCK_EX, LOCK_NB, flock
from typing import IO


def takes(lock: IO | int) -> bool:
    """Whether an open file, or the descriptor of a folder, could be locked at once. Raises OSError."""
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
