"""The days as they are published: on the page about the numbers, as open data and to the editors."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from django.db.models import Min, Sum
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from opendata.tables import DAY, INTEGER, Column, State, Table, Type, text_reader
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
    def excluded(self) -> int:
        return self.excluded_bot + self.excluded_prefetch + self.excluded_staff + self.excluded_other


def between(first: date = date.min, last: date = date.max) -> list[Day]:
    """Every day from `first` to `last` of which anything is known, oldest first."""
    known: dict[date, Day] = {}
    span = {"day__gte": first, "day__lte": last}
    for total in DayTotal.objects.filter(**span):
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
    counted_from = DayTotal.objects.aggregate(day=Min("day"))["day"] or last
    first = max(first, min(counted_from, last))
    known = {day.date: day for day in between(first, last)}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [known.get(day, Day(day)) for day in dates]


def excluded_by_reason(first: date, last: date) -> list[tuple[str, int]]:
    """Each reason in words with the beacons left out for it from `first` to `last`, also where there were none."""
    found: dict[str, int] = defaultdict(int)
    rows = ExcludedTotal.objects.filter(day__gte=first, day__lte=last).values_list("reason")
    found.update(rows.annotate(Sum("beacons")))
    return [(str(reason.label), found[reason.value]) for reason in Reason]


# As open data


def _number(name: str, meaning: Promise, blank: Promise | None = None) -> Column:
    return Column(name, INTEGER, meaning, attrgetter(name), blank=blank)


def _left_out(reason: str, label: Promise) -> Column:
    meaning = format_lazy("{} {}", _("Requests that were answered and not counted:"), label)
    return _number(f"excluded_{reason}", meaning)


def _state() -> State:
    days = between()
    return State(len(days), days[-1].date if days else None)


INSTANT = Type("instant", _("instant (ISO 8601)"), csvw="dateTime")
OF_PREVIOUS_COUNTER = _("not known: a day of the previous counter")
VISITS = Table(
    "visits",
    _("Visits, day by day"),
    _("How often this portal was visited on each day, and what was left out."),
    [
        Column("date", DAY, _("The day in Viet Nam. While it lasts, its numbers grow."), text_reader("date")),
        _number("visits", _("Visits that began on that day.")),
        _number("visitors", _("Different browsers on that day."), OF_PREVIOUS_COUNTER),
        _number("views", _("Pages viewed on that day."), OF_PREVIOUS_COUNTER),
        *(_left_out(reason.value, reason.label) for reason in NAMED_REASONS),
        _left_out("other", _("All other reasons")),
        _number("correction", _("What the ledger adds to the visits of that day; negative to take away.")),
    ],
    between,
    _state,
)

NUMBERS = [
    _number("online", _("Browsers that gave a sign of life within the last 300 seconds.")),
    _number("today", _("Visits since midnight in Viet Nam (Asia/Ho_Chi_Minh).")),
    _number("week", _("The daily visits added up, from Monday 00:00 until now.")),
    _number(
        "total",
        _("Total visits: carried over from the previous counter, of every day since, and corrections."),
    ),
    Column("as_of", INSTANT, _("When these numbers held."), text_reader("as_of")),
]
