"""docs/limits.md says what the code does."""

import re

import pytest

from achievements.finding import reading
from achievements.models import report
from achievements.pictures import drawing
from achievements.record import files
from achievements.views import reports
from desk import pictures_screen
from desk.accounts import confirming, events, forgotten, signing_in
from desk.sheets import limits as sheets
from laocai_ict import health, server, worker, wsgi
from laocai_ict import settings as portal
from stats import batches, beacons, bots, sqlite, visitors
from stats.models.ledger import LARGEST
from tests.processes import PROJECT
from web import callers, origins
from web.kept import making, wrapper

PAGE = (PROJECT / "docs" / "limits.md").read_text()
MEGABYTE = 2**20
STATED = [
    ("body of a beacon", [beacons.LONGEST]),
    ("path in a beacon", [beacons.LONGEST_PATH]),
    ("user agent, languages", [visitors.LONGEST_HEADER]),
    ("`Origin`", [origins.LONGEST_ORIGIN]),
    ("one hop of `X-Forwarded-For`", [callers.LONGEST_HOP]),
    ("beacons from one network", [portal.STATS_BEACONS_A_MINUTE]),
    ("new visits from one network", [portal.STATS_VISITS_IN_TEN_MINUTES]),
    ("pages with a total of their own", [portal.STATS_PAGES_A_DAY]),
    ("a query of the search", [reading.QUERY_MAX_LENGTH]),
    ("reports from one network", [portal.REPORTS_AN_HOUR]),
    ("reports from all", [portal.REPORTS_A_DAY]),
    ("a picture sent by a reader", [reports.MOST_OF_PICTURE // MEGABYTE]),
    ("pictures of readers from one network", [report.PICTURES_OF_NETWORK]),
    ("pictures of readers from all", [report.PICTURES_A_DAY]),
    (
        "wrong passwords for an account, or from a network",
        [portal.AXES_FAILURE_LIMIT, portal.AXES_COOLOFF_TIME.seconds // 60],
    ),
    ("a sheet", [sheets.MOST_BYTES // MEGABYTE]),
    ("rows and columns of a sheet", [sheets.MOST_ROWS, sheets.MOST_COLUMNS]),
    (
        "a workbook unpacked",
        [sheets.MOST_BYTES_UNPACKED // MEGABYTE, sheets.MOST_MEMBERS, sheets.MOST_ELEMENTS],
    ),
    ("a picture", [drawing.MAX_BYTES // MEGABYTE]),
    ("pictures in one request", [pictures_screen.MOST]),
    ("pixels of a picture", [portal.PICTURE_PIXELS // 10**6, drawing.LONGEST_SIDE]),
    ("between password and code", [signing_in.PENDING_FOR.seconds // 60]),
    ("links for a new password, from one network", [forgotten.ASKED_AN_HOUR]),
    ("links for a new password, from all", [forgotten.ASKED_A_DAY]),
    ("links for a new password, to one account", [forgotten.MAILED_AN_HOUR]),
    ("people, groups, imprint after the last password or code", [confirming.CONFIRMED_FOR.seconds // 60]),
    ("a link for a new password", [portal.PASSWORD_RESET_TIMEOUT // 3600]),
    ("entries of failures in the sign-in log", [events.FAILURES_A_DAY]),
    ("the sign-in log", [events.KEPT_DAYS]),
    ("visits in one entry of the ledger", [LARGEST]),
    ("a session without use", [portal.DESK_IDLE_SECONDS // 3600]),
    ("a file of the record", [files.MAX_FILE_BYTES // 10**6, files.MAX_DEPTH]),
    ("SQLite's line of writers", [sqlite.PATIENCE]),
    ("being written with other beacons", [batches.PATIENCE]),
    ("a lock of the database", [portal.SQLITE["OPTIONS"]["timeout"]]),
    ("a connection to PostgreSQL", [portal.PATIENCE["connect_timeout"]]),
    ("a statement on PostgreSQL, of a page", [int(wsgi.LONGEST_STATEMENT.rstrip("s"))]),
    ("a page that another request makes", [int(making.PATIENCE)]),
    ("another picture that is drawn on the same machine", [drawing.PATIENCE]),
    ("`/readyz`", [health.PATIENCE]),
    ("a worker that keeps dying", [int(server.SHORTEST), int(server.LONGEST)]),
    ("a worker that gives no sign of life", [int(server.HUNG)]),
    ("a worker all of whose threads are at one request", [int(worker.STUCK)]),
    ("new code to be ready", [int(server.UNTIL_READY)]),
    ("what a worker has begun when it is to go", [server.KILLED_AFTER]),
    ("all of it together", [portal.WORKER_MEGABYTES]),
    ("an answer that is given once", [wrapper.LONGEST_IN_MEMORY // MEGABYTE]),
    (
        "user agents known to be robots or not",
        [bots.is_robot.cache_parameters()["maxsize"], visitors.LONGEST_HEADER],
    ),
]


@pytest.mark.parametrize(("what", "limits"), STATED, ids=[what for what, _limits in STATED])
def test_limit_is_what_the_page_states(what: str, limits: list[int]):
    row = re.search(rf"^\| {re.escape(what)} \| ([^|]*)\|", PAGE, re.MULTILINE)

    assert row, what
    assert [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?= |$)", row[1])][
        : len(limits)
    ] == limits
