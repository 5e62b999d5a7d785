"""The counter of an earlier version, whose entries and days were no links, arrives whole and proved."""

import json
import subprocess
import sys

import pytest

from tests.processes import PROJECT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]
FILL = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from database import append_only
old = MigrationExecutor(connection).migrate([("stats", "0004_presence_seen_before")]).apps
make = lambda name, **values: old.get_model("stats", name).objects.create(**values)
for day in ("2020-11-22", "2020-11-23"):
    make("DayTotal", day=day, visits=2, visitors=1, views=3)
    make("HourTotal", day=day, hour=9, visits=2, visitors=1, views=3)
    make("PageTotal", day=day, path="/", views=3)
    make("ExcludedTotal", day=day, reason="bot", beacons=5)
make("DayTotal", day="2019-01-01", visits=7, imported=True)
for amount in (9223372036854775807, -2):
    make("LedgerEntry", day="2020-11-23", amount=amount, reason="x", reason_vi="x", reason_en="y", author="A")
append_only.install(connection, old.get_model("stats", "LedgerEntry"))
"""
LOOK = """
import django, json
django.setup()
from stats.models import LedgerEntry, Link
entry = LedgerEntry.objects.get(pk=2)
print(json.dumps([[link.kind, str(link.day)] for link in Link.objects.all()[1:]] + [entry.amount, entry.reason_en]))
"""


@pytest.fixture
def older(database_url, tmp_path) -> dict[str, str]:
    return {
        "SECRET_KEY": "for tests only, and nowhere else, but long enough",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "laocai_ict.settings",
    }


def run(program: str, variables: dict[str, str]) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=PROJECT, env=environment(**variables), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_entries_and_days_that_stand_become_links_and_what_no_sum_holds_is_bounded(older):
    run(FILL, older)

    migrated, checked = manage("migrate", "--verbosity=0", **older), manage("check_counter", **older)

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert (checked.returncode, checked.stderr) == (0, "")
    *links, amount, reason = json.loads(run(LOOK, older))
    assert links == [
        ["entry", "2020-11-23"],
        ["entry", "2020-11-23"],
        ["day", "2019-01-01"],
        ["day", "2020-11-22"],
        ["day", "2020-11-23"],
    ]
    assert amount == 10**9
    assert "+9223372036854775807" in reason
