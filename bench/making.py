"""How much work a page is when it is made anew, beside a former version: `python bench/making.py [COMMIT]`

Takes three minutes and writes docs/making-bench.md: of the home page, the timeline and an achievement in the shipped
record, the calls of functions and the time of the processor; in each version with what it remembers of the record at
hand, and with nothing. The two are measured in turn, by the packages of this one.
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import PROJECT, prepared, run, sqlite

REPORT = PROJECT / "docs" / "making-bench.md"
BEFORE = "cc71fa4"  # before pages were kept, when this was first measured
PAGES = {
    "home": "/",
    "timeline": "/dong-thoi-gian/",
    "achievement": "/thanh-tuu/ha-tang-thong-tin-truyen-thong/",
}
TURNS = 7  # of each version
# Run in either version: prints of each page [calls, milliseconds], first with what is remembered, then with nothing
MEASURED = """
import json, statistics, sys, time
import django

django.setup()

from django.core.cache import cache
from django.test import Client

client = Client(headers={"host": "localhost"})

def made(path, forget):
    if forget:
        cache.clear()
    began = time.process_time()
    response = client.get(path)
    taken = time.process_time() - began
    assert response.status_code == 200, (path, response.status_code)
    return taken * 1000

def calls(path, forget):
    number = 0
    def count(frame, event, argument):
        nonlocal number
        number += event in ("call", "c_call")
    if forget:
        cache.clear()
    sys.setprofile(count)
    client.get(path)
    sys.setprofile(None)
    return number

found = {}
for name, path in json.loads(sys.argv[1]).items():
    for _ in range(5):
        made(path, False)
    found[name] = [
        [calls(path, forget), statistics.median(made(path, forget) for _ in range(25))] for forget in (False, True)
    ]
print(json.dumps(found))
"""


REMEMBERED = ("at hand", "nothing")
Made = dict[str, list[list[float]]]


def checkout(commit: str, folder: Path) -> Path:
    """The project as it was at `commit`."""
    folder.mkdir()
    archived, extracted = ["git", "archive", commit], ["tar", "x"]
    files = subprocess.run(archived, cwd=PROJECT, check=True, capture_output=True).stdout
    subprocess.run(extracted, cwd=folder, input=files, check=True)
    return folder


def measured(project: Path, environment: dict[str, str]) -> Made:
    settings = {"DJANGO_SETTINGS_MODULE": "laocai_ict.settings"}
    printed = run([sys.executable, "-c", MEASURED, json.dumps(PAGES)], project, environment | settings)
    found: Made = json.loads(printed.splitlines()[-1])
    return found


def rows(turns: list[tuple[Made, Made]]) -> Iterator[str]:
    """Of each page and each state of what is remembered; milliseconds are medians, the ratio that of the pairs."""
    for page in PAGES:
        for state, remembered in enumerate(REMEMBERED):
            calls = [turns[0][version][page][state][0] for version in (0, 1)]
            times = [[turn[version][page][state][1] for turn in turns] for version in (0, 1)]
            ratio = statistics.median(after / before for before, after in zip(*times, strict=True))
            cells = [
                *(f"{number:,.0f}" for number in calls),
                f"{calls[1] / calls[0]:.2f}",
                *(f"{statistics.median(taken):.1f}" for taken in times),
                f"{ratio:.2f}",
            ]
            yield f"| {page} | {remembered} | {' | '.join(cells)} |"


def report(commit: str, turns: list[tuple[Made, Made]]) -> str:
    now = run(["git", "rev-parse", "--short", "HEAD"], PROJECT, {}).strip()
    table = "\n".join(rows(turns))
    return f"""# Pages made anew, measured

Written by `python bench/making.py {commit}` on {time.strftime("%Y-%m-%d")}: what a page costs the processor
where it is not kept, in {commit} and in {now}, both with the packages of the latter, SQLite and the
shipped record ({platform.system()} {platform.machine()}, Python {platform.python_version()}).
Each version is a process of its own, {TURNS} times in turn, which makes each page 25 times; milliseconds of
the processor are medians, and “time” is the median of what the pairs give. “Remembered” says whether
what is worked out once a record (achievements/models/revision.py) is at hand: it is not for the first
pages after an edit.

| page | remembered | calls before | now | ratio | ms before | now | time |
|---|---|---:|---:|---:|---:|---:|---:|
{table}
"""


def main() -> None:
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    with tempfile.TemporaryDirectory(prefix="laocai-ict-bench-") as temporary:
        folder = Path(temporary)
        projects = [checkout(commit, folder / "before"), PROJECT]
        sites = [
            prepared(sqlite(folder), folder, name, project)
            for name, project in zip(("before", "now"), projects, strict=True)
        ]
        turns = []
        for _turn in range(TURNS):
            before, now = (measured(*each) for each in zip(projects, sites, strict=True))
            turns.append((before, now))
    REPORT.write_text(report(commit, turns), "utf-8")


if __name__ == "__main__":
    main()
