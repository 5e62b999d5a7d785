from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from stats.models import DayTotal, HourTotal, LedgerEntry
from tests.stats.conftest import utc

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def correction(amount: int, day: date = DAY) -> LedgerEntry:
    return LedgerEntry(
        day=day,
        amount=amount,
        reason_vi="Đếm nhầm",
        reason_en="Miscounted",
        author="A",
        recorded_at=utc("2026-11-23 02:00"),
    )


def test_ledger_begins_with_what_was_carried_over_and_its_source():
    entry = LedgerEntry.objects.get()
    in_vietnamese, in_english = LedgerEntry.objects.values_list("reason_vi", "reason_en").get()

    assert (entry.kind, entry.amount, entry.taken_on) == ("carried", 2_277_648, None)
    assert "Không rõ ngày đọc số" in in_vietnamese
    assert "day it was read is not known" in in_english


@pytest.mark.parametrize(
    "change", [lambda entries: entries.update(amount=1), lambda entries: entries.delete()]
)
def test_ledger_database_refuses_change_and_deletion(change):
    with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
        change(LedgerEntry.objects.all())

    assert LedgerEntry.objects.get().amount == 2_277_648


def test_ledger_entry_of_nothing_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        correction(0).save()
    with pytest.raises(ValidationError, match="cannot do neither"):
        correction(0).full_clean()


def test_ledger_carries_over_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(kind="carried", day=DAY, amount=1, reason_vi="x", author="A")


def test_correction_of_a_day_to_come_is_refused():
    with pytest.raises(ValidationError, match="not come yet"):
        correction(1, date(2026, 11, 24)).full_clean()


@pytest.mark.parametrize(("visits", "visitors", "views"), [(1, 2, 3), (2, 1, 1)])
def test_totals_of_more_visitors_than_visits_or_visits_than_views_are_refused(visits, visitors, views):
    amounts = {"visits": visits, "visitors": visitors, "views": views}

    with pytest.raises(IntegrityError), transaction.atomic():
        DayTotal.objects.create(day=DAY, **amounts)
    with pytest.raises(IntegrityError), transaction.atomic():
        HourTotal.objects.create(day=DAY, hour=9, **amounts)


def test_hour_beyond_the_day_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        HourTotal.objects.create(day=DAY, hour=24, visits=1, visitors=1, views=1)
