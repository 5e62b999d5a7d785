"""How the beacons of one day are written: the statements, and the order in which they take their rows.

Whether a beacon begins a visit is what the upsert of its presence row returns, never something read first and decided
later. Every transaction takes networks, then browsers, then totals, each sorted: none waits for one that waits for it.
"""

import hmac
import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from stats import days, rows
from stats.models import (
    DaySecret,
    DayTotal,
    ExcludedTotal,
    HourTotal,
    NetworkUse,
    PageTotal,
    Presence,
    Reason,
)
from stats.numbers import Numbers, online_since


@dataclass(frozen=True)
class Beacon:
    """A sign of life that counts. Nothing of it is stored as it stands."""

    browser: str  # what tells the browser from others today
    former: str | None  # what told it from others yesterday, if it says so
    network: str
    page: str
    is_view: bool  # else a heartbeat, which keeps a visit going and never begins one


@dataclass
class Arrival:
    """A beacon, or the reason why one is left out; when it came, and what became of it."""

    what: Beacon | Reason
    now: datetime
    is_refused: bool = False
    numbers: Numbers | None = None


@dataclass(eq=False)
class Sighting:
    """A beacon under the keys of its day, and what its browser's row said."""

    arrival: Arrival
    beacon: Beacon
    network: str
    browser: str
    begins_visit: bool = False
    is_new_visitor: bool = False
    comes_online: bool = False

    @property
    def moment(self) -> int:
        return days.milliseconds(self.arrival.now)


def write_day(day: date, arrivals: list[Arrival]) -> int:
    """Write all that arrived on `day`, within a transaction; says of each whether it is refused.

    Returns how many browsers came online.
    """
    beacons = [arrival for arrival in arrivals if isinstance(arrival.what, Beacon)]
    sightings = _sightings(beacons, day) if beacons else []
    views = [each for each in sightings if each.beacon.is_view and not each.arrival.is_refused]
    rows.add_all([*_totals_of_views(views, day), _total_of_excluded(arrivals, day)])
    return sum(each.comes_online for each in sightings)


def _sightings(beacons: list[Arrival], day: date) -> list[Sighting]:
    """The beacons as networks' and browsers' rows tell of them."""
    secret = _secret(day)
    sightings = [_sighting(secret, arrival) for arrival in beacons]
    visits_left = _admit(sightings, day)
    for round_ in _rounds(sightings):
        _see(round_, day, visits_left)
    _move_on(sightings, day)
    return sightings


# --- Who it was -----------------------------------------------------------------------------------------------


def _secret(day: date) -> bytes:
    """The secret of `day`, made by the first request that needs it. Never kept in the process, so that deleting
    it from the database destroys it."""
    statement = "SELECT secret FROM stats_daysecret WHERE day = %s"
    found = rows.ask(statement, [day])
    if not found:
        secret = DaySecret(day=day, secret=secrets.token_bytes(32))
        DaySecret.objects.bulk_create([secret], ignore_conflicts=True)  # another's may have come first
        found = rows.ask(statement, [day])
    return bytes(found[0][0])


def _key(secret: bytes, said: str) -> str:
    return hmac.digest(secret, said.encode(), "sha256").hex()


def _sighting(secret: bytes, arrival: Arrival) -> Sighting:
    beacon: Any = arrival.what
    return Sighting(arrival, beacon, _key(secret, beacon.network), _key(secret, beacon.browser))


# --- Networks -------------------------------------------------------------------------------------------------

# A minute that begins in the future was begun while the clock ran ahead, and is over.
ADMIT = """
    INSERT INTO stats_networkuse AS used (key, day, beacons_since, beacons, visits_since, visits) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        beacons = excluded.beacons + CASE WHEN {minute_lasts} THEN used.beacons ELSE 0 END,
        beacons_since = CASE WHEN {minute_lasts} THEN used.beacons_since ELSE excluded.beacons_since END,
        visits = CASE WHEN {ten_minutes_last} THEN used.visits ELSE 0 END,
        visits_since = CASE WHEN {ten_minutes_last} THEN used.visits_since ELSE excluded.visits_since END
    RETURNING key, beacons, visits
"""
LASTS = "used.{name} > excluded.{name} - {length} AND used.{name} <= excluded.{name} + {apart}"
ADMIT = ADMIT.format(
    rows="{rows}",
    minute_lasts=LASTS.format(name="beacons_since", length=60_000, apart=days.CLOCKS_APART),
    ten_minutes_last=LASTS.format(name="visits_since", length=600_000, apart=days.CLOCKS_APART),
)


def _admit(sightings: list[Sighting], day: date) -> dict[str, int]:
    """Take note of the networks' beacons and refuse what exceeds their minute; returns each one's new visits that are
    left of its ten minutes. The rows stay locked until the transaction ends, so the answer stays true until then.
    """
    sent = Counter(each.network for each in sightings)
    now = max(each.moment for each in sightings)
    noted = rows.ask_with(ADMIT, [(network, day, now, sent[network], now, 0) for network in sorted(sent)])
    sent_before = {network: beacons - sent[network] for network, beacons, _visits in noted}
    for each in sightings:
        each.arrival.is_refused = sent_before[each.network] >= settings.STATS_BEACONS_A_MINUTE
        sent_before[each.network] += 1
    return {network: settings.STATS_VISITS_IN_TEN_MINUTES - visits for network, _beacons, visits in noted}


# --- Browsers -------------------------------------------------------------------------------------------------

# A visit begins when none is under way or the last sign of life is too old. A heartbeat after such a silence leaves
# no visit under way, so that the next view begins one. What was last seen in the future was seen by a clock that ran
# ahead.
SEE = """
    INSERT INTO stats_presence AS seen (key, day, last_seen, visits, visit_views) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        visits = seen.visits + CASE WHEN {is_over} THEN excluded.visits ELSE 0 END,
        visit_views = excluded.visit_views + CASE WHEN {is_over} THEN 0 ELSE seen.visit_views END,
        seen_before = seen.last_seen,
        last_seen = CASE WHEN seen.last_seen BETWEEN excluded.last_seen AND excluded.last_seen + {apart}
                         THEN seen.last_seen ELSE excluded.last_seen END
    RETURNING key, visits, visit_views, seen_before
"""
SEE = SEE.format(
    rows="{rows}",
    is_over="(seen.visit_views = 0 OR seen.last_seen < excluded.last_seen - {silence})",
    apart=days.CLOCKS_APART,
)
# The same for the view of a browser that may not begin a visit
GO_ON = f"""
    UPDATE stats_presence
    SET visit_views = visit_views + 1, seen_before = last_seen,
        last_seen = CASE WHEN last_seen BETWEEN %(now)s AND %(now)s + {days.CLOCKS_APART}
                         THEN last_seen ELSE %(now)s END
    WHERE key = %(key)s AND visit_views > 0 AND last_seen >= %(now)s - %(silence)s
    RETURNING seen_before
"""  # noqa: S608


def _rounds(sightings: list[Sighting]) -> list[list[Sighting]]:
    """Those that are not refused, each browser once a round, in the order of arrival."""
    rounds: list[list[Sighting]] = []
    times: Counter[str] = Counter()
    for each in sightings:
        if not each.arrival.is_refused:
            if times[each.browser] == len(rounds):
                rounds.append([])
            rounds[times[each.browser]].append(each)
            times[each.browser] += 1
    return rounds


def _see(sightings: list[Sighting], day: date, visits_left: dict[str, int]) -> None:
    """Note that the browsers were seen, which tells whose visit begins.

    Where more might begin one than their network has left, they are asked one by one.
    """
    sightings = sorted(sightings, key=lambda each: each.browser)
    viewers = Counter(each.network for each in sightings if each.beacon.is_view)
    scarce = {network for network, number in viewers.items() if number > visits_left[network]}
    one_by_one = [each for each in sightings if each.beacon.is_view and each.network in scarce]
    _note([each for each in sightings if each not in one_by_one], day, visits_left)
    for each in one_by_one:
        if visits_left[each.network] > 0:
            _note([each], day, visits_left)
        else:
            _note_going_on(each)


def _note(sightings: list[Sighting], day: date, visits_left: dict[str, int]) -> None:
    if not sightings:
        return
    seen = [(each.browser, day, each.moment, view := int(each.beacon.is_view), view) for each in sightings]
    found = {key: row for key, *row in rows.ask_with(SEE, seen, silence=_silence())}
    for each in sightings:
        visits, views_of_visit, seen_before = found[each.browser]
        each.begins_visit = each.beacon.is_view and views_of_visit == 1
        each.is_new_visitor = each.begins_visit and visits == 1
        each.comes_online = _was_away(seen_before, each.moment)
        visits_left[each.network] -= each.begins_visit


def _silence() -> int:
    """Milliseconds after which a visit has ended."""
    return settings.STATS_VISIT_SECONDS * 1000


def _was_away(seen_before: int | None, moment: int) -> bool:
    return seen_before is None or not online_since(moment) <= seen_before <= moment + days.CLOCKS_APART


def _note_going_on(each: Sighting) -> None:
    found = rows.ask(GO_ON, {"key": each.browser, "now": each.moment, "silence": _silence()})
    if found:
        each.comes_online = _was_away(found[0][0], each.moment)
    else:
        each.arrival.is_refused = True


def _move_on(sightings: list[Sighting], day: date) -> None:
    """Just after midnight a browser may still be online under yesterday's key: once is enough."""
    moved = [each for each in sightings if days.is_grace(each.arrival.now)]
    for kept in DaySecret.objects.filter(day=day - timedelta(days=1)) if moved else ():
        said = {name for each in moved for name in (each.beacon.browser, each.beacon.former) if name}
        keys = [_key(bytes(kept.secret), name) for name in said]
        Presence.objects.filter(key__in=keys).update(moved_on=True)


# --- Totals ---------------------------------------------------------------------------------------------------


def _totals_of_views(views: list[Sighting], day: date) -> list[rows.Addition]:
    """The views, and the visits that begin with them, for the totals of networks, pages, hours and the day."""
    if not views:
        return []
    visits = Counter(each.network for each in views if each.begins_visit)
    by_hour: dict[int, list[Sighting]] = defaultdict(list)
    for each in views:
        by_hour[each.arrival.now.astimezone(days.ZONE).hour].append(each)
    return [
        rows.Addition(
            NetworkUse,
            ["key"],
            ["visits"],
            [(network, number, day, 0, 0, 0) for network, number in visits.items()],
            beside=["day", "beacons_since", "beacons", "visits_since"],
        ),
        rows.Addition(PageTotal, ["day", "path"], ["views"], _pages(views, day)),
        rows.Addition(
            HourTotal,
            ["day", "hour"],
            rows.AMOUNTS,
            [(day, hour, *_amounts(of_hour)) for hour, of_hour in by_hour.items()],
        ),
        rows.Addition(DayTotal, ["day"], rows.AMOUNTS, [(day, *_amounts(views))]),
    ]


def _amounts(views: list[Sighting]) -> tuple[int, int, int]:
    """Visits, visitors and views."""
    return sum(each.begins_visit for each in views), sum(each.is_new_visitor for each in views), len(views)


LISTED = "SELECT path FROM stats_pagetotal WHERE day = %s AND path IN ({paths})"


def _pages(views: list[Sighting], day: date) -> list[tuple[date, str, int]]:
    """Views of pages; what exceeds the day's cap of pages shares one row with no path."""
    pages = Counter(each.beacon.page for each in views)
    listed = rows.ask(LISTED.format(paths=", ".join(["%s"] * len(pages))), [day, *pages])
    new = pages.keys() - {page for (page,) in listed}
    room = settings.STATS_PAGES_A_DAY - PageTotal.objects.filter(day=day).count() if new else 0
    for page in sorted(new)[max(room, 0) :]:
        pages[""] += pages.pop(page)
    return [(day, page, number) for page, number in pages.items()]


def _total_of_excluded(arrivals: list[Arrival], day: date) -> rows.Addition:
    reasons = Counter(Reason.CAP if arrival.is_refused else arrival.what for arrival in arrivals)
    left_out = [
        (day, reason.value, number) for reason, number in reasons.items() if isinstance(reason, Reason)
    ]
    return rows.Addition(ExcludedTotal, ["day", "reason"], ["beacons"], left_out)
