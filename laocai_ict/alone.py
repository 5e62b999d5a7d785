"""One process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from disk.locking import takes


class Occupied(Exception):
    """Another process is at it; the text says where."""


@contextmanager
def alone(folder: Path, waits: bool = False) -> Iterator[None]:
    """Be the only process that writes into `folder`, which is made where it is not there.

    Raises Occupied, unless it `waits` for its turn. The lock is the folder itself, and goes with the process, however
    that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if waits:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        elif not takes(descriptor):
            raise Occupied(_("Another process writes into %(folder)s.") % {"folder": folder})
        yield
    finally:
        os.close(descriptor)
