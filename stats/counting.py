"""The one write path of the counter, and the four numbers.

A beacon is one transaction, committed before it is answered. Whether it begins a visit is what the upsert of its
presence row returns, never something read first and decided later. The statements are the same for SQLite (3.35
or later) and PostgreSQL, and every transaction takes its rows in the same order: network, browser, page, hour, day.
"""

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection, models, transaction

from stats import days
from stats.bots import Excluded
from stats.models import DaySecret, DayTotal, ExcludedTotal, HourTotal, PageTotal, Presence, Reason


@dataclass(frozen=True)
class Beacon:
    """A sign of life that counts. Nothing of it is stored as it stands."""

    browser: str  # what tells the browser from others today
    former: str | None  # what told it from others yesterday, if it says so
    network: str
    page: str
    is_view: bool  # else a heartbeat, which keeps a visit going and never begins one


@dataclass(frozen=True)
class Numbers:
    """The four numbers at one moment."""

    online: int
    today: int
    week: int
    total: int
    as_of: datetime


# --- Writing --------------------------------------------------------------------------------------------------

ADMIT = """
    INSERT INTO stats_networkuse AS used (key, day, beacons_since, beacons, visits_since, visits)
    VALUES (%(key)s, %(day)s, %(now)s, 1, %(now)s, 0)
    ON CONFLICT (key) DO UPDATE SET
        beacons = CASE WHEN used.beacons_since > %(minute_ago)s THEN used.beacons + 1 ELSE 1 END,
        beacons_since = CASE WHEN used.beacons_since > %(minute_ago)s THEN used.beacons_since ELSE %(now)s END,
        visits = CASE WHEN used.visits_since > %(ten_minutes_ago)s THEN used.visits ELSE 0 END,
        visits_since = CASE WHEN used.visits_since > %(ten_minutes_ago)s THEN used.visits_since ELSE %(now)s END
    RETURNING beacons, visits
"""
ADMIT_VISIT = "UPDATE stats_networkuse SET visits = visits + 1 WHERE key = %(key)s"

# A visit begins when none is under way or the last sign of life is too old. A heartbeat after such a silence leaves
# no visit under way, so that the next view begins one.
SEE = """
    INSERT INTO stats_presence AS seen (key, day, last_seen, visits, visit_views)
    VALUES (%(key)s, %(day)s, %(now)s, %(view)s, %(view)s)
    ON CONFLICT (key) DO UPDATE SET
        visits = CASE WHEN seen.visit_views = 0 OR seen.last_seen < %(silent_since)s
                      THEN seen.visits + excluded.visits ELSE seen.visits END,
        visit_views = CASE WHEN seen.visit_views = 0 OR seen.last_seen < %(silent_since)s
                           THEN excluded.visit_views ELSE seen.visit_views + excluded.visit_views END,
        last_seen = CASE WHEN seen.last_seen < excluded.last_seen THEN excluded.last_seen ELSE seen.last_seen END
    RETURNING visits, visit_views
"""

VIEW_PAGE = (
    "UPDATE stats_pagetotal SET views = views + 1 WHERE day = %(day)s AND path = %(path)s RETURNING views"
)
ADD = "INSERT INTO {table} AS kept ({columns}) VALUES ({places}) ON CONFLICT ({row}) DO UPDATE SET {sums}"


def count(beacon: Beacon, now: datetime) -> None:
    """Count `beacon` at `now`, all of it or nothing; raises Excluded when its network sent too much."""
    with _writing():
        day = days.day_of(now)
        secret = _secret(day)
        network = _key(secret, beacon.network)
        visits_of_network = _admit(network, day, now)
        visits, visit_views = _see(_key(secret, beacon.browser), beacon, day, now)
        _move_on(beacon, day, now)
        if not beacon.is_view:
            return
        begins_visit = visit_views == 1
        if begins_visit:
            _admit_visit(network, visits_of_network)
        _add_view(beacon.page, now, begins_visit, begins_visit and visits == 1)


def exclude(reason: Reason, now: datetime) -> None:
    """Count one beacon that was left out for `reason`."""
    with _writing():
        _add(ExcludedTotal, {"day": days.day_of(now), "reason": reason.value}, {"beacons": 1})


@contextmanager
def _writing() -> Iterator[None]:
    """One transaction; OperationalError when others keep the database for too long."""
    with ExitStack() as block:
        if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
            block.enter_context(_turn())
        block.enter_context(transaction.atomic())
        yield


@contextmanager
def _turn() -> Iterator[None]:
    """A place in the line of those who write to SQLite.

    SQLite lets its writers look now and then whether they may begin, and so starves one of several busy processes.
    A file lock is given in the order of asking. When the first in line waits in vain, because another program keeps
    the database, it touches the file, which tells all who stand behind it, and none of them waits as long again.
    """
    with open(f"{connection.settings_dict['NAME']}-turn", "a") as turn:
        before = os.fstat(turn.fileno()).st_mtime_ns
        fcntl.flock(turn, fcntl.LOCK_EX)
        if os.fstat(turn.fileno()).st_mtime_ns != before:
            raise OperationalError("another waited in vain meanwhile")
        try:
            yield
        except OperationalError:
            os.utime(turn.fileno())
            raise


def _secret(day: date) -> bytes:
    """The secret of `day`, made by the first request that needs it. Never kept in the process, so that deleting
    it from the database destroys it."""
    statement = "SELECT secret FROM stats_daysecret WHERE day = %(day)s"
    found = _rows(statement, day=day)
    if not found:
        secret = DaySecret(day=day, secret=secrets.token_bytes(32))
        DaySecret.objects.bulk_create([secret], ignore_conflicts=True)  # another's may have come first
        found = _rows(statement, day=day)
    return bytes(found[0][0])


def _key(secret: bytes, said: str) -> str:
    return hmac.digest(secret, said.encode(), "sha256").hex()


def _admit(key: str, day: date, now: datetime) -> int:
    """Take note of one more beacon of the network and return its new visits of the running ten minutes.

    Its row stays locked until the transaction ends, so the answer stays true until then.
    """
    beacons, visits = _row(
        ADMIT,
        key=key,
        day=day,
        now=days.milliseconds(now),
        minute_ago=days.milliseconds(now - timedelta(minutes=1)),
        ten_minutes_ago=days.milliseconds(now - timedelta(minutes=10)),
    )
    if beacons > settings.STATS_BEACONS_A_MINUTE:
        raise Excluded(Reason.CAP)
    return visits


def _admit_visit(key: str, visits_so_far: int) -> None:
    if visits_so_far >= settings.STATS_VISITS_IN_TEN_MINUTES:
        raise Excluded(Reason.CAP)
    with connection.cursor() as cursor:
        cursor.execute(ADMIT_VISIT, {"key": key})


def _see(key: str, beacon: Beacon, day: date, now: datetime) -> tuple[int, int]:
    """Note that the browser was seen; returns its visits today and the views of the visit under way."""
    return _row(
        SEE,
        key=key,
        day=day,
        now=days.milliseconds(now),
        view=int(beacon.is_view),
        silent_since=days.milliseconds(now - timedelta(seconds=settings.STATS_VISIT_SECONDS)),
    )


def _move_on(beacon: Beacon, day: date, now: datetime) -> None:
    """Just after midnight the browser may still be online under yesterday's key: once is enough."""
    yesterday = days.first_open_day(now)
    if yesterday == day:
        return
    for kept in DaySecret.objects.filter(day=yesterday):
        keys = [_key(bytes(kept.secret), said) for said in (beacon.browser, beacon.former) if said]
        Presence.objects.filter(key__in=keys).update(moved_on=True)


def _add_view(page: str, now: datetime, begins_visit: bool, new_visitor: bool) -> None:
    local = now.astimezone(days.ZONE)
    day = local.date()
    amounts = {"visits": int(begins_visit), "visitors": int(new_visitor), "views": 1}
    _add_page(page, day)
    _add(HourTotal, {"day": day, "hour": local.hour}, amounts)
    _add(DayTotal, {"day": day}, amounts)


def _add_page(page: str, day: date) -> None:
    """One more view of `page`; what exceeds the day's cap of pages shares one row with no path."""
    if _rows(VIEW_PAGE, day=day, path=page):
        return
    listed = page if PageTotal.objects.filter(day=day).count() < settings.STATS_PAGES_A_DAY else ""
    _add(PageTotal, {"day": day, "path": listed}, {"views": 1})


def _add(total: type[models.Model], row: dict[str, date | int | str], amounts: dict[str, int]) -> None:
    """Add `amounts` to the `row` of a table of totals, which begins at zero."""
    statement = ADD.format(
        table=total._meta.db_table,
        columns=", ".join([*row, *amounts]),
        places=", ".join(["%s"] * (len(row) + len(amounts))),
        row=", ".join(row),
        sums=", ".join(f"{name} = kept.{name} + excluded.{name}" for name in amounts),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, (*row.values(), *amounts.values()))


# --- Reading --------------------------------------------------------------------------------------------------

NUMBERS = """
    SELECT
        (SELECT count(*) FROM stats_presence WHERE last_seen >= %(online_since)s AND NOT moved_on),
        COALESCE(SUM(CASE WHEN day = %(today)s THEN visits END), 0),
        COALESCE(SUM(CASE WHEN day BETWEEN %(monday)s AND %(today)s THEN visits END), 0),
        COALESCE(SUM(visits), 0) + (SELECT COALESCE(SUM(amount), 0) FROM stats_ledgerentry)
    FROM stats_daytotal
"""


def numbers(now: datetime) -> Numbers:
    """The four numbers at `now`, in one query."""
    today = days.day_of(now)
    online, of_today, of_week, total = _row(
        NUMBERS,
        online_since=days.milliseconds(now - timedelta(seconds=settings.STATS_ONLINE_SECONDS)),
        today=today,
        monday=days.monday_of(today),
    )
    as_of = now.astimezone(days.ZONE).replace(microsecond=0)
    return Numbers(int(online), int(of_today), int(of_week), int(total), as_of)  # PostgreSQL sums to Decimal


def _row(statement: str, **values: date | int | str) -> tuple:
    """The one row that `statement` returns."""
    return _rows(statement, **values)[0]


def _rows(statement: str, **values: date | int | str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
