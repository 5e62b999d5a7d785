"""The portal that is besieged: one worker, a gigabyte of memory for each of its processes, in a folder of its own."""

import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.processes import PROJECT, environment, free_port, manage, workers_of
from tests.siege.asking import status_of

GIGABYTE = 2**30
LISTENS_AFTER = 60  # seconds at most
STATUS = re.compile(r'^\{"time": .*"status": (\d+)')


@dataclass
class Portal:
    folder: Path
    port: int
    password: str  # of the first administrator
    process: subprocess.Popen = field(init=False)
    read: int = 0  # bytes of the log

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def start(self) -> None:
        """Serve; TimeoutError where nothing answers."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(PROJECT / "manage.py"), "serve"],
                env=variables(self.folder, self.port),
                stdout=log,
                stderr=log,
                preexec_fn=limit_memory,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        until = time.monotonic() + LISTENS_AFTER
        while time.monotonic() < until and self.process.poll() is None:
            if status_of(self.port, "/readyz") == 200:
                return
            time.sleep(0.1)
        raise TimeoutError("the portal does not answer")

    def statuses(self) -> Counter[int]:
        """How often each was answered since this was last asked, as the portal's log says."""
        time.sleep(0.2)  # the last lines
        with self.log.open() as log:
            log.seek(self.read)
            lines = log.readlines()
            self.read = log.tell()
        return Counter(int(found[1]) for line in lines if (found := STATUS.match(line)))

    def memory(self) -> int:
        """Megabytes that its processes had at most, those that run now."""
        processes = {self.process.pid} | workers_of(self.process)
        return sum(filter(None, map(_megabytes, processes)))

    def asked(self, sql: str, *values: Any) -> list[tuple]:
        """Rows of its database; sqlite3.Error where it refuses."""
        with closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            return database.execute(sql, values).fetchall()

    def views(self) -> int:
        """All that were ever counted."""
        return self.asked("SELECT coalesce(sum(views), 0) FROM stats_hourtotal")[0][0]


def variables(folder: Path, port: int) -> dict[str, str]:
    """The environment of its commands. Who asks says himself from where, as a proxy of ours would."""
    return environment(
        SECRET_KEY="for the siege only, and nowhere else",
        ALLOWED_HOSTS="127.0.0.1,localhost",
        HTTPS="false",
        DATA_DIR=str(folder),
        PORT=str(port),
        WORKERS="1",
        TRUSTED_PROXIES="1",
    )


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTE, GIGABYTE))


def _megabytes(process: int) -> int | None:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:  # it has ended
        return None
    return int(found[1]) // 1024 if found else None


@contextmanager
def besieged(folder: Path) -> Iterator[Portal]:
    """A prepared portal that answers; whatever becomes of it, it is gone afterwards."""
    port = free_port()
    prepared = manage("prepare", **variables(folder, port))
    password = re.search(r"\b([\w-]{16})$", prepared.stdout, re.MULTILINE)
    assert password, prepared.stderr
    portal = Portal(folder, port, password[1])
    portal.start()
    try:
        yield portal
    finally:
        portal.process.terminate()
        try:
            portal.process.wait(30)
        except subprocess.TimeoutExpired:
            portal.process.kill()
