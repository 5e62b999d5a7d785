"""A folder that the processes of a machine share: who makes a page first makes it for all, and for the next start.

It holds the pages of the current version only. Nothing depends on it: where it cannot be read or written, say because
the disk is full, each process makes its own.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import IO

from disk.locking import takes
from disk.whole import whole_file
from web.files import forget_others
from web.kept.answers import Answer, Asked, Key
from web.kept.versions import Version

logger = logging.getLogger(__name__)

LOCKS = 64
PATIENCE = 5.0  # seconds
PAUSE = 0.01  # seconds between two attempts to lock


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, asked: Asked, version: Version) -> Answer | None:
        """What any process has kept of that version; None where nothing can be read."""
        try:
            head, _, body = self._file(asked.key, version).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told.pop("length") != len(body):
                return None  # cut off when the machine went down
            told["headers"] = [(name, value) for name, value in told["headers"]]
            return Answer(**told, body=body, version=version, asked=asked)
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def write(self, answer: Answer) -> None:
        file, body = self._file(answer.asked.key, answer.version), answer.in_coding(answer.packing)
        told = {name: getattr(answer, name) for name in ("status", "headers", "etag", "packing", "made_at")}
        head = json.dumps(told | {"length": len(body)}).encode()
        try:
            if not file.parent.parent.exists():
                Thread(target=self._forget_others, args=[answer.version], daemon=True).start()
            file.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(file, several=True) as new:
                new.write_bytes(head + b"\n" + body)
        except OSError as error:
            logger.warning("a page cannot be kept for other processes: %s", error)

    @contextmanager
    def lock(self, key: Key) -> Iterator[bool]:
        """One process after the other, and none that waits longer than `PATIENCE`; whether it had to wait."""
        deadline, has_waited = monotonic() + PATIENCE, False
        with self._opened_lock(key) as lock:
            while lock and monotonic() < deadline and not _is_locked(lock):
                has_waited = True
                sleep(PAUSE)
            yield has_waited

    @contextmanager
    def _opened_lock(self, key: Key) -> Iterator[IO[bytes] | None]:
        """A file to be locked, which others share; None where there can be none."""
        name = f"{int(_digest(key), 16) % LOCKS:02}"
        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            opened = (self._locks / name).open("ab")
        except OSError:
            yield None
            return
        with opened:
            yield opened

    @property
    def _locks(self) -> Path:
        return self.path / "locks"

    def _file(self, key: Key, version: Version) -> Path:
        digest = _digest(key)
        return self.path / version.name / digest[:2] / digest

    def _forget_others(self, version: Version) -> None:
        with suppress(OSError):  # the next version tries again
            forget_others(self.path, version.name, "locks")


def _digest(key: Key) -> str:
    return sha256(json.dumps(key).encode()).hexdigest()


def _is_locked(lock: IO[bytes]) -> bool:
    try:
        return takes(lock)
    except OSError:
        return False
