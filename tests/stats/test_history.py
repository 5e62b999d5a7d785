from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stats import counting, history, published
from stats.models import DayTotal, LedgerEntry
from tests.stats.conftest import utc

pytestmark = pytest.mark.django_db
NOW = utc("2026-11-23 02:00")


@pytest.fixture
def cut_over() -> date:
    return LedgerEntry.objects.get().day


def total() -> int:
    return counting.numbers(NOW).total


def listed() -> list[tuple]:
    return [(str(day.date), day.visits, day.visitors, day.views) for day in published.between()]


def test_read_takes_what_is_known():
    days = history.read(["date,visits,visitors,views", "2015-01-10,700,650,2100", "2015-01-11,800,,"])

    assert [(str(day.day), day.visits, day.visitors, day.views) for day in days] == [
        ("2015-01-10", 700, 650, 2100),
        ("2015-01-11", 800, None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "first line"),
        (["day,visits", "2015-01-10,7"], "first line"),
        (["date,visits,address", "2015-01-10,7,x"], "first line"),
        (["date,visits", "10/01/2015,7"], "Line 2"),
        (["date,visits", "2015-01-10,7", "2015-01-11,"], "Line 3"),
        (["date,visits", "2015-01-10,-7"], "Line 2"),
        (["date,visits", "2015-01-10"], "Line 2"),
        (["date,visits,visitors", "2015-01-10,7,8"], "Line 2"),
        (["date,visits,views", "2015-01-10,7,6"], "Line 2"),
        (["date,visits", "2015-01-10,7", "2015-01-10,7"], "twice"),
        (["date,visits", "2100-01-01,7"], "only days before"),
        (["date,visits", "2015-01-10,2277649"], "more visits than were carried over"),
    ],
)
def test_read_refuses_what_is_no_history(lines: list[str], said: str):
    with pytest.raises(history.NotAHistory, match=said):
        history.read(lines)


def test_read_refuses_the_day_of_the_cut_over_and_takes_the_one_before(cut_over: date):
    eve = date.fromordinal(cut_over.toordinal() - 1)

    assert len(history.read(["date,visits", f"{eve},7"])) == 1
    with pytest.raises(history.NotAHistory, match="only days before"):
        history.read(["date,visits", f"{cut_over},7"])


def test_add_lists_the_days_and_leaves_the_total():
    before = total()

    history.add(history.read(["date,visits", "2015-01-10,700", "2015-01-11,800"]), "An archivist", NOW)

    assert total() == before
    assert listed() == [("2015-01-10", 700, None, None), ("2015-01-11", 800, None, None)]
    entry = LedgerEntry.objects.latest("pk")
    assert (entry.kind, entry.amount, entry.author) == ("listed", -1500, "An archivist")


def test_read_refuses_days_that_are_listed():
    history.add(history.read(["date,visits", "2015-01-10,700"]), "An archivist", NOW)

    with pytest.raises(history.NotAHistory, match="listed already"):
        history.read(["date,visits", "2015-01-10,700"])


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "history.csv"
    path.write_text("\ufeffdate,visits\n2015-01-10,700\n", encoding="utf-8")
    return str(path)


def test_import_visits_first_only_says_what_it_would_do(file: str, capsys: pytest.CaptureFixture):
    call_command("import_visits", file)

    assert "700" in capsys.readouterr().out
    assert not DayTotal.objects.exists()
    assert LedgerEntry.objects.count() == 1


def test_import_visits_writes_when_told_to_and_only_once(file: str):
    call_command("import_visits", file, "--write", "--author", "An archivist")

    with pytest.raises(CommandError, match="listed already"):
        call_command("import_visits", file, "--write", "--author", "An archivist")
    assert listed() == [("2015-01-10", 700, None, None)]


def test_import_visits_wants_to_know_who_answers_for_it(file: str):
    with pytest.raises(CommandError, match="--author"):
        call_command("import_visits", file, "--write")
