"""The visitor counter under load, beside two others and a view that counts nothing: `python bench/counter.py`

Takes about four minutes and writes docs/counter-bench.md. Needs the network once, to install the others in an
environment of their own, in a temporary folder.
"""

import json
import os
import platform
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import LINES, Outcome, Visit, first_requests_at_once, measure
from bench.serving import PROJECT, THREADS, WORKERS, Database, databases, portal_environment, run, serving

PEERS = PROJECT / "bench" / "peers"
REPORT = PROJECT / "docs" / "counter-bench.md"
SECONDS = 10
TRIALS = 10


def beacon(browser: int) -> str:
    message = {
        "token": f"{browser:032x}",
        "previous": None,
        "path": "/en/",
        "event": "view",
        "webdriver": False,
    }
    return json.dumps(message)


PAGE = Visit("GET", "/", lambda browser: "")
VISITS = {
    "this portal": Visit("POST", "/stats/visit", beacon, ("Content-Type: application/json",)),
    "hitcount": Visit(
        "POST",
        "/hit/ajax/",
        lambda browser: "hitcountPK=1",
        ("Content-Type: application/x-www-form-urlencoded", "X-Requested-With: XMLHttpRequest"),
    ),
    "tracking": PAGE,
    "bare": Visit("POST", "/", beacon),
}
NAMES = {
    "this portal": "this portal",
    "hitcount": "django-hitcount 1.3.5",
    "tracking": "django-tracking2 0.5.1",
    "bare": "a Django view that counts nothing",
}


# --- What is served -------------------------------------------------------------------------------------------


@contextmanager
def site(counter: str, database: Database, folder: Path) -> Iterator[int]:
    """The port of a site with `counter`, on a fresh database."""
    environment = database.environment(counter.replace(" ", "_"))
    if counter == "this portal":
        environment |= portal_environment(folder)
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], PROJECT, environment)
        with serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment) as port:
            yield port
    else:
        python = folder / "peers" / "bin" / "python"
        environment |= {"COUNTER": counter, "PYTHONWARNINGS": "ignore"}
        run([str(python), "peer.py"], PEERS, environment)
        with serving(python, "peer:application", PEERS, environment) as port:
            yield port


# --- What is measured -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    counter: str
    outcome: Outcome
    visits_of_ten: int | None  # what became of ten browsers' first visits, each sent on all lines at once


def measure_all(database: Database, folder: Path) -> list[Row]:
    rows = []
    for counter, visit in VISITS.items():
        with site(counter, database, folder) as port:
            outcome = measure(port, visit, SECONDS)
            before = visits(port, counter)
            first_requests_at_once(port, visit, PAGE, TRIALS)
            after = visits(port, counter)
        rows.append(Row(counter, outcome, None if counter == "bare" else after - before))
        print(database.name, rows[-1], flush=True)
    return rows


def visits(port: int, counter: str) -> int:
    """What the counter itself says it counted."""
    if counter == "bare":
        return 0
    path, name = ("/stats/counter.json", "total") if counter == "this portal" else ("/counted", "visits")
    with urllib.request.urlopen(f"http://localhost:{port}{path}") as answer:
        return json.load(answer)[name]


def growth(database: Database, folder: Path) -> str:
    """Median milliseconds of the four numbers: with nothing kept, and after five years."""
    environment = portal_environment(folder) | database.environment("growth")
    environment |= {"DJANGO_SETTINGS_MODULE": "laocai_ict.settings", "PYTHONPATH": str(PROJECT)}
    run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], PROJECT, environment)
    return run([sys.executable, "bench/growth.py"], PROJECT, environment)


# --- What is told ---------------------------------------------------------------------------------------------

HEAD = """# The counter, measured

Written by `python bench/counter.py` on {day}. {cores} cores shared by server, database and load generator
({machine}, Python {python}); when it began, {busy:.1f} other processes wanted them on average. Granian with
{workers} processes of {threads} threads for every site; {lines} connections for {seconds} seconds; every browser has an
address of its own and sends four requests. {versions}: the former with the portal's settings for
all, the latter as it comes. “Ten first visits” are ten browsers, each sending its first request {lines} times at once:
ten visits would be right.
"""
TABLE = """
## {database}

| | requests a second | of the bare view | median ms | 95 % | 99 % | failed | ten first visits |
|---|---:|---:|---:|---:|---:|---:|---:|
{rows}

The four numbers take {empty} ms with nothing kept, and {grown} ms after five years of days with 1,000,000 rows of pages
and 5,000 browsers on the day.
"""


def table(database: Database, rows: list[Row], grown: str) -> str:
    bare = next(row.outcome.rate for row in rows if row.counter == "bare")
    lines = []
    for row in rows:
        out = row.outcome
        first = "–" if row.visits_of_ten is None else row.visits_of_ten
        lines.append(
            f"| {NAMES[row.counter]} | {out.rate:.0f} | {out.rate / bare:.0%} | {out.median:.1f} | {out.p95:.1f} "
            f"| {out.p99:.1f} | {out.failures} | {first} |"
        )
    empty, full = grown.split()
    return TABLE.format(database=database.name, rows="\n".join(lines), empty=empty, grown=full)


def main() -> None:
    with databases() as (folder, kinds):
        run([sys.executable, "-m", "venv", str(folder / "peers")], folder, {})
        pip = [str(folder / "peers" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "-r", str(PEERS / "requirements.txt")], folder, {})
        report = HEAD.format(
            day=time.strftime("%Y-%m-%d"),
            cores=os.cpu_count(),
            machine=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            workers=WORKERS,
            threads=THREADS,
            lines=LINES,
            seconds=SECONDS,
            versions=" and ".join(f"{each.name} {each.version}" for each in kinds),
            busy=os.getloadavg()[0],
        )
        for database in kinds:
            report += table(database, measure_all(database, folder), growth(database, folder))
    REPORT.write_text(report)


if __name__ == "__main__":
    main()
