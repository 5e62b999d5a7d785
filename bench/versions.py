"""Whether a long past makes the desk slow: `python bench/versions.py`

Two sites with the same big record, one with a single version of each milestone, one with many; both are asked the same
page in turn. About ten minutes a database; writes docs/versions-bench.md, and fails where the past costs queries.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import PROJECT, Database, databases, fill, prepared, run

REPORT = PROJECT / "docs" / "versions-bench.md"
MILESTONES, VERSIONS, ROUNDS, BATCH = 10_000, 20, 15, 2000
MONTH = timedelta(days=30)
PAGES = {
    "list of milestones": "/quan-tri/achievements/milestone/",
    "the same, searched": "/quan-tri/achievements/milestone/?q=internet",
    "the same, filtered": "/quan-tri/achievements/milestone/?editorial_state__exact=published",
    "form of a milestone": "/quan-tri/achievements/milestone/{row}/change/",
    "history of a milestone": "/quan-tri/achievements/milestone/{row}/history/",
    "start page": "/quan-tri/",
}
HEAD = f"""# A long past, measured

Written by `python bench/versions.py`: the desk over the shipped record with {MILESTONES:,} more milestones, once with
one version of each, once with {VERSIONS}, a month between two. The same page is asked of both in turn, {ROUNDS} times,
by Django's test client, after once for nothing; the ratio is the median of those of the pairs. Seconds are of this
machine and this load.
"""
PART = """
## {name}

{version}, measured on {day}; {cores} cores, {busy:.1f} processes wanted them on average when it began.

| page | queries, one version | queries, {many} | seconds, one | seconds, {many} | ratio |
|---|---:|---:|---:|---:|---:|
{rows}
"""


# In a process of its own, for each site


def give_a_past() -> None:
    """Let each milestone have VERSIONS versions, the last of which stands."""
    _set_up()
    from versions.models import Entry, Version

    entries = list(Entry.objects.filter(collection="milestones").order_by("pk"))
    if len(entries) < MILESTONES:
        raise RuntimeError(f"only {len(entries)} entries of milestones")
    for first in range(0, len(entries), BATCH // VERSIONS):
        some = entries[first : first + BATCH // VERSIONS]
        firsts = Version.objects.filter(entry__in=some, number=1).select_related("entry")
        Version.objects.bulk_create(
            Version.of(
                first.entry,
                number,
                {**(first.form or {}), **_title(number)},
                origin=first.origin,
                made_at=first.made_at - MONTH * (VERSIONS - number),
            )
            for first in firsts
            for number in range(2, VERSIONS + 1)
        )
        Entry.objects.filter(pk__in=[each.pk for each in some]).update(standing=VERSIONS)


def _title(number: int) -> dict[str, dict[str, str]]:
    return {} if number == VERSIONS else {"title": {"vi": f"Tên thứ {number}"}}


def answer() -> None:
    """Answer each address that is written to this process with the queries and seconds it took."""
    _set_up()
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from achievements.models import Milestone

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(is_superuser=True))
    row = Milestone.objects.filter(slug__startswith="them-dau-moc").values_list("pk", flat=True)[0]
    for line in sys.stdin:
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            response = client.get(line.strip().format(row=row))
            seconds = time.perf_counter() - began
        if response.status_code != 200:
            raise RuntimeError(f"{line.strip()} was answered with {response.status_code}")
        print(json.dumps({"seconds": seconds, "queries": len(queries)}), flush=True)


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "laocai_ict.settings"
    import django

    django.setup()


# What is measured


class Site:
    """A process that answers addresses, one after the other."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__, "answer"],
            cwd=PROJECT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def asked(self, address: str) -> dict[str, Any]:
        if not (self.process.stdin and self.process.stdout):
            raise RuntimeError
        print(address, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.communicate("")


@dataclass(frozen=True)
class Compared:
    """One page of both sites; the first number is of the one with a single version."""

    name: str
    queries: tuple[int, int]
    seconds: tuple[float, float]
    ratio: float

    def __str__(self) -> str:
        one, many = self.seconds
        return f"| {self.name} | {self.queries[0]} | {self.queries[1]} | {one:.3f} | {many:.3f} | {self.ratio:.2f} |"


def compared(name: str, address: str, one: Site, many: Site) -> Compared:
    for site in (one, many):
        site.asked(address)
    pairs = [(one.asked(address), many.asked(address)) for _round in range(ROUNDS)]
    seconds = [statistics.median(pair[side]["seconds"] for pair in pairs) for side in (0, 1)]
    ratio = statistics.median(after["seconds"] / before["seconds"] for before, after in pairs)
    queries = (pairs[-1][0]["queries"], pairs[-1][1]["queries"])
    return Compared(name, queries, (seconds[0], seconds[1]), ratio)


def measure_on(database: Database, folder: Path) -> list[Compared]:
    sites = []
    for name in ("one", "many"):
        environment = prepared(database, folder, name)
        fill(environment, milestones=MILESTONES, observations=1000)
        run([sys.executable, "manage.py", "adopt"], PROJECT, environment)
        sites.append(environment)
    run([sys.executable, __file__, "give-a-past"], PROJECT, sites[1])
    with Site(sites[0]) as one, Site(sites[1]) as many:
        return [compared(name, address, one, many) for name, address in PAGES.items()]


def main() -> None:
    faults, parts = [], []
    with databases() as (folder, kinds):
        for database in kinds:
            busy = os.getloadavg()[0]
            pages = measure_on(database, folder)
            faults += [f"{database.name}: {page.name}" for page in pages if page.queries[0] < page.queries[1]]
            parts.append(
                PART.format(
                    name=database.name,
                    version=database.version,
                    day=time.strftime("%Y-%m-%d"),
                    cores=os.cpu_count(),
                    busy=busy,
                    many=VERSIONS,
                    rows="\n".join(map(str, pages)),
                )
            )
    REPORT.write_text(HEAD + "".join(parts))
    sys.exit("more queries with a past: " + ", ".join(faults) if faults else None)


if __name__ == "__main__":
    {"give-a-past": give_a_past, "answer": answer}.get("".join(sys.argv[1:2]), main)()
