"""Threads and processes at once, on committed data."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import override_settings

from stats import counting
from stats.models import DayTotal, PageTotal, Presence
from tests.stats.conftest import utc, view
from tests.stats.processes import write_beacons

pytestmark = pytest.mark.django_db(transaction=True)


def view_and_hang_up(browser: str) -> None:
    try:
        view(browser)
    finally:
        connection.close()


def test_sixteen_first_beacons_of_one_browser_at_once_are_one_visit():
    for trial in range(5):
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(view_and_hang_up, [f"trial {trial}"] * 16))

    day = DayTotal.objects.get()
    assert (day.visits, day.visitors, day.views) == (5, 5, 80)


@override_settings(STATS_VISITS_IN_TEN_MINUTES=10)
def test_the_cap_of_new_visits_holds_over_threads():
    with ThreadPoolExecutor(16) as threads:
        outcomes = [threads.submit(view_and_hang_up, f"browser {number}") for number in range(40)]

    assert sum(outcome.exception() is None for outcome in outcomes) == 10
    assert DayTotal.objects.get().visits == Presence.objects.count() == 10


@pytest.mark.parametrize("beacons", [200, pytest.param(1500, marks=pytest.mark.slow)])
def test_eight_processes_lose_and_double_nothing(beacons):
    write_beacons(8, beacons, 2 * beacons, ("2026-11-23 02:00", "2026-11-23 02:20"))

    day = DayTotal.objects.get()
    browsers = Presence.objects.count()
    assert (day.visits, day.visitors, day.views) == (browsers, browsers, 8 * beacons)
    assert PageTotal.objects.get().views == 8 * beacons


@pytest.mark.slow
def test_eight_processes_across_midnight_make_two_days_and_no_third():
    write_beacons(8, 400, 300, ("2026-11-23 16:59:59.9", "2026-11-23 17:00:00.1"))

    last, first = DayTotal.objects.all()
    assert (str(first.day), str(last.day)) == ("2026-11-23", "2026-11-24")
    assert (first.views, last.views) == (1600, 1600)
    for day in (first, last):
        assert day.visits == day.visitors == Presence.objects.filter(day=day.day).count()
    assert counting.numbers(utc("2026-11-23 17:00:01")).week == first.visits + last.visits
