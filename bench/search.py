"""How long a search takes among 20,000 records: `python bench/search.py`

Takes about two minutes and writes docs/search-bench.md.
"""

import os
import platform
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.pages import Site
from bench.serving import PROJECT, Database, databases, fill, prepared, run, serving

REPORT = PROJECT / "docs" / "search-bench.md"
RECORD = {"milestones": 7_000, "observations": 10_000, "institutions": 1_000, "documents": 2_000}
ROUNDS = 20
QUERIES = [
    "",
    "CNTT",
    "công nghệ thông tin",
    "thong tin truyen thong",
    "702",
    "715/qd-ubnd",
    "10.300",
    "fansipan",
    "ủy ban nhân dân tỉnh",
    "trạm phát sóng vùng cao biên giới",
    "không có chữ nào như vậy",
]

HEAD = """# Search, measured

Written by `python bench/search.py` on {day}: the whole page of results among the shipped record and {record}
(`bench/fill.py`), served as in production, one request after the other; {cores} cores shared by server, database and
the asking ({machine}, Python {python}; when it began, {busy:.1f} other processes wanted them on average).
Milliseconds of {rounds} requests; “times” compares the median with that of the page without a query.
"""
TABLE = """
## {name} {version}

| query | median | 95 % | times |
|---|---:|---:|---:|
{rows}
"""


def milliseconds(site: Site, query: str) -> list[float]:
    """How long the page took each time, the shortest first; the first time, which wakes it, is not told."""
    address = "/tim-kiem/?" + urlencode({"q": query})
    return sorted([site.get(address).milliseconds for _round in range(ROUNDS + 1)][1:])


def measure_on(database: Database, folder: Path) -> str:
    environment = prepared(database, folder, "search")
    fill(environment, **RECORD)
    run([sys.executable, "manage.py", "rebuild_search"], PROJECT, environment)  # adds PostgreSQL's indexes
    with serving(Path(sys.executable), "bench.counted:application", PROJECT, environment) as port:
        site = Site(port)
        durations = {query: milliseconds(site, query) for query in QUERIES}
    empty = statistics.median(durations[""])
    rows = [
        f"| {query or '(none)'} | {statistics.median(each):.1f} | {each[int(ROUNDS * 0.95) - 1]:.1f} "
        f"| {statistics.median(each) / empty:.1f} |"
        for query, each in durations.items()
    ]
    return TABLE.format(name=database.name, version=database.version, rows="\n".join(rows))


def main() -> None:
    busy = os.getloadavg()[0]
    with databases() as (folder, kinds):
        tables = [measure_on(database, folder) for database in kinds]
    head = HEAD.format(
        day=time.strftime("%Y-%m-%d"),
        record=", ".join(f"{number:,} {name}" for name, number in RECORD.items()),
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        busy=busy,
        rounds=ROUNDS,
    )
    REPORT.write_text(head + "".join(tables))
    print(*tables)


if __name__ == "__main__":
    main()
