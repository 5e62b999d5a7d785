"""What happens to a portal without anybody's asking it for anything."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.processes import PROJECT, workers_of
from tests.siege.asking import Others, ask, network, status_of, view
from tests.siege.portal import Portal, variables

WAITING = 8  # who are counted at once
ANSWERED_WITHIN = 9  # seconds: three in the line of writers, five of SQLite itself, one for all else
NOTICED_WITHIN = 1  # second
KILLED = 3


def held_turn(portal: Portal) -> str:
    """Another program holds the file in which writers stand in line: beacons get 503, health waits for nobody."""
    with open(f"{portal.database}-turn", "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        began = time.monotonic()
        with ThreadPoolExecutor(WAITING) as threads:
            waiting = [threads.submit(view, portal.port, "/", network(n)) for n in range(WAITING)]
            time.sleep(0.5)
            health = _milliseconds(portal, "/healthz")
            page = _milliseconds(portal, "/")
            answers = Counter(each.result().status for each in waiting)
        waited = time.monotonic() - began

    assert set(answers) == {503}, answers
    assert waited < ANSWERED_WITHIN and health < 1000, (waited, health)
    assert _counts_again(portal)
    return f"503 after {waited:.1f} s at most; health in {health:.0f} ms, a page in {page:.0f} ms; then counted again"


def _milliseconds(portal: Portal, path: str) -> float:
    began = time.perf_counter()
    assert status_of(portal.port, path) == 200
    return (time.perf_counter() - began) * 1000


def _counts_again(portal: Portal) -> bool:
    """Whether a view is a view again, within some seconds."""
    before = portal.views()
    for number in range(100):
        if view(portal.port, "/", network(7000 + number)).status == 200:
            return portal.views() > before
        time.sleep(0.1)
    return False


def deleted_database(portal: Portal) -> str:
    """Its file is taken away, and put back later: nothing is acknowledged that is not kept."""
    aside = portal.database.with_name("aside")
    before = portal.views()
    portal.database.rename(aside)
    try:
        time.sleep(NOTICED_WITHIN)
        answers = Counter(view(portal.port, "/", network(n)).status for n in range(200))
        page, health = status_of(portal.port, "/"), status_of(portal.port, "/healthz")
    finally:
        aside.rename(portal.database)

    assert set(answers) == {503}, answers
    assert (page, health) == (200, 200)
    assert portal.views() == before
    assert _counts_again(portal)
    return "200 beacons: 503; the home page and health answered; counted again once it is back"


def killed_workers(portal: Portal) -> str:
    """One after the other, within seconds; what was acknowledged is kept."""
    before, acknowledged = portal.views(), 0
    for number in range(KILLED):
        acknowledged += view(portal.port, "/", network(8000 + number)).status == 200
        (worker,) = workers_of(portal.process)
        os.kill(worker, signal.SIGKILL)
        portal.wait_until_ready()

    assert portal.process.poll() is None
    assert portal.views() == before + acknowledged
    return f"{KILLED} times; it goes on, and none of {acknowledged} acknowledged views is lost"


def newer_tables(portal: Portal) -> str:
    """Tables of a later version: what does not know them is not served."""
    portal.asked(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('stats', '9999_later', '2026-01-01')"
    )
    try:
        command = [sys.executable, str(PROJECT / "manage.py"), "serve"]
        started = subprocess.run(
            command, env=variables(portal.folder, 1), capture_output=True, text=True, timeout=60
        )
        ready = status_of(portal.port, "/readyz")
    finally:
        portal.asked("DELETE FROM django_migrations WHERE name = '9999_later'")

    assert started.returncode == 1 and started.stderr.count("\n") == 1, started.stderr
    assert ready == 503
    return "serve refuses in one sentence; /readyz: 503"


FORGERIES = {
    "an amount of 2⁶³−1": "UPDATE stats_ledgerentry SET amount = 9223372036854775807",
    "REPLACE INTO the ledger": "REPLACE INTO stats_ledgerentry SELECT * FROM stats_ledgerentry",
    "DELETE of the ledger": "DELETE FROM stats_ledgerentry",
    "UPDATE of the ledger": "UPDATE stats_ledgerentry SET reason = 'x'",
    "REPLACE INTO the chain": "REPLACE INTO stats_link SELECT * FROM stats_link",
    "DELETE of the chain": "DELETE FROM stats_link",
}


def forged_ledger(portal: Portal) -> str:
    """By SQL, with the rights of the portal itself."""
    for what, sql in FORGERIES.items():
        try:
            portal.asked(sql)
        except sqlite3.IntegrityError:
            continue
        raise AssertionError(f"{what}: taken")
    return f"{', '.join(FORGERIES)}: refused"


def afterwards(portal: Portal) -> str:
    """What all this has left behind: numbers that agree, memory in its bounds, quick answers."""
    command = [sys.executable, str(PROJECT / "manage.py"), "check_counter"]
    checked = subprocess.run(
        command, env=variables(portal.folder, portal.port), capture_output=True, text=True, timeout=60
    )
    with Others(portal.port) as others:
        time.sleep(5)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert portal.memory() < 1024
    assert ask(portal.port, "GET", "/readyz").status == 200
    return f"check_counter finds nothing; {portal.memory()} MB at most; {others.told()}"
