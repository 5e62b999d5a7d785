"""Corrections: one account proposes them, another approves them, and then they count."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from database import append_only
from stats import chain, closing, counting, invariants, ledger, open_data, published
from stats.models import LedgerEntry, Link, ProposedCorrection
from tests.stats.conftest import utc, view

pytestmark = pytest.mark.django_db
CARRIED_OVER = 2_277_648
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NOW = utc("2026-11-24 03:00")


@pytest.fixture(autouse=True)
def cut_over() -> None:
    """This portal counts since the Friday before."""
    with transaction.atomic(), connection.cursor() as cursor:
        append_only.remove(connection, LedgerEntry)
        cursor.execute("UPDATE stats_ledgerentry SET day = '2026-11-20'")
        append_only.remove(connection, Link)
        Link.objects.all().delete()
        for model in (LedgerEntry, Link):
            append_only.install(connection, model)


@pytest.fixture
def author() -> User:
    return account("author", "add_proposedcorrection")


@pytest.fixture
def approver() -> User:
    return account("approver", "add_ledgerentry", first_name="Lan", last_name="Nguyễn")


def account(name: str, *rights: str, **fields: str) -> User:
    user = User.objects.create_user(name, is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def propose(author: User, amount: int, day: date = MONDAY, kind: str = "correction") -> ProposedCorrection:
    proposed = ProposedCorrection(
        author=author, kind=kind, day=day, amount=amount, reason_vi="Thử tải", reason_en="A load test"
    )
    proposed.recorded_at = NOW
    proposed.full_clean()
    proposed.save()
    return proposed


def four() -> tuple[int, int, int]:
    numbers = counting.numbers(NOW)
    return numbers.today, numbers.week, numbers.total - CARRIED_OVER


@pytest.fixture
def some_visits() -> None:
    """Three on Monday, two on Tuesday."""
    for browser in "abc":
        view(browser, "2026-11-23 02:00")
    for browser in "ab":
        view(browser, "2026-11-24 02:00")


def test_proposed_correction_counts_nothing_until_another_approves_it(some_visits, author, approver):
    proposed = propose(author, -2)
    before = four()

    ledger.approve(proposed, approver, NOW)

    assert (before, four()) == ((2, 5, 5), (2, 3, 3))
    days = [(str(day.date), day.visits, day.correction) for day in published.between()]
    assert days == [("2026-11-23", 3, -2), ("2026-11-24", 2, 0)]
    closing.close(NOW)
    assert invariants.broken(NOW) == []


def test_correction_of_today_is_in_today_the_week_and_the_total(some_visits, author, approver):
    ledger.approve(propose(author, 10, TUESDAY), approver, NOW)

    assert four() == (12, 15, 15)


def test_correction_of_last_week_is_in_the_total_only(some_visits, author, approver):
    ledger.approve(propose(author, 10, date(2026, 11, 22)), approver, NOW)

    assert four() == (2, 5, 15)


def test_correction_of_what_was_carried_over_is_in_the_total_only(some_visits, author, approver):
    ledger.approve(propose(author, -180, date(2026, 11, 20), "restated"), approver, NOW)

    assert four() == (2, 5, 5 - 180)


def test_approved_correction_says_who_proposed_and_who_approved_it_and_is_a_link(
    some_visits, author, approver
):
    entry = ledger.approve(propose(author, -2), approver, NOW)

    assert (entry.author, entry.approved_by, entry.is_self_approved) == ("author", "Lan Nguyễn", False)
    assert Link.objects.last().content == chain.content_of_entry(entry)
    rows = list(open_data.LEDGER.rows())
    assert [rows[-1][name] for name in ("kind", "day", "amount", "reason_en", "author", "approved_by")] == [
        "correction",
        "2026-11-23",
        -2,
        "A load test",
        "author",
        "Lan Nguyễn",
    ]
    decided = ProposedCorrection.objects.get()
    assert (decided.state, decided.decided_by, decided.entry) == ("approved", approver, entry)


def test_author_does_not_approve_his_own_correction(some_visits, approver):
    account("another", "add_ledgerentry")

    with pytest.raises(PermissionDenied, match="somebody else"):
        ledger.approve(propose(approver, -2), approver, NOW)

    assert four() == (2, 5, 5)


def test_author_who_alone_can_approve_does_so_and_it_is_marked(some_visits, approver):
    User.objects.create_superuser("gone", is_active=False)
    User.objects.create_user("reader").user_permissions.set(Permission.objects.all())

    entry = ledger.approve(propose(approver, -2), approver, NOW)

    assert (entry.approved_by, entry.is_self_approved) == ("Lan Nguyễn", True)


def test_approving_needs_the_right(some_visits, author):
    proposed = propose(account("another", "add_proposedcorrection"), -2)

    with pytest.raises(PermissionDenied):
        ledger.approve(proposed, author, NOW)


def test_correction_is_decided_once(some_visits, author, approver):
    proposed = propose(author, 1)
    ledger.approve(proposed, approver, NOW)

    for decide in (ledger.approve, ledger.refuse):
        with pytest.raises(ValidationError, match="decided already"):
            decide(proposed, approver, NOW)

    assert four() == (2, 6, 6)


def test_refused_correction_never_counts(some_visits, author, approver):
    proposed = propose(author, 1)

    ledger.refuse(proposed, approver, NOW)

    with pytest.raises(ValidationError, match="decided already"):
        ledger.approve(proposed, approver, NOW)
    assert four() == (2, 5, 5)


def test_author_may_take_a_correction_back_and_others_may_not(some_visits, author):
    proposed = propose(author, 1)
    with pytest.raises(PermissionDenied):
        ledger.refuse(proposed, account("another", "add_proposedcorrection"), NOW)

    ledger.refuse(proposed, author, NOW)

    assert ProposedCorrection.objects.get().state == "refused"


def test_two_corrections_that_are_possible_each_and_not_both(some_visits, author, approver):
    first, second = propose(author, -2), propose(author, -2)
    ledger.approve(first, approver, NOW)

    with pytest.raises(ValidationError, match="more visits than the day has"):
        ledger.approve(second, approver, NOW)

    assert four() == (2, 3, 3)


@pytest.mark.parametrize(
    ("day", "amount", "kind", "said"),
    [
        (MONDAY, 0, "correction", "cannot do neither"),
        (MONDAY, -4, "correction", "more visits than the day has"),
        (MONDAY, 10**9 + 1, "correction", "at most"),
        (MONDAY, 9_223_372_036_854_775_807, "correction", "at most"),
        (date(2026, 11, 25), 1, "correction", "not come yet"),
        (date(2026, 11, 19), 1, "correction", "part of what was carried over"),
        (MONDAY, -1, "restated", "stands under the day of the cut-over"),
        (date(2026, 11, 20), -CARRIED_OVER - 1, "restated", "more than was carried over"),
    ],
)
def test_impossible_correction_is_refused(some_visits, author, day, amount, kind, said):
    with pytest.raises(ValidationError, match=said):
        propose(author, amount, day, kind)


@pytest.mark.parametrize(
    ("day", "amount", "kind"), [(MONDAY, -3, "correction"), (date(2026, 11, 20), -1, "restated")]
)
def test_correction_down_to_nothing_is_possible(some_visits, author, day, amount, kind):
    propose(author, amount, day, kind)


@pytest.mark.parametrize("amount", [9_223_372_036_854_775_807, -9_223_372_036_854_775_808, 10**9 + 1, 0])
def test_database_takes_no_amount_that_sums_could_not_hold(amount: int):
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(day=MONDAY, amount=amount, reason_vi="x", author="x")


def test_numbers_survive_the_greatest_entries_and_each_can_be_corrected(some_visits, author, approver):
    for _ in range(20):
        LedgerEntry.objects.create(day=MONDAY, amount=10**9, reason_vi="x", reason_en="x", author="x")
    enormous = four()

    for _ in range(20):
        ledger.approve(propose(author, -(10**9)), approver, NOW)

    assert enormous == (2, 5 + 20 * 10**9, 5 + 20 * 10**9)
    assert four() == (2, 5, 5)


def test_entry_that_took_away_too_much_is_named_and_can_be_corrected(some_visits, author, approver):
    LedgerEntry.objects.create(day=MONDAY, amount=-(10**9), reason_vi="x", reason_en="x", author="x")
    named = " ".join(invariants.broken(NOW))

    ledger.approve(propose(author, 10**9), approver, NOW)

    assert "2026-11-23: the corrections take away more visits than the day has" in named
    assert four() == (2, 5, 5)
