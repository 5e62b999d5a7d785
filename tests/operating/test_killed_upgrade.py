"""An upgrade whose processes are all killed in the midst of it, again and again, and then is let be."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg2
import pytest

from tests import older_database
from tests.operating.conftest import the_one_in
from tests.processes import PROJECT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed upgrade")]

CONTENT = PROJECT / "achievements" / "content"
STAYED = "from achievements.models import Milestone; print(Milestone.objects.filter(title_vi='{}').count())"


@pytest.fixture(scope="module")
def older(database_url, tmp_path_factory) -> dict[str, str]:
    """The environment of a portal of former times, in which people have worked."""
    return older_database.portal_of_then(database_url, tmp_path_factory.mktemp("data"), "edited")


def rows(url: str, table: str) -> int:
    """How many are committed; none where there is no such table yet."""
    connect = psycopg2.connect if url.startswith("postgres") else sqlite3.connect
    with (
        closing(connect(url.removeprefix("sqlite:///"))) as connection,
        closing(connection.cursor()) as cursor,
    ):
        try:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            return cursor.fetchone()[0]
        except (psycopg2.errors.UndefinedTable, sqlite3.OperationalError):
            return 0


def killed_beyond(table: str, number: int, **variables: str) -> int:
    """How `prepare` ended that was killed with all it had started when so many rows were there."""
    command = [sys.executable, PROJECT / "manage.py", "prepare"]
    with subprocess.Popen(
        command, env=environment(**variables), start_new_session=True, stdout=subprocess.DEVNULL
    ) as process:
        while rows(variables["DATABASE_URL"], table) < number and process.poll() is None:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode


def test_upgrade_that_is_killed_again_and_again_goes_on_where_it_was_and_its_backup_stays_good(
    older, tmp_path
):
    backup = manage("backup", str(tmp_path), **older)
    migrations = rows(older["DATABASE_URL"], "django_migrations")
    moments = [("django_migrations", migrations + more) for more in (1, 6, 14, 30)]
    moments += [("versions_version", number) for number in (1, 200, 600)]

    ended = [killed_beyond(*moment, **older) for moment in moments]
    prepared = manage("prepare", **older)

    assert backup.returncode == 0, backup.stderr
    assert ended == [-signal.SIGKILL] * len(moments)
    assert prepared.returncode == 0, prepared.stderr
    ensure_whole(older)
    restored = manage("restore", "--replace", str(the_one_in(tmp_path)), **older)
    assert restored.returncode == 0, restored.stderr
    ensure_whole(older)


def ensure_whole(portal: dict[str, str]) -> None:
    """With what people did before, and as its versions and its counter say."""
    assert manage("shell", "-c", STAYED.format(older_database.EDITED), **portal).stdout.split()[-1] == "1"
    for command in (["check_record"], ["check_counter"], ["load_record", str(CONTENT)]):
        outcome = manage(*command, **portal)
        assert outcome.returncode == 0, outcome.stderr
