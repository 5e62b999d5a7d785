"""docs/limits.md says what the code does."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings as conf

from achievements.finding import reading
from achievements.models import report
from achievements.pictures import drawing
from achievements.record import files
from achievements.views import reports
from achievements.words import folding
from desk import pictures_screen, unsaved
from desk.accounts import confirming, events, forgotten, signing_in
from desk.sheets import limits as sheets
from laocai_ict import health, pages, server, worker, wsgi
from laocai_ict import settings as portal
from stats import batches, beacons, bots, sqlite, visitors
from stats.models.ledger import LARGEST
from tests.expressions import SOURCES
from tests.processes import PROJECT
from web import bodies, callers, origins
from web.kept import answers, making, wrapper

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
    ("head of a request, with its address", [server.LONGEST_HEAD // 1024]),
    ("a content type", [bodies.LONGEST_TYPE]),
    ("`Accept-Encoding`", [answers.LONGEST_ACCEPTED]),
    ("a form without its files", [conf.DATA_UPLOAD_MAX_MEMORY_SIZE]),
    ("fields of a form", [conf.DATA_UPLOAD_MAX_NUMBER_FIELDS]),
    (
        "name and e-mail address of who reports",
        [report.Report._meta.get_field(name).max_length for name in ("name", "email")],
    ),
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
    ("what is typed into one form, before it is saved", [unsaved.LONGEST]),
    ("forms of one person that are not saved", [unsaved.FORMS_KEPT]),
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
    (
        "addresses whose names the log knows",
        [pages._route.cache_parameters()["maxsize"], pages.LONGEST_REMEMBERED],
    ),
    (
        "codings that browsers say they take",
        [answers._takes_gzip.cache_parameters()["maxsize"], answers.LONGEST_ACCEPTED],
    ),
    ("texts as the search compares them", [folding.TEXTS_OF_A_ROW, folding.LONGEST_REMEMBERED]),
]
# What functions remember: of what comes from outside, with the line of the page; else of what there are only so many
REMEMBERED = {
    "is_robot": "user agents known to be robots or not",
    "_route": "addresses whose names the log knows",
    "_takes_gzip": "codings that browsers say they take",
    "_reader": "attributes of models",
    "_labels": "fields of models that choose from lists",
    "_places": "translated fields of models, in each language",
    "_remembered": "texts as the search compares them",
    "_expressions": "sixteen lists of words of the record's own languages",
    "_address": "ten thousand addresses of what the record has",
    "from_edtf": "ten thousand dates of a hundred characters",
    "_collection": "kinds of things",
    "_built": "what leads from one model to another, in each language",
    "_as_json": "names of addresses, and methods cut at ten characters",
    "font": "sizes of letters",
    "rules": "languages",
}
# Waits without a limit of their own
ENDLESS = {
    "own.is_awake.wait()": "for a transaction that has begun, whose waits have limits",
    "self._changed.wait()": "a thread of its own, for something to do",
    "fcntl.flock(self.file, fcntl.LOCK_EX)": "a thread of its own, for which the others wait so long and no longer",
    "fcntl.flock(descriptor, fcntl.LOCK_EX)": "a command, for its turn, as long as the other of its kind takes",
    "other.wait()": "a command, for another that it has started, as long as that takes",
    "server.communicate()": "a drill, for what has ended",
}


@pytest.mark.parametrize(("what", "limits"), STATED, ids=[what for what, _limits in STATED])
def test_limit_is_what_the_page_states(what: str, limits: list[int]):
    row = re.search(rf"^\| {re.escape(what)} \| ([^|]*)\|", PAGE, re.MULTILINE)

    assert row, what
    assert [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?= |$)", row[1])][
        : len(limits)
    ] == limits


def rows() -> set[str]:
    """The first column of the four tables."""
    tables = PAGE.partition("## What only nginx gives")[0]
    return set(re.findall(r"^\| (.+?) \| ", tables, re.MULTILINE)) - {"what", "for what"}


def marks() -> set[str]:
    """The rows for which tests say that they try them."""
    calls = [
        node
        for file in sorted((PROJECT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.limit"
    ]
    return {ast.literal_eval(argument) for call in calls for argument in call.args}


def test_each_limit_is_tried_and_each_trial_is_of_a_limit():
    assert marks() == rows()


def remembering() -> Iterator[str]:
    """The functions that remember answers to more than one question."""
    of_many = re.compile(r"lru_cache\((?!maxsize=1\))|cache$")
    for node in nodes():
        if isinstance(node, ast.FunctionDef) and node.args.args:
            yield from [node.name for each in node.decorator_list if of_many.match(ast.unparse(each))]
        elif isinstance(node, ast.Assign) and of_many.match(ast.unparse(node.value)):
            yield ast.unparse(node.targets[0])


def nodes() -> Iterator[ast.AST]:
    for source in SOURCES.values():
        yield from ast.walk(ast.parse(source))


def test_what_functions_remember_is_bounded_and_known():
    assert sorted(remembering()) == sorted(REMEMBERED)


def waits() -> Iterator[str]:
    """What is called to wait for others, and is not told for how long."""
    waiting = re.compile(r".*\.(wait|acquire|result|join|communicate)\(\)|(fcntl\.)?flock\((?!.*LOCK_NB).*\)")
    for node in nodes():
        if isinstance(node, ast.Call) and waiting.fullmatch(ast.unparse(node)):
            yield ast.unparse(node)


def test_every_wait_has_an_end():
    assert sorted(waits()) == sorted(ENDLESS)
