"""A server elsewhere, a day on which nobody served, a secret that is lost."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.test import Client

from stats.models import DaySecret, DayTotal
from tests.slow import mostly_slow
from tests.stats.conftest import Browser, token, view
from tests.stats.processes import database_url, environment

pytestmark = pytest.mark.django_db(transaction=True)
CARRIED_OVER = 2_277_648
# The zone is the process's own, with its hours from UTC in 1970, when Viet Nam was eight ahead
ZONES = {"UTC": 0, "America/New_York": -5, "Asia/Ho_Chi_Minh": 8}


@pytest.mark.parametrize("zone", mostly_slow(ZONES, in_ci=["America/New_York"]))
def test_days_and_weeks_are_those_of_lao_cai_whatever_the_zone_of_the_process(zone):
    done = subprocess.run(
        [sys.executable, "-m", "tests.stats.zoned"],
        env=environment(database_url()) | {"TZ": zone},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr

    said = json.loads(done.stdout.splitlines()[-1])
    four = [
        (each["online"], each["today"], each["week"], each["total"] - CARRIED_OVER)
        for each in said["answers"]
    ]
    assert said["hours"] == ZONES[zone]
    assert four == [
        (1, 1, 1, 1),
        (1, 1, 1, 2),
        (1, 2, 2, 3),
        (1, 3, 3, 4),
        (1, 1, 4, 5),
        (1, 1, 1, 6),
        (1, 1, 2, 7),
    ]
    alone = ["2026-11-22", "2026-11-24", "2026-12-31", "2027-01-01"]
    assert said["days"] == dict.fromkeys(alone, [1, 1, 1]) | {"2026-11-23": [3, 1, 3]}
    assert [each["as_of"] for each in said["answers"]][1] == "2026-11-23T00:00:00+07:00"


def test_day_on_which_nobody_served_is_none_and_breaks_nothing(at, capsys):
    view("a", "2026-11-23 03:00")
    view("a", "2026-11-25 03:00")

    with at("2026-11-25 18:15"):
        call_command("close_day")
        call_command("check_counter")
        rows = Client().get("/data/visits.json").json()

    counted = {row["date"]: (row["visits"], row["views"]) for row in rows if row["date"] >= "2026-11-23"}
    assert counted == {
        "2026-11-23": (1, 1),
        "2026-11-25": (1, 1),
    }


def test_secret_that_is_lost_at_noon_makes_known_browsers_new_ones_and_loses_nothing(at, capsys):
    for hour in (1, 2):
        with at(f"2026-11-23 0{hour}:00"):
            morning = [Browser().beacon(token=token(each)).json() for each in "abc"][-1]
    DaySecret.objects.all().delete()

    with at("2026-11-23 05:00"):
        noon = [Browser().beacon(token=token(each)).json() for each in "abc"][-1]
        call_command("check_counter")
    with at("2026-11-23 17:15"):
        call_command("close_day")
        call_command("check_counter")

    day = DayTotal.objects.get()
    assert (morning["today"], noon["today"], noon["online"]) == (6, 9, 3)
    assert (day.visits, day.visitors, day.views) == (9, 6, 9)
