import re
import subprocess

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stats import chain, future
from stats.models import DaySecret, DayTotal, NetworkUse, Presence
from tests.stats.conftest import Browser, token, view
from tests.stored import everything_kept

pytestmark = pytest.mark.django_db(transaction=True)


def bytes_of_sqlite() -> bytes:
    """What stands in the database's files. Another process reads them: closing a file drops all of the locks that
    its own process has on it, SQLite's too, and other processes would then clear the log away under a connection."""
    name = connection.settings_dict["NAME"]
    return subprocess.run(["cat", name, f"{name}-wal"], capture_output=True, check=True).stdout


def kept() -> list[tuple[str, int, int]]:
    """The days whose secret is kept, with how many browsers and networks."""
    return [
        (
            str(secret.day),
            Presence.objects.filter(day=secret.day).count(),
            NetworkUse.objects.filter(day=secret.day).count(),
        )
        for secret in DaySecret.objects.order_by("day")
    ]


def test_close_day_keeps_yesterday_until_ten_past_midnight(at):
    view("a", "2026-11-23 16:00")
    view("b", "2026-11-23 17:00")

    with at("2026-11-23 17:09:59"):
        call_command("close_day")
    before = kept()
    with at("2026-11-23 17:10:00"):
        call_command("close_day")

    assert before == [("2026-11-23", 1, 1), ("2026-11-24", 1, 1)]
    assert kept() == [("2026-11-24", 1, 1)]


def test_close_day_after_five_days_and_twice_changes_no_number(at):
    for day in range(20, 25):
        view("a", f"2026-11-{day} 03:00")
    totals = list(DayTotal.objects.values())

    for moment in ("18:00", "18:15", "18:15"):
        with at(f"2026-11-24 {moment}"):
            call_command("close_day")

    assert kept() == []
    assert list(DayTotal.objects.values()) == totals


def send_as_a_person() -> None:
    browser = Browser(address="203.0.113.77", headers={"Accept-Language": "hmn-VN"})
    browser.beacon(token=token("7"), previous=token("8"))
    browser.beacon(token=None)
    browser.get("/stats/pixel.gif", {"path": "/en/visitor-statistics/"})
    Browser(address="2001:db8:77::77").beacon(event="alive")


@pytest.mark.parametrize("closed", [False, True])
def test_database_holds_no_address_agent_token_or_language(closed: bool, at):
    with at("2026-11-23 16:55"):
        send_as_a_person()
    if closed:
        with at("2026-11-23 17:10"):
            call_command("close_day")

    found = everything_kept()

    assert "stats_daytotal" in found
    for trace in ("203.0.113", "2001:db8", "Firefox", "hmn", token("7"), token("8")):
        assert trace not in found


def test_database_knows_which_pages_were_read_and_not_by_whom(at):
    with at("2026-11-23 16:55"):
        send_as_a_person()

    with connection.cursor() as cursor:
        columns = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in connection.introspection.table_names()
            if table.startswith("stats_")
        }

    assert [table for table, names in columns.items() if {"key", "path"} <= names] == []
    assert [table for table, names in columns.items() if "path" in names] == ["stats_pagetotal"]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL's files are its own; VACUUM frees the space"
)
def test_close_day_leaves_no_secret_in_the_files_of_sqlite(at):
    view("a", "2026-11-23 16:00")
    secret = bytes(DaySecret.objects.get().secret)
    before = bytes_of_sqlite()

    with at("2026-11-23 17:10"):
        call_command("close_day")

    assert secret in before
    assert secret not in bytes_of_sqlite()


def test_close_day_says_how_many_days_it_closed(at, capsys: pytest.CaptureFixture):
    view("a", "2026-11-23 16:00")

    with at("2026-11-23 17:10"):
        call_command("close_day")

    assert re.search(r"\b1\b", capsys.readouterr().out)


def test_clock_that_was_put_forward_closes_nothing_and_the_day_goes_on(at):
    """Twenty browsers are not forty visits when the clock is right again."""
    for browser in "abc":
        view(browser, "2026-11-23 02:00")

    for moment in ("2026-11-25 02:00", "2026-11-25 02:05"):
        with at(moment):
            call_command("close_day")
    for browser in "abc":
        view(browser, "2026-11-23 02:20")

    assert kept() == [("2026-11-23", 3, 1)]
    assert DayTotal.objects.get().visits == 3


def test_day_is_closed_when_what_was_written_last_confirms_the_clock(at):
    view("a", "2026-11-23 02:00")
    view("a", "2026-11-24 02:00")

    with at("2026-11-24 02:30"):
        call_command("close_day")

    assert kept() == [("2026-11-24", 1, 1)]


def test_day_closed_by_a_clock_that_ran_ahead_is_named_and_opened_again(at, capsys):
    view("a", "2026-11-25 02:00")
    with at("2026-11-26 02:00"):
        view("a", "2026-11-26 02:00")
        call_command("close_day")

    with at("2026-11-25 03:00"):
        before = list(future.found(timezone.now()))
        call_command("undo_future", "--today", "2026-11-25")
        after = list(future.found(timezone.now()))

    assert [each[:10] for each in before if "closed and not past" in each] == ["2026-11-25"]
    assert any("2026-11-26 has not come" in each for each in before)
    assert after == []
    assert chain.broken() == ""
    assert [str(day) for day in DayTotal.objects.values_list("day", flat=True)] == ["2026-11-25"]
