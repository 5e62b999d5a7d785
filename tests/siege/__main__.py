"""A siege of the portal on this machine, within ten minutes: `make siege` writes what came of it to docs/siege.md."""

import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from subprocess import SubprocessError

from tests.processes import PROJECT
from tests.siege import connections, floods, fuzz, mishaps, programs
from tests.siege.portal import Portal, besieged

REPORT = PROJECT / "docs" / "siege.md"
ROWS: dict[str, Callable[[Portal], str]] = {
    "schemathesis, all checks": programs.schemathesis,
    "10,000 beacons": fuzz.beacons,
    "10,000 query strings": fuzz.queries,
    "hammering": floods.hammering,
    "heads a byte a second": connections.slow_heads,
    "8 bodies a byte a second": connections.slow_bodies,
    "30 bodies a byte a second": connections.too_many_slow_bodies,
    "connections that say nothing": connections.idle_connections,
    "broken requests": connections.broken_requests,
    "broken bodies of several parts": connections.broken_parts,
    "methods": connections.methods,
    "malformed and foreign origins": connections.origins,
    "unknown content types and charsets": connections.content_types,
    "beacons from one network": floods.one_network,
    "wrong passwords from 16 threads": floods.wrong_passwords,
    "a dictionary at one account": floods.one_account,
    "weak passwords chosen": floods.weak_passwords,
    "205 reports from 205 networks": floods.reports,
    "agents of 100,000 brackets": floods.brackets,
    "1,000 agents of 20 kB, and longer ones": floods.long_agents,
    "beacons for what is no page": floods.not_pages,
    "the ledger forged by SQL": mishaps.forged_ledger,
    "the writers' turn held by another": mishaps.held_turn,
    "the database's file taken away": mishaps.deleted_database,
    "workers killed": mishaps.killed_workers,
    "tables of a later version": mishaps.newer_tables,
    "afterwards": mishaps.afterwards,
    "tests of the counter's proof, of passwords": programs.tests,
    "bandit": programs.bandit,
}
FAILURES = (AssertionError, OSError, HTTPException, SubprocessError, sqlite3.Error, ValueError)


@dataclass(frozen=True)
class Outcome:
    what: str
    seen: str
    seconds: float
    statuses: Counter[int]  # as the portal's log has them
    is_withstood: bool

    @property
    def line(self) -> str:
        verdict = "" if self.is_withstood else "**Not withstood.** "
        logged = ", ".join(
            f"{status}: {count}" for status, count in sorted(self.statuses.items()) if status >= 500
        )
        seen = " ".join(self.seen.split()).replace("|", "\\|")[:600]
        return f"| {self.what} | {verdict}{seen} | {logged or '–'} | {self.seconds:.0f} |\n"


def tried(portal: Portal, what: str, attack: Callable[[Portal], str]) -> Outcome:
    """What came of it; a 500 in the log is a fault whatever the attack itself saw."""
    began = time.monotonic()
    try:
        seen, is_withstood = attack(portal), True
    except FAILURES as error:
        seen, is_withstood = f"{type(error).__name__}: {error}", False
    statuses = portal.statuses()
    outcome = Outcome(what, seen, time.monotonic() - began, statuses, is_withstood and not statuses[500])
    print(outcome.line, end="", flush=True)
    return outcome


HEAD = """# The siege

Written by `make siege` on {day}, in {minutes:.1f} minutes: {withstood} of {all} rows withstood, {requests:,} requests
answered, {faults} of them with a 500. {cores} cores shared by besiegers and portal ({machine}, Python {python}, SQLite
{sqlite}); when it began, {busy:.1f} other processes wanted them on average.

One portal, as `make run` starts it and without nginx, with one worker, each of its processes limited to 1 GB of
addresses (`RLIMIT_AS`), undergoes one row after the other. “Others” are a reader, a beacon and a supervisor who ask
all the while from addresses of their own; whoever of them is not answered is a fault. 5xx are those of the portal's
log: 503 says that nothing was counted, and when to come again; 501 is what oEmbed answers to other formats.

| what | what came of it | 5xx | seconds |
|---|---|---|---:|
"""


def told(outcomes: list[Outcome], minutes: float, busy: float) -> str:
    head = HEAD.format(
        day=time.strftime("%Y-%m-%d"),
        minutes=minutes,
        withstood=sum(each.is_withstood for each in outcomes),
        all=len(outcomes),
        requests=sum(each.statuses.total() for each in outcomes),
        faults=sum(each.statuses[500] for each in outcomes),
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        busy=busy,
    )
    return head + "".join(each.line for each in outcomes)


def main(chosen: list[str]) -> None:
    """All rows, or those whose names begin with one of the `chosen`, of which nothing is written."""
    rows = {what: attack for what, attack in ROWS.items() if what.startswith(tuple(chosen or [""]))}
    began, busy = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="laocai-ict-siege-") as folder, besieged(Path(folder)) as portal:
        outcomes = [tried(portal, what, attack) for what, attack in rows.items()]
    if not chosen:
        REPORT.write_text(told(outcomes, (time.monotonic() - began) / 60, busy))
    sys.exit(not all(each.is_withstood for each in outcomes))


if __name__ == "__main__":
    main(sys.argv[1:])
