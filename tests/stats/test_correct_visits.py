import pytest
from django.core.management import CommandError, call_command

from stats import counting, published
from stats.models import LedgerEntry
from tests.stats.conftest import utc, view

pytestmark = pytest.mark.django_db
REASONS = ["--author", "An operator", "--reason-vi", "Thử tải", "--reason-en", "A load test"]


def test_correct_visits_changes_the_total_and_is_published_on_its_day(at):
    view("a", "2026-11-23 02:00")

    with at("2026-11-23 03:00"):
        call_command("correct_visits", "2026-11-22", *REASONS, "--", "-12")

    numbers = counting.numbers(utc("2026-11-23 03:00"))
    assert (numbers.today, numbers.week, numbers.total) == (1, 1, 2_277_648 + 1 - 12)
    assert [(str(day.date), day.visits, day.correction) for day in published.between()] == [
        ("2026-11-22", 0, -12),
        ("2026-11-23", 1, 0),
    ]
    columns = ("kind", "author", "reason_vi", "reason_en", "recorded_at")
    assert LedgerEntry.objects.values_list(*columns).latest("pk") == (
        "correction",
        "An operator",
        "Thử tải",
        "A load test",
        utc("2026-11-23 03:00"),
    )


@pytest.mark.parametrize(
    ("day", "amount", "said"),
    [
        ("2026-11-22", "0", "cannot do neither"),
        ("2026-11-22", "-2277649", "takes away more"),
        ("2026-11-24", "1", "not come yet"),
    ],
)
def test_correct_visits_refuses_with_a_reason_and_writes_nothing(day: str, amount: str, said: str, at):
    with at("2026-11-23 03:00"), pytest.raises(CommandError, match=said):
        call_command("correct_visits", day, *REASONS, "--", amount)

    assert LedgerEntry.objects.count() == 1
