"""The counter's one clock: a day is a day in Lào Cai, wherever the server stands. Moments come in from outside."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GRACE = timedelta(minutes=10)  # how long after midnight the day before is still needed

CLOCKS_APART = 60_000  # milliseconds: what is further ahead of now than that was not written at its time


def day_of(now: datetime) -> date:
    """The local day that `now` (aware) falls on."""
    return now.astimezone(ZONE).date()


def last_day_of(now: datetime) -> date:
    """The last day that something may have been written on at `now`: another host may be past midnight already."""
    return day_of(now + timedelta(milliseconds=CLOCKS_APART))


def monday_of(day: date) -> date:
    """The Monday that the week of `day` begins with."""
    return day - timedelta(days=day.weekday())


def milliseconds(now: datetime) -> int:
    """`now` as milliseconds since 1970: what both databases compare in the same way."""
    return round(now.timestamp() * 1000)


def first_open_day(now: datetime) -> date:
    """The earliest day whose secret and presence rows may still be used: today, until 00:10 also yesterday."""
    return day_of(now - GRACE)


def is_grace(now: datetime) -> bool:
    """Whether yesterday's secret and presence rows may still be used."""
    return first_open_day(now) < day_of(now)
