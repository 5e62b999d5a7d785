"""Losing a big record and having it again: `python bench/drill.py [sqlite] [postgresql]`

Fills a portal, prepares it again as an upgrade does, backs it up while readers and visits come, destroys database and
uploads, restores, and proves that all is as it was. Ten minutes for each database; writes its part of
docs/drill-bench.md, and fails where something is not, or a command needs more memory than it may.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import AGENT
from bench.record import MILESTONES, OBSERVATIONS
from bench.reports import MOST_MEMORY, Step, circumstances, greedy, report
from bench.serving import PROJECT, Database, fill, prepared, run, serving
from tests.processes import free_port

REPORT = PROJECT / "docs" / "drill-bench.md"
UPLOADS, UPLOAD_BYTES = 200, 500_000
PAUSE = 0.05  # seconds between two requests, of which every fourth is a visit
COUNTS = """
import json
from django.apps import apps
print(json.dumps({model._meta.db_table: model._base_manager.count() for model in apps.get_models()}))
"""

HEAD = f"""# Losing everything and having it again, measured

Written by `python bench/drill.py`: the shipped record with {MILESTONES:,} more milestones, {OBSERVATIONS:,} more
figures (`bench/fill.py`) and {UPLOADS} uploads of {UPLOAD_BYTES // 1000} kB. Memory is the most that a process had at
any time; {MOST_MEMORY} MB are allowed. While it is backed up, readers ask for pages and beacons are counted,
{1 / PAUSE:.0f} a second. Then database and uploads are deleted.
"""
PART = """
## {name}

{version}, measured on {day} on {cores} cores ({machine}, Python {python}); when it began, {busy:.1f} other processes
wanted them on average. The backup has {megabytes} MB. During it {asked} requests came: {failures} failed, the slowest
took {slowest:.2f} seconds. Restored were the same numbers of rows in {tables} tables, and {uploads} uploads with the
same digests; `check_record` and `check_counter` had nothing to say.

| command | seconds | MB |
|---|---:|---:|
{rows}
"""


def take(*command: str) -> None:
    """Run `manage.py COMMAND` as the only child of this process, and say what it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=sys.stderr)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"seconds": time.perf_counter() - began, "megabytes": megabytes}))


def measured(name: str, environment: dict[str, str], *command: str) -> Step:
    answer = run([sys.executable, __file__, "take", *command], PROJECT, environment)
    step = Step(name, **json.loads(answer))
    print(step, flush=True)
    return step


class Readers(threading.Thread):
    """Ask for one page after another, and are counted."""

    PATHS = ("/", "/dong-thoi-gian/", "/tim-kiem/?q=internet", "/stats/visit")

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.is_over = port, threading.Event()
        self.asked = self.failures = 0
        self.slowest = 0.0

    def run(self) -> None:
        while not self.is_over.wait(PAUSE):
            began = time.perf_counter()
            self.failures += not self._is_answered(self.PATHS[self.asked % len(self.PATHS)])
            self.asked += 1
            self.slowest = max(self.slowest, time.perf_counter() - began)

    def _is_answered(self, path: str) -> bool:
        asking = HTTPConnection("localhost", self.port, timeout=60)
        beacon = {"token": f"{self.asked:032x}", "previous": None, "path": "/", "event": "view"}
        visit = ("POST", json.dumps(beacon)) if path == "/stats/visit" else ("GET", None)
        try:
            asking.request(visit[0], path, visit[1], {"User-Agent": AGENT})
            return asking.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asking.close()


@contextmanager
def readers_of(environment: dict[str, str]) -> Iterator[Readers]:
    with serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment) as port:
        readers = Readers(port)
        readers.start()
        try:
            yield readers
        finally:
            readers.is_over.set()
            readers.join()


def counts(environment: dict[str, str]) -> dict[str, int]:
    """How many rows each table has."""
    told: dict[str, int] = json.loads(
        run([sys.executable, "manage.py", "shell", "--no-imports", "-c", COUNTS], PROJECT, environment)
    )
    return told


def upload(media: Path) -> dict[str, str]:
    """Put files there, and give their digests."""
    for number in range(UPLOADS):
        path = media / "pictures" / f"{number:03}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(UPLOAD_BYTES))
    return digests(media)


def digests(media: Path) -> dict[str, str]:
    files = sorted(path for path in media.rglob("*") if path.is_file())
    return {str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def destroy(database: Database, environment: dict[str, str], media: Path) -> dict[str, str]:
    """All that a backup is for. Gives the environment in which an empty database waits."""
    run(["rm", "-r", str(media)], PROJECT, environment)
    if file := environment.get("SQLITE_FILE"):
        for path in Path(file).parent.glob(f"{Path(file).name}*"):
            path.unlink()
        return environment
    return environment | database.environment("after")


def part(database: Database, folder: Path) -> tuple[str, list[str]]:
    """What the report says of a database, and what took too much. Ends the program where all is not as it was."""
    circumstances_then = circumstances(database)
    big = prepared(database, folder, "big") | {"PORT": str(free_port())}
    fill(big, milestones=MILESTONES, observations=OBSERVATIONS)
    media, backups = Path(big["DATA_DIR"]) / "media", folder / f"{database.name}-backups"
    uploaded = upload(media)
    steps, readers = backed_up(big, backups)
    before, newest = counts(big), max(backups.glob("*.tar.gz"))
    after = destroy(database, big, media)
    steps += restored(after, newest)
    differing = {table: number for table, number in counts(after).items() if before.get(table) != number}
    if differing or digests(media) != uploaded:
        sys.exit(f"{database.name}: not as it was: {', '.join(differing) or 'uploads'}")
    text = PART.format(
        **circumstances_then,
        megabytes=newest.stat().st_size // 10**6,
        asked=readers.asked,
        failures=readers.failures,
        slowest=readers.slowest,
        tables=len(before),
        uploads=UPLOADS,
        rows="\n".join(map(str, steps)),
    )
    return text, greedy(database.name, steps)


def backed_up(big: dict[str, str], backups: Path) -> tuple[list[Step], Readers]:
    steps = [
        measured("`prepare`, which keeps versions of what was added past the portal", big, "prepare"),
        measured("`prepare` again", big, "prepare"),
    ]
    with readers_of(big) as readers:
        time.sleep(5)
        steps.append(measured("`backup`, while readers come", big, "backup", str(backups)))
    return [*steps, measured("`backup`", big, "backup", str(backups))], readers


def restored(after: dict[str, str], newest: Path) -> list[Step]:
    return [
        measured("`restore`, which proves itself", after, "restore", "--replace", str(newest)),
        *(measured(f"`{name}`", after, name) for name in ("check_record", "check_counter")),
        measured("`drill`", after, "drill", str(newest.parent)),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["take"]:
        take(*sys.argv[2:])
    else:
        report(REPORT, HEAD, part, tuple(sys.argv[1:]))
