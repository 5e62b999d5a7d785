"""What every kind of page weighs and takes, as shipped and in a big record: `python bench/pages.py`

Takes twenty minutes, writes docs/pages-bench.md, and fails where a budget of the pages is broken.
"""

import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from gzip import decompress
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import PROJECT, WORKERS, Database, databases, fill, most_megabytes, prepared, serving

REPORT = PROJECT / "docs" / "pages-bench.md"
MILESTONES, OBSERVATIONS = 10_000, 100_000
ROUNDS = 15
SAMPLE = 40  # pages of a kind in the big record, of which the longest is told

BUDGETS = {
    "style": 12_000,
    "script": 5_000,
    "font": 40_000,
    "all": 80_000,
}  # compressed bytes of a first visit
PAGE_BUDGET, HOME_BUDGET = 30_000, 14_000
MOST_REQUESTS = 10
MOST_QUERIES_MORE = 5  # a page of the big record may have all its relations, and lists that go on are counted
MOST_TIMES_SLOWER = 1.5  # for as much HTML
MOST_MEGABYTES = 250  # of a process of the server
SEARCH = "search"  # reads all there is; bench/search.py measures it

# All of a period on one page, to be printed: it grows with the record and has no budget.
BOOKLETS = ("tap-tu-lieu", "booklet")

# Addresses that no sitemap tells.
ASIDE = {
    "timeline of a year": ("/dong-thoi-gian/?year=2008", "/en/timeline/?year=2008"),
    "timeline of a body": (
        "/dong-thoi-gian/?institution=so-thong-tin-va-truyen-thong",
        "/en/timeline/?institution=so-thong-tin-va-truyen-thong",
    ),
    SEARCH: (f"/tim-kiem/?q={quote('giao ban trực tuyến')}", "/en/search/?q=optical%20fibre"),
    "report of an error": ("/can-xac-minh/bao-loi/", "/en/open-questions/report/"),
    "visitor statistics": ("/thong-ke-truy-cap/", "/en/visitor-statistics/"),
    "personal data": ("/du-lieu-ca-nhan/", "/en/personal-data/"),
}


# --- What is asked --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    body: bytes  # as it travelled
    text: str
    queries: int
    milliseconds: float


class Site:
    """A portal that is served, asked over one connection as a browser asks it."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("localhost", port, timeout=120)

    def get(self, address: str) -> Answer:
        """Brotli, which only files come in, is not read."""
        began = time.perf_counter()
        try:
            answer = self._ask(address)
        except RemoteDisconnected:  # the server lets go of a connection that has been idle
            answer = self._ask(address)
        body = answer.read()
        milliseconds = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        encoding = answer.headers.get("Content-Encoding", "")
        text = "" if encoding == "br" else (decompress(body) if encoding else body).decode(errors="replace")
        return Answer(body, text, int(answer.headers.get("X-Queries", 0)), milliseconds)

    def _ask(self, address: str) -> HTTPResponse:
        self.connection.request("GET", address, headers={"Accept-Encoding": "gzip, br"})
        return self.connection.getresponse()

    def addresses(self) -> dict[tuple[str, str], list[str]]:
        """Of every kind of page that the sitemap tells, in each language, the addresses."""
        first = self.get("/sitemap.xml").text
        parts = re.findall(r"<sitemap><loc>(.*?)</loc>", first)
        texts = [self.get(_path(part)).text for part in parts] or [first]
        kinds: dict[tuple[str, str], list[str]] = {}
        for text in texts:
            for url in re.findall(r"<url>\s*<loc>(.*?)</loc>", text):
                kinds.setdefault(_kind(_path(url)), []).append(_path(url))
        return {kind: addresses for kind, addresses in kinds.items() if not kind[1].startswith(BOOKLETS)}

    def longest(self, addresses: list[str]) -> tuple[int, str]:
        """Bytes and address of the longest of these pages."""
        return max((len(self.get(address).body), address) for address in addresses)

    def most_queries(self, addresses: list[str]) -> int:
        """What the most demanding of these pages takes: one whose lists are empty takes fewer."""
        return max(self.get(address).queries for address in addresses)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query.replace('&amp;', '&')}" if parts.query else "")


def _kind(address: str) -> tuple[str, str]:
    """`/en/metrics/x/` is ("en", "metrics/…")."""
    language = "en" if address.startswith("/en/") else "vi"
    first, *rest = address.removeprefix("/en").strip("/").split("/")
    return language, f"{first}/…" if rest else first or "home"


# --- What is measured -----------------------------------------------------------------------------------------


@dataclass
class Page:
    """A page of one address in the shipped record and in the big one, and the longest of its kind in the latter."""

    language: str
    kind: str
    address: str
    bytes_of_longest: int = 0
    most_queries: int = 0  # that a page of its kind takes in the shipped record
    bytes: list[int] = field(default_factory=lambda: [0, 0])
    html: list[int] = field(default_factory=lambda: [0, 0])  # characters
    queries: list[int] = field(default_factory=lambda: [0, 0])
    milliseconds: list[list[float]] = field(default_factory=lambda: [[], []])

    @property
    def times_slower(self) -> float:
        return statistics.median(big / small for small, big in zip(*self.milliseconds, strict=True))

    @property
    def times_longer(self) -> float:
        return max(self.html[1] / self.html[0], 1)

    @property
    def budget(self) -> int:
        return HOME_BUDGET if self.kind == "home" else PAGE_BUDGET

    def faults(self) -> Iterator[str]:
        name = f"{self.address}:"
        for size in {*self.bytes, self.bytes_of_longest}:
            if size > self.budget:
                yield f"{name} {size} bytes of HTML are more than {self.budget}"
        if self.kind == SEARCH:
            return
        if self.queries[1] > max(self.most_queries, self.queries[0]) + MOST_QUERIES_MORE:
            yield f"{name} {self.queries[1]} queries in the big record, {self.most_queries} in the shipped one"
        if self.times_slower / self.times_longer > MOST_TIMES_SLOWER:
            yield f"{name} {self.times_slower:.2f} times slower in the big record"


def find_pages(small: Site, big: Site) -> list[Page]:
    """Of every kind and language the longest page of the shipped record."""
    pages = []
    many = big.addresses()
    for kind, addresses in small.addresses().items():
        _bytes, address = small.longest(addresses)
        among = many[kind][:: len(many[kind]) // SAMPLE + 1]
        page = Page(*kind, address, big.longest([address, *among])[0], small.most_queries(addresses))
        pages.append(page)
    for name, twins in ASIDE.items():
        pages += [
            Page(language, name, address) for language, address in zip(("vi", "en"), twins, strict=True)
        ]
    return sorted(pages, key=lambda page: (page.language == "en", page.kind not in ("home",)))


def measure(pages: list[Page], sites: tuple[Site, Site]) -> None:
    """Every page of either record in turn, so that what else the machine does slows both."""
    for number in range(-WORKERS, ROUNDS):
        for page in pages:
            for which, site in enumerate(sites):
                answer = site.get(page.address)
                page.bytes[which] = max(page.bytes[which], len(answer.body))
                page.html[which] = max(page.html[which], len(answer.text))
                page.queries[which] = max(page.queries[which], answer.queries)
                if number >= 0:  # the first rounds only wake each process
                    page.milliseconds[which].append(answer.milliseconds)


@dataclass(frozen=True)
class Files:
    """What a first visit fetches besides the page: bytes by kind, and how many requests in all."""

    bytes: dict[str, int]
    requests: int


def files_of(site: Site, address: str) -> Files:
    html = re.sub(r"<noscript>.*?</noscript>", "", site.get(address).text, flags=re.DOTALL)
    style = re.findall(r'<link rel="stylesheet" href="(.*?)"', html)
    scripts = re.findall(r'<script[^>]* src="(.*?)"', html)
    pictures = re.findall(r'<img[^>]* src="(.*?)"', html) + re.findall(r'<link rel="icon" href="(.*?)"', html)
    within = [(sheet, url) for sheet in style for url in _inside(site, sheet)]
    fonts = [urljoin(sheet, url) for sheet, url in within if url.endswith((".woff2", ".woff"))]
    pictures += [urljoin(sheet, url) for sheet, url in within if not url.endswith((".woff2", ".woff"))]
    kinds = {"style": style, "script": scripts, "font": fonts, "picture": pictures}
    sizes = {kind: sum(len(site.get(url).body) for url in set(urls)) for kind, urls in kinds.items()}
    beacon = 1
    return Files(sizes, 1 + beacon + sum(len(set(urls)) for urls in kinds.values()))


def _inside(site: Site, sheet: str) -> list[str]:
    """What a style sheet refers to, all of it counted though a page may not use it."""
    site.connection.request("GET", sheet)
    return re.findall(r'url\("?(.*?)"?\)', site.connection.getresponse().read().decode())


# --- What is told ---------------------------------------------------------------------------------------------

HEAD = """# The pages, measured

Written by `python bench/pages.py` on {day}: every kind of page as shipped, and again with {milestones:,} more
milestones and {observations:,} more figures (`bench/fill.py`). {cores} cores shared by server, database and the asking
({machine}, Python {python}); when it began, {busy:.1f} other processes wanted them on average. Of each kind it is the
longest page of the shipped record; “longest” is that of {sample} of the kind in the big one. Bytes are what travels,
compressed. Milliseconds are medians of {rounds} requests one after the other, shipped and big in turn; “slower” is the
median of what each pair gives, and “longer” how many times as much HTML the page has in the big record, where its lists
are full.

A first visit fetches besides the page: style {style} bytes (of {most[style]} allowed), scripts {script} (of
{most[script]}), fonts {font} (of {most[font]}), pictures {picture}. With the longest page that is {all} bytes (of
{most[all]}) in {requests} requests (of {most_requests}), the visit's own signal included. HTML may weigh {page} bytes,
the home page {home}. In the big record a page may take {slower} times as long for as much HTML, and {queries} queries
more than the most demanding page of its kind takes in the shipped one: all of its relations may be there, and each of
its lists that goes on elsewhere is counted.
Search, which reads all there is, is only held to the bytes: docs/search-bench.md tells how long it takes.
"""
TABLE = """
## {name} {version}

In the big record the largest process of the server had {megabytes} MB at most (of {most} allowed).

| page | HTML shipped | big | longest | queries shipped | big | ms shipped | big | slower | longer |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{rows}
"""


def row(page: Page) -> str:
    small, big = (statistics.median(durations) for durations in page.milliseconds)
    longest = page.bytes_of_longest or page.bytes[1]
    return (
        f"| {page.kind} ({page.language}) | {page.bytes[0]} | {page.bytes[1]} | {longest} | {page.queries[0]} "
        f"| {page.queries[1]} | {small:.1f} | {big:.1f} | {page.times_slower:.2f} | {page.times_longer:.2f} |"
    )


def measure_on(database: Database, folder: Path) -> tuple[list[Page], Files, int]:
    """The pages, what a first visit fetches, and the most megabytes that a process of the big portal had."""
    environments = [prepared(database, folder, name) for name in ("shipped", "big")]
    fill(environments[1], milestones=MILESTONES, observations=OBSERVATIONS)
    with ExitStack() as stack:
        small, big = (
            Site(
                stack.enter_context(serving(Path(sys.executable), "bench.counted:application", PROJECT, each))
            )
            for each in environments
        )
        pages = find_pages(small, big)
        measure(pages, (small, big))
        return pages, files_of(small, "/"), most_megabytes(environments[1])


def faults_of(files: Files, weights: dict[str, int]) -> list[str]:
    """What a first visit fetches more of than is allowed."""
    faults = [
        f"{kind}: {weights[kind]} bytes are more than {most}"
        for kind, most in BUDGETS.items()
        if weights[kind] > most
    ]
    if files.requests > MOST_REQUESTS:
        faults.append(f"{files.requests} requests are more than {MOST_REQUESTS}")
    return faults


def head(files: Files, weights: dict[str, int], busy: float) -> str:
    return HEAD.format(
        day=time.strftime("%Y-%m-%d"),
        milestones=MILESTONES,
        observations=OBSERVATIONS,
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        busy=busy,
        sample=SAMPLE,
        rounds=ROUNDS,
        most=BUDGETS,
        requests=files.requests,
        most_requests=MOST_REQUESTS,
        page=PAGE_BUDGET,
        home=HOME_BUDGET,
        slower=MOST_TIMES_SLOWER,
        queries=MOST_QUERIES_MORE,
        **weights,
    )


def main() -> None:
    busy = os.getloadavg()[0]
    tables, faults, heaviest = "", [], 0
    with databases() as (folder, kinds):
        for database in kinds:
            pages, files, megabytes = measure_on(database, folder)
            tables += TABLE.format(
                name=database.name,
                version=database.version,
                megabytes=megabytes,
                most=MOST_MEGABYTES,
                rows="\n".join(map(row, pages)),
            )
            if megabytes > MOST_MEGABYTES:
                faults.append(f"{database.name}: {megabytes} MB are more than {MOST_MEGABYTES}")
            faults += [f"{database.name}: {fault}" for page in pages for fault in page.faults()]
            heaviest = max([heaviest, *(max(*page.bytes, page.bytes_of_longest) for page in pages)])
    weights = files.bytes | {"all": heaviest + sum(files.bytes.values())}
    REPORT.write_text(head(files, weights, busy) + tables)
    print(tables)
    sys.exit("\n".join(faults + faults_of(files, weights)) or None)


if __name__ == "__main__":
    main()
