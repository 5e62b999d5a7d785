"""What must always be true of the counter, computed again from what is stored."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from database import append_only
from stats import chain, closing, counting, future, published, seals
from stats.days import day_of, last_day_of, monday_of
from stats.models import DayTotal, HourTotal, LedgerEntry, Link, PageTotal, Presence


def broken(now: datetime) -> list[str]:
    """A plain sentence for each rule that does not hold at `now`. Read within one transaction."""
    return [sentence for check in CHECKS for sentence in check(now)]


def days_are_the_sum_of_their_hours(now: datetime) -> Iterator[str]:
    sums = HourTotal.objects.values_list("day").annotate(Sum("visits"), Sum("visitors"), Sum("views"))
    hours = {day: tuple(amounts) for day, *amounts in sums}
    counted = DayTotal.objects.filter(imported=False)
    days = {day.day: (day.visits, day.visitors, day.views) for day in counted}
    for day in sorted(hours.keys() | days.keys()):
        if hours.get(day) != days.get(day):
            yield _("%(day)s: the hours do not add up to the day.") % {"day": day}


def pages_add_up_to_the_views_of_their_day(now: datetime) -> Iterator[str]:
    pages = dict(PageTotal.objects.values_list("day").annotate(Sum("views")))
    days = dict(DayTotal.objects.filter(imported=False).values_list("day", "views"))
    for day in sorted(pages.keys() | days.keys()):
        if pages.get(day) != days.get(day):
            yield _("%(day)s: the views of the pages do not add up to the views of the day.") % {"day": day}


def visitors_never_exceed_visits_nor_visits_views(now: datetime) -> Iterator[str]:
    wrong = Q(visitors__gt=F("visits")) | Q(visits__gt=F("views"))
    days = set(DayTotal.objects.filter(wrong).values_list("day", flat=True))
    for day in sorted(days | set(HourTotal.objects.filter(wrong).values_list("day", flat=True))):
        yield _("%(day)s: more visitors than visits, or more visits than views.") % {"day": day}


def today_is_what_its_browsers_say(now: datetime) -> Iterator[str]:
    today = day_of(now)
    seen = Presence.objects.filter(day=today, visits__gt=0).aggregate(
        visits=Sum("visits"), visitors=Count("pk")
    )
    day = DayTotal.objects.filter(day=today).first() or DayTotal(visits=0, visitors=0)
    if ((seen["visits"] or 0), seen["visitors"]) != (day.visits, day.visitors):
        yield _("Today's visits are not those of the browsers seen today.")


def numbers_are_the_sums_they_claim_to_be(now: datetime) -> Iterator[str]:
    shown, today = counting.numbers(now), day_of(now)
    visits = {day.date: day.corrected for day in published.between(last=last_day_of(now))}
    if shown.today != visits.get(today, 0):
        yield _("“Today” is not the visits published for today.")
    if shown.week != sum(visits.get(day, 0) for day in _days_of_week(today)):
        yield _("“This week” is not the sum of the days published since Monday.")
    if shown.total != sum(visits.values()) + LedgerEntry.objects.carried_over().sum():
        yield _("“Total visits” is not what was carried over, plus the days, plus the corrections.")
    if not shown.today <= shown.week <= shown.total:
        yield _("Today, this week and total visits do not grow in this order.")


def _days_of_week(today: date) -> list[date]:
    monday = monday_of(today)
    return [date.fromordinal(number) for number in range(monday.toordinal(), today.toordinal() + 1)]


def corrections_leave_no_day_below_zero(now: datetime) -> Iterator[str]:
    for day in published.between():
        if day.corrected < 0:
            yield _("%(day)s: the corrections take away more visits than the day has.") % {"day": day.date}
    if LedgerEntry.objects.carried_over().sum() < 0:
        yield _("The ledger takes away more than was carried over.")


def ledger_can_only_grow(now: datetime) -> Iterator[str]:
    if LedgerEntry.objects.filter(kind=LedgerEntry.Kind.CARRIED_OVER).count() != 1:
        yield _("The ledger does not begin with one entry for what was carried over.")
    if not append_only.is_installed(connection, LedgerEntry):
        yield _("The database does not refuse to change or delete a ledger entry: its trigger is gone.")
    if not append_only.is_installed(connection, Link):
        yield _("The database does not refuse to change or delete a link of the chain: its trigger is gone.")
    if not seals.is_installed(connection):
        yield _("The database does not refuse to change a closed day: its trigger is gone.")


def chain_holds(now: datetime) -> Iterator[str]:
    if sentence := chain.broken():
        yield sentence
    for number in chain.unlinked_entries():
        yield _("Ledger entry %(number)s is no link of the chain.") % {"number": number}


def nothing_is_of_the_future(now: datetime) -> Iterator[str]:
    sentences = list(future.found(now))
    yield from sentences
    if sentences:
        yield _("The clock ran ahead, or is behind now. When it is right, undo_future undoes what it did.")


def nothing_outlives_its_day(now: datetime) -> Iterator[str]:
    if closing.left_open(now) and not closing.waits(now):
        yield _("A past day's secret or browsers are still kept: run close_day.")


CHECKS = [
    days_are_the_sum_of_their_hours,
    pages_add_up_to_the_views_of_their_day,
    visitors_never_exceed_visits_nor_visits_views,
    today_is_what_its_browsers_say,
    numbers_are_the_sums_they_claim_to_be,
    corrections_leave_no_day_below_zero,
    ledger_can_only_grow,
    chain_holds,
    nothing_is_of_the_future,
    nothing_outlives_its_day,
]
