"""Kept pages beside a Django view and a file that nginx sends: `python bench/kept.py`

Takes about six minutes and writes docs/serving-bench.md. Needs wrk and nginx.
"""

import gzip
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import PROJECT, THREADS, WORKERS, databases, prepared, serving, wait_for
from tests.processes import free_port
from tests.serving import configuration

REPORT = PROJECT / "docs" / "serving-bench.md"
PEERS = PROJECT / "bench" / "peers"
PAGES = {
    "home": "/",
    "timeline": "/en/timeline/",
    "achievement": "/thanh-tuu/{achievement}/",
    "feed": "/feeds/vi.atom",
    "table": "/data/milestones.csv",
}
LINES, SECONDS, ROUNDS = 16, 3, 3
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
FAILURES = re.compile(r"Non-2xx or 3xx responses: (\d+)")
# One address asks for everything here, and without encryption, which would be the same for both
NOT_MEASURED = r"\n *(limit_\w+|ssl_\w+) [^\n]*| ssl http2| ssl default_server"


@dataclass(frozen=True)
class Row:
    page: str
    size: int  # bytes that travel, compressed
    making: float  # milliseconds of the first answer
    rates: dict[str, float]  # a second, by the site


def asked(port: int, path: str) -> bytes:
    """What is sent, compressed."""
    connection = HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    connection.close()
    return body


def rate(port: int, path: str) -> float:
    """Answers a second."""
    command = ["wrk", "-t1", f"-c{LINES}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip"]
    told = subprocess.run(
        [*command, f"http://localhost:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    (found,) = RATE.findall(told)
    if FAILURES.search(told):
        raise RuntimeError(told)
    return float(found)


@contextmanager
def nginx(folder: Path, portal: int, body: Path) -> Iterator[tuple[int, int]]:
    """The ports of nginx before the portal, as it is shipped, and of nginx that sends the file `body`."""
    plain, before, sending = (free_port() for _ in range(3))
    (folder / "cache").mkdir(exist_ok=True)
    shipped = re.sub(NOT_MEASURED, "", configuration.site(folder, plain, before, portal))
    shipped = re.sub(r"server \{\s*listen \d+;\s*ssl_reject[^}]*\}", "", shipped)
    file = f"server {{ listen {sending}; location / {{ root {body.parent}; try_files /{body.name} =404; }} }}"
    process = subprocess.Popen(configuration.command(folder, shipped, file))
    try:
        wait_for(sending)
        yield before, sending
    finally:
        process.terminate()
        process.wait()


def measured(name: str, path: str, portals: dict[str, int], folder: Path) -> Row:
    began = time.perf_counter()
    body = folder / "body"
    body.write_bytes(asked(portals["SQLite"], path))
    making = time.perf_counter() - began
    with ExitStack() as sites:
        environment = {"BODY": str(body)}
        view = sites.enter_context(
            serving(Path(sys.executable), "same_bytes:application", PEERS, environment)
        )
        before, sending = sites.enter_context(nginx(folder, portals["SQLite"], body))
        ports = portals | {"view": view, "nginx": before, "file": sending}
        for port in ports.values():
            if not 0.98 < len(asked(port, path)) / body.stat().st_size < 1.02:  # each tells its own hour
                raise RuntimeError(f"{path} is another page at {port}")
        rounds = [{site: rate(port, path) for site, port in ports.items()} for _ in range(ROUNDS)]
    rates = {site: statistics.median(each[site] for each in rounds) for site in ports}
    print(name, rates, flush=True)
    return Row(name, body.stat().st_size, 1000 * making, rates)


HEAD = """# Serving, measured

Written by `python bench/kept.py` on {day}. {cores} cores shared by servers, databases and the load generator
({machine}, Python {python}); when it began, {busy:.1f} other processes wanted them on average.

- Answers a second, by {generator}: one thread, {lines} connections, {seconds} seconds. Each figure is the
  median of {rounds} rounds, in which all columns are asked one after the other; where others want the cores too, ratios
  of a row still waver.
- SQLite, PostgreSQL: the portal with what it keeps, on {versions};
  granian with {workers} processes of {threads} threads.
- View: a Django view that answers with the same bytes and reads nothing, on the same server.
- nginx: {nginx} before the portal, as `deploy/nginx.conf` has it but for encryption and limits. File: the same bytes,
  sent by the same nginx.
- Bytes are what travels, compressed. “First” is the making of the page, with all that a process does once.

| page | bytes | first, ms | SQLite | ÷ view | PostgreSQL | ÷ view | view | nginx | ÷ file | file |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def line(row: Row) -> str:
    view, file = row.rates["view"], row.rates["file"]
    sqlite, postgresql, nginx = (row.rates[site] for site in ("SQLite", "PostgreSQL", "nginx"))
    return (
        f"| {row.page} | {row.size} | {row.making:.0f} | {sqlite:.0f} | {sqlite / view:.2f} | {postgresql:.0f} "
        f"| {postgresql / view:.2f} | {view:.0f} | {nginx:.0f} | {nginx / file:.2f} | {file:.0f} |\n"
    )


def version_of(command: str) -> str:
    """What a program calls itself."""
    told = subprocess.run([command, "-v"], capture_output=True, text=True)
    return (told.stdout + told.stderr).splitlines()[0].split(" [")[0].removeprefix("nginx version: ").strip()


def main() -> None:
    busy = os.getloadavg()[0]
    with databases() as (folder, kinds), ExitStack() as sites:
        portals = {}
        for kind in kinds:
            environment = prepared(kind, folder, "kept")
            site = serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment)
            portals[kind.name] = sites.enter_context(site)
        sitemap = asked(portals["SQLite"], "/sitemap-achievement.xml")
        found = re.search(r"/thanh-tuu/([-\w]+)/", gzip.decompress(sitemap).decode())
        achievement = found[1] if found else ""
        report = HEAD.format(
            day=time.strftime("%Y-%m-%d"),
            cores=os.cpu_count(),
            machine=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            busy=busy,
            generator=version_of("wrk"),
            nginx=version_of("nginx"),
            lines=LINES,
            seconds=SECONDS,
            rounds=ROUNDS,
            workers=WORKERS,
            threads=THREADS,
            versions=" and ".join(f"{each.name} {each.version}" for each in kinds),
        )
        for name, path in PAGES.items():
            report += line(measured(name, path.format(achievement=achievement), portals, folder))
    REPORT.write_text(report)


if __name__ == "__main__":
    main()
