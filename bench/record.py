"""What loading and dumping a big record takes: `python bench/record.py [sqlite] [postgresql]`

Takes a quarter of an hour for each, writes its part of docs/record-bench.md, and fails where a command needs more
memory than it may.
"""

import json
import os
import re
import resource
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg2  # type: ignore[import-untyped]

from bench.reports import MOST_MEMORY, Step, circumstances, greedy, report
from bench.serving import PROJECT, Database, fill, portal_environment, prepared, run

REPORT = PROJECT / "docs" / "record-bench.md"
MILESTONES, OBSERVATIONS = 10_000, 100_000
CHANGED = re.compile(r"^(- slug: them-dau-moc-\d*00\n(?:  .*\n)*?  title:\n    vi: ['\"]?)", re.MULTILINE)
PAUSE = 0.02  # seconds between two attempts of the other writer

HEAD = f"""# Loading and dumping, measured

Written by `python bench/record.py`: the shipped record with {MILESTONES:,} more milestones and {OBSERVATIONS:,} more
figures (`bench/fill.py`). Memory is the most that the process had at any time; {MOST_MEMORY} MB are allowed. Another
writer adds a row every {PAUSE * 1000:.0f} ms, as a visit does; what is told is the longest that it had to wait.
"""
PART = """
## {name}

{version}, measured on {day}: {entries:,} entries in files of {megabytes} MB. {cores} cores shared by the command, the
database and the other writer ({machine}, Python {python}); when it began, {busy:.1f} other processes wanted them on
average, when it ended {busy_at_end:.1f}.

| command | seconds | MB | other writer waited (s) |
|---|---:|---:|---:|
{rows}
"""


@dataclass(frozen=True)
class WatchedStep(Step):
    """And how long another writer had to wait meanwhile, at most."""

    waited: float  # seconds

    def __str__(self) -> str:
        return f"| {self.name} | {self.seconds:.0f} | {self.megabytes} | {self.waited:.2f} |"


# In a process of its own


def take(command: str, folder: str) -> None:
    """Run a command of the portal and say what it took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "laocai_ict.settings"
    import django
    from django.core.management import call_command

    django.setup()
    began = time.perf_counter()
    call_command(command, folder)
    seconds = time.perf_counter() - began
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes // 1024}))


# The other writer


class OtherWriter(threading.Thread):
    """Adds a row again and again, and remembers how long that took at most."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.environment, self.longest, self.is_done = environment, 0.0, False

    def run(self) -> None:
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (number INTEGER)")
            connection.commit()
            while not self.is_done:
                began = time.perf_counter()
                cursor.execute("INSERT INTO bench_row VALUES (1)")
                connection.commit()
                self.longest = max(self.longest, time.perf_counter() - began)
                time.sleep(PAUSE)

    def _connect(self) -> Any:
        if file := self.environment.get("SQLITE_FILE"):
            return sqlite3.connect(file, timeout=3600)
        return psycopg2.connect(self.environment["DATABASE_URL"])


@contextmanager
def other_writer(environment: dict[str, str]) -> Iterator[OtherWriter]:
    writer = OtherWriter(environment)
    writer.start()
    try:
        yield writer
    finally:
        writer.is_done = True
        writer.join()


# What is measured


def measured(name: str, environment: dict[str, str], command: str, folder: Path) -> WatchedStep:
    with other_writer(environment) as writer:
        answer = run([sys.executable, __file__, "take", command, str(folder)], PROJECT, environment)
    print(answer, end="")
    return WatchedStep(name, **json.loads(answer.splitlines()[-1]), waited=writer.longest)


def measure_on(database: Database, folder: Path) -> tuple[list[WatchedStep], int, int]:
    """What each command takes, and how many entries in how many bytes of files there are."""
    big = prepared(database, folder, "big")
    fill(big, milestones=MILESTONES, observations=OBSERVATIONS)
    empty = portal_environment(folder / f"{database.name}-big") | database.environment("empty")
    run([sys.executable, "manage.py", "migrate", "--verbosity=0"], PROJECT, empty)
    dumped = folder / f"{database.name}-dumped"
    step = lambda name, environment, command: measured(name, environment, command, dumped)  # noqa: E731
    steps = [
        step("dump", big, "dump_record"),
        step("load what stands, never loaded before", big, "load_record"),
        step("load it again: nothing to write", big, "load_record"),
        step("load into an empty database", empty, "load_record"),
    ]
    entries, size = change(dumped)
    steps.append(step("load with one milestone of a hundred changed", empty, "load_record"))
    return steps, entries, size


def change(dumped: Path) -> tuple[int, int]:
    """Change the title of one added milestone of a hundred; how many entries there are, and bytes."""
    entries = size = 0
    for file in dumped.glob("*/*.yaml"):
        text = file.read_text()
        entries += text.count("\n- slug: ")
        size += len(text.encode())
        file.write_text(CHANGED.sub(r"\1Mới ", text))
    return entries, size


def part(database: Database, folder: Path) -> tuple[str, list[str]]:
    """What the report says of a database, and what took too much."""
    circumstances_then = circumstances(database)
    steps, entries, size = measure_on(database, folder)
    text = PART.format(
        **circumstances_then,
        entries=entries,
        megabytes=size // 10**6,
        busy_at_end=os.getloadavg()[0],
        rows="\n".join(map(str, steps)),
    )
    return text, greedy(database.name, steps)


if __name__ == "__main__":
    if sys.argv[1:2] == ["take"]:
        take(*sys.argv[2:])
    else:
        report(REPORT, HEAD, part, tuple(sys.argv[1:]))
