"""The four numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from stats import days, rows


@dataclass(frozen=True)
class Numbers:
    """The four numbers at one moment."""

    online: int
    today: int
    week: int
    total: int
    as_of: datetime


ONLINE = """(
    SELECT count(*) FROM stats_presence WHERE last_seen BETWEEN %(online_since)s AND %(soon)s AND NOT moved_on
)"""
CORRECTIONS = """(
    SELECT COALESCE(SUM(amount), 0) FROM stats_ledgerentry WHERE kind = 'correction' AND day {days}
)"""
SUMS = f"""
    COALESCE(SUM(CASE WHEN day = %(today)s THEN visits END), 0) + {CORRECTIONS.format(days="= %(today)s")},
    COALESCE(SUM(CASE WHEN day BETWEEN %(monday)s AND %(today)s THEN visits END), 0)
        + {CORRECTIONS.format(days="BETWEEN %(monday)s AND %(today)s")},
    COALESCE(SUM(visits), 0) + {CORRECTIONS.format(days="<= %(until)s")}
        + (SELECT COALESCE(SUM(amount), 0) FROM stats_ledgerentry WHERE kind <> 'correction')
    FROM stats_daytotal WHERE day <= %(until)s
"""  # noqa: S608


def numbers(now: datetime) -> Numbers:
    """The four numbers at `now`, in one query."""
    return _read(now, ONLINE)


def _read(now: datetime, online: str) -> Numbers:
    today, moment = days.day_of(now), days.milliseconds(now)
    values = {
        "online_since": online_since(moment),
        "soon": moment + days.CLOCKS_APART,
        "today": today,
        "monday": days.monday_of(today),
        "until": days.last_day_of(now),
    }
    found = rows.ask(f"SELECT {online}, {SUMS}", values)[0]
    seen, of_today, of_week, total = map(int, found)  # PostgreSQL sums to Decimal
    return Numbers(seen, of_today, of_week, total, now.astimezone(days.ZONE).replace(microsecond=0))


def online_since(moment: int) -> int:
    """Since when a browser must have been seen to be online at `moment`; both in milliseconds since 1970."""
    return moment - settings.STATS_ONLINE_SECONDS * 1000


# Whoever is online is a thousand rows to look at, so that number is read once a second. Meanwhile those that come are
# added, so that every visitor finds himself in it.

REMEMBERED = "stats-online"
SECOND = 1000  # milliseconds


def numbers_with(came_online: int, now: datetime) -> Numbers:
    """The four numbers at `now`, just after so many browsers came online."""
    moment = days.milliseconds(now)
    read_at, online = cache.get(REMEMBERED) or (0, 0)
    if not 0 <= moment - read_at < SECOND or days.is_grace(now):
        found = numbers(now)
        cache.set(REMEMBERED, (moment, found.online))
        return found
    cache.set(REMEMBERED, (read_at, online + came_online))
    return _read(now, str(online + came_online))


def forget_online() -> None:
    """Nobody of those who came last has been written after all."""
    cache.delete(REMEMBERED)
