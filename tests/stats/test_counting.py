"""Every moment is given in UTC; Lào Cai is seven hours ahead."""

import pytest
from django.test import override_settings

from stats import counting
from stats.bots import Excluded
from stats.models import (
    DaySecret,
    DayTotal,
    ExcludedTotal,
    HourTotal,
    NetworkUse,
    PageTotal,
    Presence,
    Reason,
)
from tests.stats.conftest import alive, utc, view

pytestmark = pytest.mark.django_db
CARRIED_OVER = 2_277_648


def day_totals() -> list[tuple]:
    days = DayTotal.objects.order_by("day").values_list("day", "visits", "visitors", "views")
    return [(str(day), *counts) for day, *counts in days]


def four(at: str) -> tuple[int, int, int, int]:
    numbers = counting.numbers(utc(at))
    return numbers.online, numbers.today, numbers.week, numbers.total - CARRIED_OVER


def test_numbers_before_any_visit_are_what_was_carried_over():
    numbers = counting.numbers(utc("2026-11-23 02:00:00.5"))

    assert (numbers.online, numbers.today, numbers.week, numbers.total) == (0, 0, 0, CARRIED_OVER)
    assert numbers.as_of.isoformat() == "2026-11-23T09:00:00+07:00"


def test_numbers_take_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        counting.numbers(utc("2026-11-23 02:00"))


def test_count_reload_adds_a_view_and_no_visit():
    for _ in range(10):
        view()

    assert day_totals() == [("2026-11-23", 1, 1, 10)]


def test_count_keeps_hours_days_and_pages_of_the_same_views():
    view("a", "2026-11-23 02:59:59", page="/")
    view("a", "2026-11-23 03:00:00", page="/en/")
    view("b", "2026-11-23 03:10:00", page="/")

    hours = list(HourTotal.objects.order_by("hour").values_list("hour", "visits", "visitors", "views"))
    assert hours == [(9, 1, 1, 1), (10, 1, 1, 2)]
    assert day_totals() == [("2026-11-23", 2, 2, 3)]
    assert set(PageTotal.objects.values_list("path", "views")) == {("/", 2), ("/en/", 1)}


@pytest.mark.parametrize(("later", "visits"), [("02:30:00", 1), ("02:30:01", 2)])
def test_count_silence_of_more_than_1800_seconds_ends_a_visit(later: str, visits: int):
    view(at="2026-11-23 02:00:00")

    view(at=f"2026-11-23 {later}")

    assert day_totals() == [("2026-11-23", visits, 1, 2)]


def test_count_silence_is_measured_from_the_latest_view_however_recent():
    view(at="2026-11-23 02:00:00")
    view(at="2026-11-23 02:00:50")

    view(at="2026-11-23 02:30:50")

    assert day_totals() == [("2026-11-23", 1, 1, 3)]


def test_count_heartbeats_bridge_a_long_read():
    view(at="2026-11-23 02:00")
    for minute in range(2, 60, 2):
        alive(at=f"2026-11-23 02:{minute:02}")

    view(at="2026-11-23 03:10")

    assert day_totals() == [("2026-11-23", 1, 1, 2)]


def test_count_heartbeat_makes_no_visit_and_no_view():
    alive(at="2026-11-23 02:00")

    assert day_totals() == []
    assert four("2026-11-23 02:00") == (1, 0, 0, 0)


def test_count_view_after_a_lone_heartbeat_begins_a_visit():
    alive(at="2026-11-23 02:00")

    view(at="2026-11-23 02:01")

    assert day_totals() == [("2026-11-23", 1, 1, 1)]


def test_count_heartbeat_after_a_long_silence_does_not_hide_that_a_visit_begins():
    view(at="2026-11-23 02:00")
    alive(at="2026-11-23 05:00")

    view(at="2026-11-23 05:01")

    assert day_totals() == [("2026-11-23", 2, 1, 2)]


def test_count_morning_and_noon_are_two_visits_of_one_visitor():
    view(at="2026-11-22 23:30")  # 06:30 in Lào Cai
    view(at="2026-11-23 01:00")  # 08:00

    assert day_totals() == [("2026-11-23", 2, 1, 2)]


@pytest.mark.parametrize(("at", "online"), [("02:05:00", 1), ("02:05:01", 0)])
def test_online_lasts_300_seconds(at: str, online: int):
    view(at="2026-11-23 02:00:00")

    assert counting.numbers(utc(f"2026-11-23 {at}")).online == online


@pytest.mark.parametrize("moment", [view, alive])
def test_online_is_one_across_midnight(moment):
    view("old", "2026-11-23 16:58")

    moment("new", "2026-11-23 17:02", former="old")

    assert counting.numbers(utc("2026-11-23 17:02")).online == 1


def test_online_is_one_across_midnight_for_a_browser_without_storage():
    view("network, agent, language", "2026-11-23 16:58")

    view("network, agent, language", "2026-11-23 17:02")

    assert counting.numbers(utc("2026-11-23 17:02")).online == 1


def test_count_midnight_begins_a_visit_of_the_new_day():
    view("old", "2026-11-23 16:58")
    view("new", "2026-11-23 17:02", former="old")

    assert day_totals() == [("2026-11-23", 1, 1, 1), ("2026-11-24", 1, 1, 1)]
    assert four("2026-11-23 17:02") == (1, 1, 2, 2)


def test_count_heartbeat_across_midnight_then_view_is_the_visit_of_the_new_day():
    view("old", "2026-11-23 16:58")
    alive("new", "2026-11-23 17:00", former="old")
    view("new", "2026-11-23 17:02")

    assert day_totals() == [("2026-11-23", 1, 1, 1), ("2026-11-24", 1, 1, 1)]


def test_count_late_beacon_of_the_day_before_is_the_same_visit_of_that_day():
    view("old", "2026-11-23 16:59:50")
    view("new", "2026-11-23 17:00:00.1", former="old")

    view("old", "2026-11-23 16:59:59.9")

    assert day_totals() == [("2026-11-23", 1, 1, 2), ("2026-11-24", 1, 1, 1)]
    assert counting.numbers(utc("2026-11-23 17:00:01")).online == 1


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_week_begins_on_monday_wherever_the_server_is(zone: str):
    with override_settings(TIME_ZONE=zone):
        view("a", "2026-11-22 16:59:59")  # Sunday 23:59:59
        view("b", "2026-11-22 17:00:00")  # Monday 00:00:00

        assert four("2026-11-22 16:59:59") == (2, 1, 1, 2)
        assert four("2026-11-22 17:00:00") == (2, 1, 1, 2)
    assert day_totals() == [("2026-11-22", 1, 1, 1), ("2026-11-23", 1, 1, 1)]


def test_week_goes_on_over_new_year():
    view("a", "2026-12-31 16:59:59")  # Thursday, 31 December
    view("b", "2026-12-31 17:00:00")  # Friday, 1 January

    assert four("2026-12-31 17:00:00") == (2, 1, 2, 2)


def test_count_never_uses_the_secret_of_the_day_before_after_the_grace():
    view("a", "2026-11-23 16:00")
    secret_of_day = DaySecret.objects.get()

    view("a", "2026-11-23 17:10:00", former="a")

    assert not Presence.objects.filter(moved_on=True).exists()
    assert DaySecret.objects.exclude(pk=secret_of_day.pk).get().secret != secret_of_day.secret
    assert day_totals() == [("2026-11-23", 1, 1, 1), ("2026-11-24", 1, 1, 1)]


def test_count_two_hundred_browsers_behind_one_address_are_two_hundred_visits():
    for number in range(200):
        view(f"browser {number}")

    assert day_totals() == [("2026-11-23", 200, 200, 200)]


@override_settings(STATS_BEACONS_A_MINUTE=3)
@pytest.mark.limit("beacons from one network")
def test_count_beacons_beyond_the_cap_of_a_minute_are_refused_and_others_are_not():
    for second in range(3):
        view(at=f"2026-11-23 02:00:0{second}")

    with pytest.raises(Excluded) as refused:
        view(at="2026-11-23 02:00:59")
    view("b", "2026-11-23 02:00:59", network="192.0.2.2")
    view(at="2026-11-23 02:01:00")

    assert refused.value.reason == Reason.CAP
    assert day_totals() == [("2026-11-23", 2, 2, 5)]


@override_settings(STATS_VISITS_IN_TEN_MINUTES=2)
@pytest.mark.limit("new visits from one network")
def test_count_new_visits_beyond_the_cap_leave_no_trace_and_known_browsers_go_on():
    view("a", "2026-11-23 02:00:00")
    view("b", "2026-11-23 02:00:01")

    with pytest.raises(Excluded):
        view("c", "2026-11-23 02:09:59")
    view("a", "2026-11-23 02:09:59")
    view("d", "2026-11-23 02:09:59", network="192.0.2.2")
    view("c", "2026-11-23 02:10:00")

    assert day_totals() == [("2026-11-23", 4, 4, 5)]
    assert counting.numbers(utc("2026-11-23 02:10:00")).online == 3
    assert NetworkUse.objects.count() == 2


@override_settings(STATS_PAGES_A_DAY=2)
@pytest.mark.limit("pages with a total of their own")
def test_count_pages_beyond_the_cap_share_one_row():
    for page in ("/1/", "/2/", "/3/", "/4/", "/1/"):
        view(page=page)

    assert set(PageTotal.objects.values_list("path", "views")) == {("/1/", 2), ("/2/", 1), ("", 2)}


def test_exclude_adds_up_by_day_and_reason():
    counting.exclude(Reason.BOT, utc("2026-11-23 16:59:59"))
    counting.exclude(Reason.BOT, utc("2026-11-23 17:00:00"))
    counting.exclude(Reason.BOT, utc("2026-11-23 17:00:01"))

    found = ExcludedTotal.objects.order_by("day").values_list("reason", "beacons")
    assert list(found) == [("bot", 1), ("bot", 2)]
    assert day_totals() == []
