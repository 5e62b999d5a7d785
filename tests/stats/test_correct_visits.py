import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from stats.models import LedgerEntry, ProposedCorrection
from tests.stats.conftest import view

pytestmark = pytest.mark.django_db
REASONS = ["--author", "lan", "--reason-vi", "Thử tải", "--reason-en", "A load test"]


@pytest.fixture(autouse=True)
def author(at) -> User:
    """The only account that can approve; of visits there are two on the day before."""
    for browser in "ab":
        view(browser, "2026-11-23 02:00")
    return User.objects.create_superuser("lan")


def correct(day: str, amount: str, *options: str) -> None:
    call_command("correct_visits", day, *REASONS, *options, "--", amount)


def test_correct_visits_proposes_and_says_who_approves(at, author, capsys):
    with at("2026-11-24 03:00"):
        correct("2026-11-23", "-2")
        alone = capsys.readouterr().out
        User.objects.create_superuser("mai")
        correct("2026-11-23", "-1")

    assert "its author has approved" in alone
    assert "somebody else has approved" in capsys.readouterr().out
    proposed = ProposedCorrection.objects.values_list(
        "author__username", "kind", "amount", "reason_en", "state"
    )
    assert set(proposed) == {
        ("lan", "correction", -2, "A load test", "waiting"),
        ("lan", "correction", -1, "A load test", "waiting"),
    }
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "amount", "options", "said"),
    [
        ("2026-11-23", "0", [], "cannot do neither"),
        ("2026-11-23", "-3", [], "takes away more"),
        ("2026-11-25", "1", [], "not come yet"),
        ("2026-11-23", "1", ["--author", "nobody"], "no account nobody"),
        ("2026-11-23", "-1", ["--carried-over"], "day of the cut-over"),
    ],
)
def test_correct_visits_refuses_with_a_reason_and_writes_nothing(day, amount, options, said, at):
    with at("2026-11-24 03:00"), pytest.raises(CommandError, match=said):
        correct(day, amount, *options)

    assert not ProposedCorrection.objects.exists()
