"""The days of the previous counter, listed one by one. They come out of what was carried over, so the total stays."""

import csv
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname

from opendata.publication import in_every_language
from stats import chain, ledger
from stats.models import DayTotal, LedgerEntry
from stats.models.ledger import LARGEST

COLUMNS = ["date", "visits", "visitors", "views"]
REASON = gettext_lazy("The previous counter's days are now listed one by one; the total stays the same.")


class NotAHistory(ValueError):
    """The file cannot be taken over; says why, in a sentence."""


def read(lines: Iterable[str]) -> list[DayTotal]:
    """The days in a CSV file with the columns date (YYYY-MM-DD) and visits, and optionally visitors and views.

    Raises NotAHistory when they are not such days, or when they would count anything twice.
    """
    reader = csv.DictReader(lines)
    if not {"date", "visits"} <= set(reader.fieldnames or []) <= set(COLUMNS):
        raise NotAHistory(
            _("The first line must name the columns: date, visits, and if known visitors, views.")
        )
    history = [_day(reader.line_num, row) for row in reader]
    _refuse_twice(history)
    return history


def _day(line: int, row: dict[str, str]) -> DayTotal:
    try:
        visits = int(row["visits"])
        visitors, views = (int(row[name]) if row.get(name) else None for name in ("visitors", "views"))
        known = [number for number in (0, visitors, visits, views, LARGEST) if number is not None]
        if known != sorted(known):
            raise ValueError
        day = date.fromisoformat(row["date"])
    except (TypeError, ValueError) as error:
        message = _("Line %(line)s is not a day with whole numbers, visitors ≤ visits ≤ views.")
        raise NotAHistory(message % {"line": line}) from error
    return DayTotal(day=day, visits=visits, visitors=visitors, views=views, imported=True)


def _refuse_twice(history: list[DayTotal]) -> None:
    dates = {day.day for day in history}
    if len(dates) < len(history):
        raise NotAHistory(_("A day stands in the file twice."))
    cut_over = LedgerEntry.objects.cut_over()
    if any(day >= cut_over for day in dates):
        raise NotAHistory(
            _("This portal counts since %(day)s; only days before it can be listed.") % {"day": cut_over}
        )
    if DayTotal.objects.filter(day__in=dates).exists():
        raise NotAHistory(_("Some of these days are listed already."))
    if visits_of(history) > LedgerEntry.objects.carried_over().sum():
        raise NotAHistory(_("The days have more visits than were carried over."))


def visits_of(history: list[DayTotal]) -> int:
    return sum(day.visits for day in history)


@transaction.atomic
def add(history: list[DayTotal], author: str, now: datetime) -> None:
    """List the days of `history`, and take their visits out of what stands in the ledger as carried over."""
    reasons = in_every_language(REASON)
    DayTotal.objects.bulk_create(history)
    entry = LedgerEntry(
        kind=LedgerEntry.Kind.LISTED,
        day=LedgerEntry.objects.cut_over(),
        amount=-visits_of(history),
        **{build_localized_fieldname("reason", code): text for code, text in reasons.items()},
        author=author,
        recorded_at=now,
    )
    ledger.record(entry)
    for day in history:
        chain.link_day(day.day)
