"""The server's processes as the system sees them (/proc of Linux): which work, which hang, and since when they run."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
IDLE = {"T", "t", "X", "Z"}  # stopped, being traced, dead


@dataclass(frozen=True)
class Worker:
    """A process that answers, or should."""

    works: bool
    age: float  # seconds


@dataclass(frozen=True)
class Server:
    """How many workers it was told to have, and those that there are."""

    told: int
    workers: list[Worker]


@dataclass(frozen=True)
class _Process:
    number: int
    words: list[str]  # of its command
    state: str  # a letter of ps(1)
    parent: int
    began: int  # ticks since the system was started

    @property
    def is_worker(self) -> bool:
        return any("spawn_main" in word for word in self.words)

    def as_worker(self) -> Worker:
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - self.began / os.sysconf("SC_CLK_TCK")
        return Worker(self.state not in IDLE, age)


def server_at(host: str, port: int) -> Server | None:
    """That of `manage.py serve` on `host`:`port`; None where it cannot be seen from here."""
    processes = [*_processes()]
    for process in processes:
        match process.words:
            case [_, *_, "-m", "laocai_ict.server", its_host, its_port, told, _, _]:
                if (its_host, its_port) == (host, str(port)):
                    own = [each for each in processes if each.parent == process.number and each.is_worker]
                    return Server(int(told), [each.as_worker() for each in own])
    return None


def _processes() -> Iterator[_Process]:
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text(errors="replace").split("\0")[:-1]
            after_name = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile, or is not ours to see
        yield _Process(int(folder.name), words, after_name[0], int(after_name[1]), int(after_name[19]))
