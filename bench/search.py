"""How long a search takes among 20,000 records: `python bench/search.py [--before FOLDER]`

Takes some minutes and writes docs/search-bench.md. With --before, the checkout in FOLDER is measured in the same run,
each round beside this one.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from contextlib import ExitStack
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
    "27/3/2008",
    "fansipan",
    "ủy ban nhân dân tỉnh",
    "trạm phát sóng vùng cao biên giới",
    "chính quyền điệm tử",
    "không có chữ nào như vậy",
]

HEAD = """# Search, measured

Written by `python bench/search.py` on {day}: the whole page of results among the shipped record and {record}
(`bench/fill.py`), served as in production, one request after the other; {cores} cores shared by server, database and
the asking ({machine}, Python {python}; when it began, {busy:.1f} other processes wanted them on average).
Milliseconds of {rounds} requests; “times” compares the median with that of the page without a query.{beside}
"""
BESIDE = """ “Before”
is the version {version}, served beside this one from a database of its own: each request was made of both in turn."""
TABLE = """
## {name} {version}

| query | median | 95 % | times |{more_head}
|---|---:|---:|---:|{more_line}
{rows}
"""

Durations = dict[str, list[float]]  # milliseconds of each query, the shortest first


def durations(sites: list[Site]) -> list[Durations]:
    """How long each site's page took each time, by query; the first time, which wakes it, is not told."""
    asked: list[Durations] = [{query: [] for query in QUERIES} for _site in sites]
    for query in QUERIES:
        address = "/tim-kiem/?" + urlencode({"q": query})
        for number in range(ROUNDS + 1):
            for site, told in zip(sites, asked, strict=True):
                milliseconds = site.get(address).milliseconds
                told[query] += [milliseconds] * (number > 0)
    return [{query: sorted(each) for query, each in told.items()} for told in asked]


def measure_on(database: Database, folder: Path, projects: list[Path]) -> str:
    with ExitStack() as served:
        sites = []
        for number, project in enumerate(projects):
            environment = prepared(database, folder, f"search_{number}", project)
            fill(environment, project, **RECORD)
            # adds PostgreSQL's indexes
            run([sys.executable, "manage.py", "rebuild_search"], project, environment)
            server = serving(Path(sys.executable), "bench.counted:application", project, environment)
            sites.append(Site(served.enter_context(server)))
        return table(database, durations(sites))


def table(database: Database, measured: list[Durations]) -> str:
    empty = statistics.median(measured[0][""])
    rows = []
    for query, each in measured[0].items():
        times = f"{statistics.median(each) / empty:.1f}"
        others = [part for other in measured[1:] for part in (middle(other[query]), slowest(other[query]))]
        rows.append(f"| {' | '.join([query or '(none)', middle(each), slowest(each), times, *others])} |")
    more = len(measured) - 1
    return TABLE.format(
        name=database.name,
        version=database.version,
        rows="\n".join(rows),
        more_head=" median before | 95 % before |" * more,
        more_line="---:|---:|" * more,
    )


def middle(each: list[float]) -> str:
    return f"{statistics.median(each):.1f}"


def slowest(each: list[float]) -> str:
    return f"{each[int(ROUNDS * 0.95) - 1]:.1f}"


def main(before: Path | None) -> None:
    busy = os.getloadavg()[0]
    projects = [PROJECT, *([before] if before else [])]
    with databases() as (folder, kinds):
        tables = [measure_on(database, folder, projects) for database in kinds]
    version = run(["git", "rev-parse", "--short", "HEAD"], before, {}).strip() if before else ""
    head = HEAD.format(
        day=time.strftime("%Y-%m-%d"),
        record=", ".join(f"{number:,} {name}" for name, number in RECORD.items()),
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        busy=busy,
        rounds=ROUNDS,
        beside=BESIDE.format(version=version) if before else "",
    )
    REPORT.write_text(head + "".join(tables))
    print(*tables)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout to measure beside this one")
    main(parser.parse_args().before)
