"""What a clock that ran ahead has left behind: rows of days and hours that have not come, and days closed too soon."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stats import chain, days, rows
from stats.models import DaySecret, DayTotal, ExcludedTotal, HourTotal, NetworkUse, PageTotal, Presence

OF_A_DAY = (DayTotal, HourTotal, PageTotal, ExcludedTotal, Presence, NetworkUse, DaySecret)
REASON = "the clock ran ahead"  # in the chain, which is in no language


def found(now: datetime) -> Iterator[str]:
    """A sentence for each thing that was written ahead of `now`."""
    today = days.day_of(now)
    totals = {total.day: total for total in DayTotal.objects.filter(day__gt=today)}
    for day in _days_to_come(today):
        total = totals.get(day, DayTotal(visits=0, views=0))
        yield _("%(day)s has not come, and has %(visits)s visits and %(views)s views.") % {
            "day": day,
            "visits": total.visits,
            "views": total.views,
        }
    for day in _closed_too_soon(today):
        yield _("%(day)s is closed and not past.") % {"day": day}
    if _hours_to_come(now):
        yield _("Hours of today that have not come have views.")
    if _seen_ahead(now).exists():
        yield _("Browsers were seen at a time that has not come.")


@transaction.atomic
def undo(now: datetime) -> None:
    """Remove the rows of days that have not come, and put right what was written ahead of today's time.

    The totals do not change: days to come are not counted in them. Nor is it known whether their visitors had been
    counted on the day that it really was; where that matters, a correction adds them.
    """
    today = days.day_of(now)
    for day in _closed_too_soon(today):
        chain.link_reopening(day, REASON)
    for model in OF_A_DAY:
        model.objects.filter(day__gt=today).delete()
    _move_to_this_hour(_hours_to_come(now), now)
    _seen_ahead(now).update(last_seen=days.milliseconds(now))


def _days_to_come(today: date) -> list[date]:
    later = {"day__gt": today}
    return sorted(
        {day for model in OF_A_DAY for day in model.objects.filter(**later).values_list("day", flat=True)}
    )


def _closed_too_soon(today: date) -> list[date]:
    return sorted(day for day in chain.closed_days() if day >= today)


def _hours_to_come(now: datetime) -> list[HourTotal]:
    local = now.astimezone(days.ZONE)
    return list(HourTotal.objects.filter(day=local.date(), hour__gt=local.hour))


def _move_to_this_hour(hours: list[HourTotal], now: datetime) -> None:
    local = now.astimezone(days.ZONE)
    values = [
        (local.date(), local.hour, *(sum(getattr(hour, name) for hour in hours) for name in rows.AMOUNTS))
    ]
    HourTotal.objects.filter(pk__in=[hour.pk for hour in hours]).delete()
    rows.add_all([rows.Addition(HourTotal, ["day", "hour"], rows.AMOUNTS, values if hours else [])])


def _seen_ahead(now: datetime) -> QuerySet[Presence]:
    return Presence.objects.filter(last_seen__gt=days.milliseconds(now) + days.CLOCKS_APART)
