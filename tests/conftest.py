"""What holds for every test: no network, no language or time zone left over, each database as in production."""

import functools
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation

from stats.templatetags import counter
from tests.browser import chromium
from tests.ledger import empty_database_but_the_ledger
from tests.prepared import Prepared, prepared_in
from tests.processes import PROJECT

# No test asks how long something took: the machine may be busy.
hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")


class NetworkUsed(AssertionError):
    """A test, or the code under test, tried to reach another machine."""


def forbid_network(event: str, arguments: tuple) -> None:
    """An audit hook that lets Python's sockets reach this machine only."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        raise NetworkUsed(f"{event}: {host}")


sys.addaudithook(forbid_network)


# What they test asks the database through models only, which other tests ask on both.
ONCE = [
    "achievements/finding/test_marking.py",
    "achievements/finding/test_ranking.py",
    "achievements/finding/test_reading.py",
    "achievements/lists/test_every_page.py",
    "achievements/lists/test_list_pages.py",
    "achievements/lists/test_pages.py",
    "achievements/pictures",
    "achievements/publish",
    "achievements/record/test_bad_input.py",
    "achievements/record/test_trace.py",
    "achievements/templatetags",
    "achievements/test_kinds.py",
    "achievements/views",
    "achievements/words",
    "desk/accounts/test_passwords.py",
    "desk/sheets/test_opening.py",
    "desk/test_corrections.py",
    "desk/test_guide.py",
    "desk/test_pasting.py",
    "desk/test_translations.py",
    "desk/test_typing.py",
    "desk/test_uploads.py",
    "desk/test_versions.py",
    "desk/test_without_right.py",
    "desk/test_wording.py",
    "opendata",
    "stats/test_bots.py",
    "stats/test_charts.py",
    "test_kept_portal.py",
    "test_any_request.py",
    "test_data.py",
    "test_data_described.py",
    "test_docs.py",
    "test_limits.py",
    "test_linear_time.py",
    "test_offline.py",
    "test_openapi.py",
    "test_pages.py",
    "test_privacy.py",
    "test_project.py",
    "test_settings.py",
    "test_site.py",
    "test_strict_templates.py",
    "web",
]
BUT_ON_BOTH = {"test_report_limits.py", "test_search.py", "test_timeline.py"}
LONG = 1_000  # characters


@functools.cache
def runs_once(path: Path) -> bool:
    """Whether all that is tried in a file is."""
    is_named = any(path.is_relative_to(PROJECT / "tests" / each) for each in ONCE)
    return is_named and path.name not in BUT_ON_BOTH and path.suffix == ".py"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of what is not asked for, as a whole, not even the names are looked up, which takes seconds of every worker."""
    left_out = {
        "not once": runs_once(collection_path),
        "not browser": collection_path == PROJECT / "tests" / "browser",
    }
    return any(left_out[each] for each in config.option.markexpr.split(" and ") if each in left_out) or None


def pytest_make_parametrize_id(val: object) -> str | None:
    """Texts of megabytes are tried, too; as names of tests they would be read, sent and printed again and again."""
    return f"{len(val)}" if isinstance(val, str | bytes) and len(val) > LONG else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if runs_once(item.path):
            item.add_marker(pytest.mark.once)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: to look for garbage among them again and again takes a twelfth of all."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(chromium.MISSING in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} browser tests did not run: {chromium.MISSING}", yellow=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Keep SQLite's test database in a file, where threads meet the locks they would meet in production.

    In a folder of its own: pytest removes those of its sessions when a few more have begun, even under a running one.
    """
    settings = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        with TemporaryDirectory(prefix="laocai-ict-tests-") as folder:
            settings["NAME"] = f"{folder}/test.sqlite3"
            yield
    else:
        settings["NAME"] = f"test_portal_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        yield


@pytest.fixture(scope="session", autouse=True)
def ledger_outlives_transactional_tests() -> None:
    TransactionTestCase._fixture_teardown = empty_database_but_the_ledger  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Begin and end each test with the portal's own language and time zone, and with nothing remembered."""
    yield
    counter.last_carried_over = None
    translation.deactivate()
    timezone.deactivate()
    cache.clear()


@contextmanager
def new_database(folder: Path, like: str = "") -> Iterator[str]:
    """The address of one of the kind under test: an empty one, or a copy of that at `like`, which nobody uses."""
    if connection.vendor == "sqlite":
        file = folder / "portal.sqlite3"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    name, template = f"run_{uuid4().hex}", urlsplit(like).path.removeprefix("/") or "template1"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        # a busy machine may take longer to drop it than any page may wait
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def database_url(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The address of an empty database."""
    with django_db_blocker.unblock(), new_database(tmp_path_factory.mktemp("run")) as url:
        yield url


@pytest.fixture(scope="session")
def prepared(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Prepared]:
    """To be copied, not to be changed. On SQLite, where it is a file, all workers have the same; on PostgreSQL each
    makes its own, so that tests which need one are of the group "prepared".
    """
    own = tmp_path_factory.getbasetemp()
    is_shared = connection.vendor == "sqlite" and "PYTEST_XDIST_WORKER" in os.environ
    folder = (own.parent if is_shared else own) / "prepared"
    folder.mkdir(exist_ok=True)
    with django_db_blocker.unblock(), new_database(folder) as url:
        yield prepared_in(folder, url)


@pytest.fixture(scope="module")
def portal(prepared, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment of a prepared portal on a free port."""
    folder = tmp_path_factory.mktemp("portal")
    with django_db_blocker.unblock(), new_database(folder, like=prepared.database_url) as url:
        yield prepared.copied_to(folder / "data", url)
