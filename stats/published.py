"""The days as they are published: on the page about the numbers, as open data and to the editors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from stats.models import DayTotal, ExcludedTotal, LedgerEntry, Reason

NAMED_REASONS = [Reason.BOT, Reason.PREFETCH, Reason.STAFF]  # all others are published together


@dataclass
class Day:
    """One row of the table of days. None: not known (days of the previous counter)."""

    date: date
    visits: int = 0
    visitors: int | None = 0
    views: int | None = 0
    excluded_bot: int = 0
    excluded_prefetch: int = 0
    excluded_staff: int = 0
    excluded_other: int = 0
    correction: int = 0

    @property
    def corrected(self) -> int:
        """The visits of the day as today, the week and the total add them up."""
        return self.visits + self.correction

    @property
    def excluded(self) -> int:
        return self.excluded_bot + self.excluded_prefetch + self.excluded_staff + self.excluded_other


def between(first: date = date.min, last: date = date.max) -> list[Day]:
    """Every day from `first` to `last` of which anything is known, oldest first."""
    return _between(first, last, DayTotal.objects.filter(day__gte=first, day__lte=last))


def _between(first: date, last: date, totals: Iterable[DayTotal]) -> list[Day]:
    known: dict[date, Day] = {}
    span = {"day__gte": first, "day__lte": last}
    for total in totals:
        known[total.day] = Day(total.day, total.visits, total.visitors, total.views)
    for excluded in ExcludedTotal.objects.filter(**span):
        day = known.setdefault(excluded.day, Day(excluded.day))
        column = f"excluded_{excluded.reason if excluded.reason in NAMED_REASONS else 'other'}"
        setattr(day, column, getattr(day, column) + excluded.beacons)
    for entry in LedgerEntry.objects.corrections().filter(**span):
        known.setdefault(entry.day, Day(entry.day)).correction += entry.amount
    return [known[day] for day in sorted(known)]


def every_day(first: date, last: date) -> list[Day]:
    """All days from `first` to `last`, oldest first; zeros for one on which nothing happened.

    Days before the first one counted are left out, as of those nothing is known; `last` is always there.
    """
    latest_first = DayTotal.objects.filter(day__lte=last)
    totals = list(latest_first[: (last - first).days + 2])  # so that one is before `first`, where any is
    first = max(first, totals[-1].day if totals else last)
    known = {day.date: day for day in _between(first, last, totals)}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [known.get(day, Day(day)) for day in dates]


def visits_between(first: date, last: date) -> int:
    """The visits from `first` to `last`, with their corrections."""
    span = {"day__gte": first, "day__lte": last}
    counted = DayTotal.objects.filter(**span).aggregate(sum=Sum("visits"))["sum"] or 0
    return counted + LedgerEntry.objects.corrections().filter(**span).sum()


def excluded_by_reason(first: date, last: date) -> list[tuple[str, int]]:
    """Each reason in words with the beacons left out for it from `first` to `last`, also where there were none."""
    found: dict[str, int] = defaultdict(int)
    rows = ExcludedTotal.objects.filter(day__gte=first, day__lte=last).values_list("reason")
    found.update(rows.annotate(Sum("beacons")))
    return [(str(reason.label), found[reason.value]) for reason in Reason]


def excluded_lately(today: date) -> list[tuple[str, int, int]]:
    """Each reason in words, with the beacons left out for it yesterday and this month."""
    yesterday, month = today - timedelta(days=1), today.replace(day=1)
    since = ExcludedTotal.objects.filter(day__gte=min(yesterday, month), day__lte=today)
    rows = since.values_list("reason").annotate(
        of_yesterday=Sum("beacons", filter=Q(day=yesterday)),
        of_month=Sum("beacons", filter=Q(day__gte=month)),
    )
    found = {reason: (before or 0, month or 0) for reason, before, month in rows}
    return [(str(reason.label), *found.get(reason.value, (0, 0))) for reason in Reason]
