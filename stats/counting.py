"""The one write path of the counter, and the four numbers.

A beacon is answered after the commit of the transaction that it is in. Beacons that arrive together are in one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime

from django.db import connection, transaction

from stats import days, sqlite
from stats.batches import Batches
from stats.bots import Excluded
from stats.models import Reason
from stats.numbers import Numbers, forget_online, numbers, numbers_with
from stats.writing import Arrival, Beacon, write_day

__all__ = ["Beacon", "Numbers", "Refused", "count", "exclude", "numbers", "writing"]


class Refused(Excluded):
    """A beacon of a network that sent too much. It has been counted as left out."""


def count(beacon: Beacon, now: datetime) -> Numbers:
    """Count `beacon` at `now`, all of it or nothing, and read the numbers.

    Raises Refused when its network sent too much, OperationalError when others keep the database for too long.
    """
    return _submit(Arrival(beacon, now))


def exclude(reason: Reason, now: datetime) -> Numbers:
    """Count one beacon that was left out for `reason`, and read the numbers."""
    return _submit(Arrival(reason, now))


def _submit(arrival: Arrival) -> Numbers:
    ARRIVALS.submit(arrival)
    if arrival.is_refused:
        raise Refused(Reason.CAP)
    assert arrival.numbers is not None  # noqa: S101 - read with every commit
    return arrival.numbers


def _write_together(take: Callable[[], list[Arrival]]) -> None:
    """Write in one transaction all that has arrived by when it begins, and read the numbers with it."""
    try:
        with writing():
            arrivals = take()
            by_day: dict[date, list[Arrival]] = defaultdict(list)
            for arrival in arrivals:
                by_day[days.day_of(arrival.now)].append(arrival)
            came_online = sum(write_day(day, by_day[day]) for day in sorted(by_day))
            found = numbers_with(came_online, max(arrival.now for arrival in arrivals))
    except Exception:
        forget_online()
        raise
    for arrival in arrivals:
        arrival.numbers = found


ARRIVALS = Batches(_write_together)


@contextmanager
def writing() -> Iterator[None]:
    """One transaction, in the counter's turn: nobody starves its writers who takes his place in their line.

    OperationalError when others keep the database for too long, or its file is gone.
    """
    with ExitStack() as block:
        if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
            block.enter_context(sqlite.turn(str(connection.settings_dict["NAME"])))
            sqlite.ensure_same_file(connection)
        block.enter_context(transaction.atomic())
        yield
