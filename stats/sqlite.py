"""What SQLite needs of those who write to it: that they stand in line, and look whether its file is still there."""

import fcntl
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.db import OperationalError

from disk.locking import takes

PATIENCE = 3  # seconds that a writer stands in line; SQLite's own timeout comes on top

log = logging.getLogger(__name__)


# --- The file -------------------------------------------------------------------------------------------------


def remember_file(connection: Any, **signal: object) -> None:
    """Take note of which file `connection` has opened; a receiver of connection_created."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        connection.opened_file = _identity(connection)


def ensure_same_file(connection: Any) -> None:
    """Raise OperationalError when the file of `connection` was deleted; open the one that has taken its place.

    SQLite would go on writing into what nobody finds any more.
    """
    connection.ensure_connection()
    standing = _identity(connection)
    if standing is None:
        raise OperationalError("the database's file is gone")
    if standing != getattr(connection, "opened_file", standing):
        connection.close()
        connection.ensure_connection()


def _identity(connection: Any) -> tuple[int, int] | None:
    try:
        found = os.stat(connection.settings_dict["NAME"])
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


# --- The line -------------------------------------------------------------------------------------------------


@contextmanager
def turn(database: str) -> Iterator[None]:
    """A place in the line of those who write to the file `database`; OperationalError when it takes too long.

    SQLite lets its writers look now and then whether they may begin, and so starves one of several busy processes.
    A file lock is given in the order of asking. When the first in line waits in vain, because another program keeps
    the database, it touches the file, which tells all who stand behind it, and none of them waits as long again.
    """
    with LINES[database].place(database) as place:
        try:
            yield
        except OperationalError:
            os.utime(place.fileno())
            raise


class Line:
    """The line at one file's lock, in which this process has one place at most."""

    def __init__(self) -> None:
        self.first = threading.Lock()  # held by the thread that the place is for
        self.left: Place | None = None  # by a thread that gave up; whoever comes next takes it

    @contextmanager
    def place(self, database: str) -> Iterator[IO[str]]:
        if not self.first.acquire(timeout=PATIENCE):
            raise OperationalError("others of this process waited too long")
        try:
            left, self.left = self.left, None
            place = left if left and left.is_taken_again() else Place(open_lock(database))
            if not place.is_reached():
                self.left = place
                raise OperationalError("others keep the database for too long")
            with place.file:
                yield place.file
        finally:
            self.first.release()


LINES: dict[str, Line] = defaultdict(Line)


class Place:
    """A place in line. A thread of its own waits for the lock, because that wait has no limit."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.before = self._touched()
        self.mutex = threading.Lock()
        self.is_left = False
        self.has_lock = threading.Event()
        if takes(file):
            self.has_lock.set()
        else:
            threading.Thread(target=self._stand, daemon=True).start()

    def _touched(self) -> int:
        return os.fstat(self.file.fileno()).st_mtime_ns

    def _stand(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)
        with self.mutex:
            if self.is_left:
                self.file.close()
            else:
                self.has_lock.set()

    def is_reached(self) -> bool:
        """Wait; whether the lock was given. OperationalError when another waited in vain meanwhile."""
        if not self.has_lock.wait(PATIENCE):
            with self.mutex:
                if not self.has_lock.is_set():
                    self.is_left = True
                    return False
        if self._touched() != self.before:
            self.file.close()
            raise OperationalError("another waited in vain meanwhile")
        return True

    def is_taken_again(self) -> bool:
        """Whether it can be waited for once more; not when the lock came, and was given back, in the meantime."""
        with self.mutex:
            if self.file.closed:
                return False
            self.is_left, self.before = False, self._touched()
            return True


def open_lock(database: str) -> IO[str]:
    """The file to lock beside `database`, owned as that is; OperationalError when it cannot be opened.

    One of another user, which a command run as root left, is replaced.
    """
    path = f"{database}-turn"
    try:
        file = _open_or_replace(path)
    except OSError as error:
        raise OperationalError(str(error)) from error
    if os.geteuid() == 0:
        with suppress(OSError):
            owner = os.stat(database)
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    return file


def _open_or_replace(path: str) -> IO[str]:
    try:
        return open(path, "a")
    except PermissionError:
        log.warning("%s belonged to another user and was replaced.", path)
        os.unlink(path)
        return open(path, "a")
