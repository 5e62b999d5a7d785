from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from database import append_only
from stats import counting, seals
from stats.models import DaySecret, DayTotal, HourTotal, LedgerEntry, PageTotal, Presence, Reason
from tests.stats.conftest import alive, utc, view

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def some_days(at) -> None:
    """A Sunday, a Monday and a Tuesday until ten in the morning."""
    for day in ("22", "23", "24"):
        view("a", f"2026-11-{day} 02:00", page="/")
        view("a", f"2026-11-{day} 02:59", page="/en/")
        view("b", f"2026-11-{day} 02:30", page="/")
        alive("b", f"2026-11-{day} 02:32")
        alive("c", f"2026-11-{day} 02:32")
        counting.exclude(Reason.BOT, utc(f"2026-11-{day} 02:30"))
    with at("2026-11-24 03:00"):
        call_command("close_day")


def check(capsys: pytest.CaptureFixture) -> list[str]:
    """The sentences of check_counter, which exits 1 if and only if there are any."""
    capsys.readouterr()
    try:
        call_command("check_counter")
    except SystemExit as end:
        assert end.code == 1
        return capsys.readouterr().err.splitlines()
    assert capsys.readouterr().err == ""
    return []


def test_check_counter_finds_nothing_wrong_before_any_visit(capsys):
    assert check(capsys) == []


@pytest.mark.parametrize("moment", ["2026-11-24 03:00", "2026-11-24 20:00"])
def test_check_counter_finds_nothing_wrong_after_some_days(moment: str, some_days, at, capsys):
    with at(moment):
        if moment == "2026-11-24 20:00":  # the night is long: the first run only reads the clock
            call_command("close_day")
            with at("2026-11-24 20:15"):
                call_command("close_day")
        sentences = check(capsys)

    assert sentences == []


def test_check_counter_finds_nothing_wrong_on_a_monday_which_is_the_week(at, capsys):
    for day in ("22", "23"):
        view("a", f"2026-11-{day} 02:00", page="/")

    with at("2026-11-23 03:00"):
        call_command("close_day")

        assert check(capsys) == []


DAMAGES: list[tuple[Callable[[], object], str]] = [
    (lambda: DayTotal.objects.filter(day="2026-11-24").update(views=F("views") + 1), "hours do not add up"),
    (lambda: HourTotal.objects.filter(day="2026-11-22").delete(), "hours do not add up"),
    (lambda: PageTotal.objects.filter(path="/").update(views=1), "views of the pages"),
    (lambda: Presence.objects.update(visits=7), "not those of the browsers seen"),
    (lambda: DaySecret.objects.create(day="2026-11-22", secret=b"x"), "run close_day"),
    (lambda: append_only.remove(connection, LedgerEntry), "trigger is gone"),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=[said for _, said in DAMAGES])
def test_check_counter_says_what_is_broken(
    damage: Callable[[], object], said: str, some_days, at, capsys, request
):
    seals.remove(connection)
    request.addfinalizer(lambda: append_only.install(connection, LedgerEntry))
    request.addfinalizer(lambda: seals.install(connection))
    damage()

    with at("2026-11-24 03:00"):
        sentences = check(capsys)

    assert said in " ".join(sentences)
