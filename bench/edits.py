"""What readers notice of an editor who saves again and again: `python bench/edits.py`

Many readers wander over the pages of the portal, each at moments of his own, while a milestone is given a new title
every few seconds. Five minutes; writes docs/edits-bench.md, and fails where a page was mixed of two titles.
"""

import asyncio
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import AGENT, LENGTH
from bench.pages import Site
from bench.serving import PROJECT, Database, databases, prepared, serving

REPORT = PROJECT / "docs" / "edits-bench.md"
READERS = 500
RATES = [10, 25, 50]  # pages a second, of all readers together
SECONDS, EVERY = 40, 5.0  # of each rate; between two titles
TITLE = re.compile(r"lần sửa (\d+)")
EDITOR = """
import sys, time
from achievements.models import Milestone
milestone = Milestone.objects.filter(is_highlight=True).earliest("pk")
print(milestone.get_absolute_url(), flush=True)
for line in sys.stdin:
    Milestone.objects.filter(pk=milestone.pk).update(title_vi=f"{milestone.title_vi}, lần sửa {line.strip()}")
    print(time.time(), flush=True)
"""
HEAD = f"""# Reading while somebody edits, measured

Written by `python bench/edits.py` on {time.strftime("%Y-%m-%d")}: {READERS} readers, each on a connection of his own,
ask for pages of the site map at random moments (bench/edits.py is the generator), {SECONDS} seconds at each rate, while
a milestone gets a new title every {EVERY:.0f} seconds. {os.cpu_count()} cores shared by server, database and generator
({platform.system()} {platform.machine()}, Python {platform.python_version()}).

“Old” is the longest that an old title was still given after the new one was committed; “mixed” counts pages with two.

| database | asked a second | answered | p50, ms | p99, ms | longest, ms | not 200 | old, s | mixed | load before |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""


@dataclass
class Seen:
    """What readers saw: milliseconds to each answer, and of each page with the title, when it was asked and which."""

    waits: list[float] = field(default_factory=list)
    failures: int = 0
    titles: list[tuple[float, int]] = field(default_factory=list)
    mixed: int = 0

    def note(self, asked_at: float, wait: float, status: int, page: str) -> None:
        self.waits.append(wait * 1000)
        self.failures += status != 200
        found = {int(number) for number in TITLE.findall(page)}
        self.mixed += len(found) > 1
        self.titles += [(asked_at, number) for number in found]

    def told(self) -> Iterator[str]:
        """Of the answers: median, 99th percentile and longest, and how many were none."""
        ranks = statistics.quantiles(self.waits, n=100, method="inclusive")
        yield from (f"{ranks[49]:.1f}", f"{ranks[98]:.0f}", f"{max(self.waits):.0f}", str(self.failures))

    def oldest(self, committed: list[float]) -> float:
        """The most seconds that lay between a title's end and somebody being given it; `committed` is by number."""
        ages = [asked - committed[number + 1] for asked, number in self.titles if number + 1 < len(committed)]
        return max([0.0, *ages])


class Editor:
    """Gives a milestone a new title, and knows when each was committed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.committed: list[float] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", EDITOR],
            cwd=PROJECT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self._told()

    def save(self) -> None:
        print(len(self.committed), file=self.process.stdin, flush=True)
        self.committed.append(float(self._told()))

    def _told(self) -> str:
        if not self.process.stdout:
            raise RuntimeError
        return self.process.stdout.readline().strip()


@contextmanager
def editing(environment: dict[str, str]) -> Iterator[Editor]:
    editor = Editor(environment)
    try:
        yield editor
    finally:
        editor.process.communicate("")


async def read(port: int, pages: list[str], rate: float, until: float, seen: Seen) -> None:
    """Ask for pages, the more popular ones more often, until that moment of the clock."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    weights = [1 / (place + 1) for place in range(len(pages))]
    while True:
        pause = random.expovariate(rate / READERS)
        if time.time() + pause > until:
            writer.close()
            return
        await asyncio.sleep(pause)
        (page,) = random.choices(pages, weights)
        began = time.time()
        if reader.at_eof():  # closed while nobody asked; a browser opens another
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {page} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: {AGENT}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        seen.note(began, time.time() - began, int(head[9:12]), body.decode())


async def edit(editor: Editor, until: float) -> None:
    while time.time() < until:
        await asyncio.to_thread(editor.save)
        await asyncio.sleep(EVERY)


async def load(port: int, pages: list[str], rate: float, editor: Editor) -> Seen:
    seen, until = Seen(), time.time() + SECONDS
    readers = (read(port, pages, rate, until, seen) for _reader in range(READERS))
    await asyncio.gather(edit(editor, until), *readers)
    return seen


def rows(database: Database, folder: Path) -> Iterator[tuple[str, int]]:
    """A row of the report for each rate, and how many pages were mixed."""
    environment = prepared(database, folder, "edits")
    server = serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment)
    with server as port, editing(environment) as editor:
        pages = [each for addresses in Site(port).addresses().values() for each in addresses]
        random.Random(2015).shuffle(pages)
        pages = [editor.address, "/", *(page for page in pages if page not in (editor.address, "/"))]
        asyncio.run(load(port, pages, RATES[0], editor))  # for nothing
        for rate in RATES:
            busy = os.getloadavg()[0]
            seen = asyncio.run(load(port, pages, rate, editor))
            old = seen.oldest(editor.committed)
            cells = [
                database.name,
                rate,
                len(seen.waits),
                *seen.told(),
                f"{old:.1f}",
                seen.mixed,
                f"{busy:.1f}",
            ]
            yield f"| {' | '.join(map(str, cells))} |", seen.mixed


def main() -> None:
    text, mixed = HEAD, 0
    with databases() as (folder, kinds):
        for database in kinds:
            for row, number in rows(database, folder):
                print(row)
                text, mixed = f"{text}{row}\n", mixed + number
    REPORT.write_text(text)
    sys.exit(f"{mixed} pages were mixed" if mixed else None)


if __name__ == "__main__":
    main()
