"""When a day is past, and what is done then: it becomes a link of the chain, and all that told its browsers apart goes.

Two witnesses have to say that it is past: the clock, and what was written by it before. That confirms the clock when it
is recent: what was written last, by a beacon or by an earlier run, is a few minutes or hours old while a clock goes on,
and far behind one that was put forward. After a longer silence (a night without visitors, a machine that was off) the
first run only takes note of the time, and the next one closes. Without such a run, a day is past when half a day has
gone by since something was written on a later one.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q

from stats import chain, days
from stats.models import ClockReading, DaySecret, DayTotal, ExcludedTotal, HourTotal, NetworkUse, Presence

SILENCE = timedelta(hours=3)
BETWEEN_RUNS = timedelta(minutes=10)
HALF_A_DAY = timedelta(hours=12)


@transaction.atomic
def close(now: datetime) -> list[date] | None:
    """Close the days that are past at `now`; returns them, or None when a day waits for the clock's second witness."""
    closed = _close_before(open_since(now))
    _read_clock(now)
    return None if left_open(now) else closed


def left_open(now: datetime) -> list[date]:
    """The days that are past by the clock and not closed, oldest first."""
    past = days.first_open_day(now)
    return sorted({*_unclosed_before(past), *_keyed_before(past)})


def open_since(now: datetime) -> date:
    """The first day that is not past by both witnesses."""
    by_clock = days.first_open_day(now)
    return by_clock if _is_confirmed(now) else min(by_clock, _day_written_half_a_day_ago(now))


def waits(now: datetime) -> bool:
    """Whether a run of `close` has just taken note of the time for the next one."""
    return not _is_confirmed(now) and _was_read(now - SILENCE, now)


def _is_confirmed(now: datetime) -> bool:
    seen, moment = Presence.objects.aggregate(last=Max("last_seen"))["last"] or 0, days.milliseconds(now)
    if seen > moment + days.CLOCKS_APART:
        return False
    return seen >= days.milliseconds(now - SILENCE) or _was_read(now - SILENCE, now - BETWEEN_RUNS)


def _was_read(first: datetime, last: datetime) -> bool:
    """Whether an earlier run took note of a time from `first` to `last`."""
    span = (days.milliseconds(first), days.milliseconds(last))
    return ClockReading.objects.filter(moment__range=span).exists()


def _day_written_half_a_day_ago(now: datetime) -> date:
    """The day of what was written last until half a day ago."""
    then = (now - HALF_A_DAY).astimezone(days.ZONE)
    counted = HourTotal.objects.filter(Q(day__lt=then.date()) | Q(day=then.date(), hour__lt=then.hour))
    day = counted.aggregate(last=Max("day"))["last"] or date.min
    read = ClockReading.objects.filter(moment__lte=days.milliseconds(then)).first()
    return max(day, days.day_of(datetime.fromtimestamp(read.moment / 1000, UTC))) if read else day


def _read_clock(now: datetime) -> None:
    """Take note of the time; not while the last note is too fresh to be a witness of another moment."""
    if not _was_read(now - BETWEEN_RUNS + timedelta(milliseconds=1), now):
        ClockReading.objects.update_or_create(pk=1, defaults={"moment": days.milliseconds(now)})


KEYED = (Presence, NetworkUse, DaySecret)


def _close_before(first_open: date) -> list[date]:
    past, keyed = _unclosed_before(first_open), _keyed_before(first_open)
    for day in past:
        chain.link_day(day)
    for model in KEYED:
        model.objects.filter(day__lt=first_open).delete()
    return sorted({*past, *keyed})


def _unclosed_before(first_open: date) -> list[date]:
    """Days with numbers that are no links, oldest first."""
    counted = DayTotal.objects.filter(day__lt=first_open).values_list("day", flat=True)
    excluded = ExcludedTotal.objects.filter(day__lt=first_open).values_list("day", flat=True)
    return sorted({*counted, *excluded} - chain.closed_days().keys())


def _keyed_before(first_open: date) -> set[date]:
    """Days of which a secret, or something that it keyed, is still kept."""
    return {
        day
        for model in KEYED
        for day in model.objects.filter(day__lt=first_open).values_list("day", flat=True)
    }


def clear_what_is_left_on_disk() -> None:
    """Let no file of the database hold what was deleted; outside of transactions."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM stats_daysecret, stats_presence, stats_networkuse")
