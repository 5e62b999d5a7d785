"""The chain: what was counted and corrected is what it was when it became a link.

Ledger entries become links when they are recorded, days when they are closed. The digest of a link is SHA-256, in
hexadecimal, of the digest before it (nothing before the first) and its own content, both as UTF-8. All links are open
data, and the newest stands on the page about the numbers: whoever has kept one can prove that nothing before it has
changed since.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from stats.models import DayTotal, ExcludedTotal, HourTotal, LedgerEntry, Link, PageTotal


def newest() -> Link | None:
    return Link.objects.last()


# --- Growing --------------------------------------------------------------------------------------------------


def link_entry(entry: LedgerEntry) -> None:
    """Make a recorded entry a link; within a transaction."""
    _append(Link.Kind.ENTRY, entry.day, content_of_entry(entry), entry)


def link_day(day: date) -> None:
    """Make a day that is closed a link; within a transaction."""
    _append(Link.Kind.DAY, day, content_of_day(day))


def link_reopening(day: date, reason: str) -> None:
    """Say that a day which was closed may change once more; within a transaction."""
    _append(Link.Kind.REOPENED, day, _as_text({"day": str(day), "reason": reason}))


def lock() -> None:
    """Let nobody else append until the transaction ends."""
    if connection.vendor == "postgresql":  # SQLite has one writer
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE stats_link IN EXCLUSIVE MODE")


def _append(kind: Link.Kind, day: date, content: str, entry: LedgerEntry | None = None) -> None:
    lock()
    last = newest() or _first(except_for=entry)
    number, before = (last.number, last.digest) if last else (0, "")
    Link.objects.create(
        number=number + 1, kind=kind, day=day, content=content, digest=digest(before, content), entry=entry
    )


def _first(except_for: LedgerEntry | None) -> Link | None:
    """The link of what was carried over, with which a chain begins."""
    first = LedgerEntry.objects.get(kind=LedgerEntry.Kind.CARRIED_OVER)
    if first == except_for:
        return None
    link_entry(first)
    return newest()


def digest(before: str, content: str) -> str:
    return hashlib.sha256(f"{before}{content}".encode()).hexdigest()


# --- What links hold ------------------------------------------------------------------------------------------


def content_of_entry(entry: Any) -> str:
    """All that an entry says."""
    reasons = {name: getattr(entry, name, None) for name in _reasons()}
    return _as_text(
        {
            "number": entry.pk,
            "kind": entry.kind,
            "day": str(entry.day),
            "amount": entry.amount,
            "author": entry.author,
            "approved_by": entry.approved_by,
            "is_self_approved": entry.is_self_approved,
            "taken_on": str(entry.taken_on or ""),
            "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(),
        }
        | {name: reason for name, reason in reasons.items() if reason}
    )


def _reasons() -> list[str]:
    return [f"reason_{code}" for code, _name in settings.LANGUAGES]


def content_of_day(day: date) -> str:
    return contents_of_days([day])[day]


def contents_of_days(days: list[date]) -> dict[date, str]:
    """Of each day its numbers as they are published, and digests of its hours and pages."""
    of_days = {"day__in": days}
    totals = {total.day: total for total in DayTotal.objects.filter(**of_days)}
    excluded = _by_day(ExcludedTotal.objects.filter(**of_days).values_list("day", "reason", "beacons"))
    hours = _by_day(
        HourTotal.objects.filter(**of_days).values_list("day", "hour", "visits", "visitors", "views")
    )
    pages = _by_day(PageTotal.objects.filter(**of_days).values_list("day", "path", "views"))
    nothing = DayTotal(visits=0, visitors=0, views=0)
    return {
        day: content_from(day, totals.get(day, nothing), dict(excluded[day]), hours[day], pages[day])
        for day in days
    }


def content_from(
    day: date, total: Any, excluded: dict[str, int], hours: list[tuple], pages: list[tuple]
) -> str:
    numbers = {name: getattr(total, name) for name in ("visits", "visitors", "views", "imported")}
    digests = {"hours": _digest_of(hours), "pages": _digest_of(pages)}
    return _as_text({"day": str(day), "excluded": excluded} | numbers | digests)


def _by_day(rows: Iterable[tuple]) -> dict[date, list[tuple]]:
    found: dict[date, list[tuple]] = defaultdict(list)
    for day, *rest in rows:
        found[day].append(tuple(rest))
    return found


def _digest_of(rows: list[tuple]) -> str:
    return hashlib.sha256(json.dumps(sorted(rows), ensure_ascii=False).encode()).hexdigest()


def _as_text(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


# --- Whether it holds -----------------------------------------------------------------------------------------

TOGETHER = 20  # days read at once, each of thousands of pages at most


def broken() -> str:
    """The first link that does not hold, and why; blank when all do."""
    found = [*_broken_by_itself(), *_broken_by_days()]
    if not found:
        return ""
    link, why = min(found, key=lambda each: each[0].number)
    return _("Link %(number)s of the chain (%(kind)s, %(day)s) does not hold: %(why)s") % {
        "number": link.number,
        "kind": link.get_kind_display(),
        "day": link.day,
        "why": why,
    }


def _broken_by_itself() -> Iterator[tuple[Link, str]]:
    """The first link that does not follow from the one before, or is not what its entry says."""
    number, before = 0, ""
    for link in Link.objects.select_related("entry").order_by("number").iterator():
        number += 1
        if link.number != number:
            yield link, _("a link before it is missing.")
        elif link.digest != digest(before, link.content):
            yield link, _("its digest is not that of its content and the link before.")
        elif link.entry and link.content != content_of_entry(link.entry):
            yield link, _("the ledger entry is another now.")
        else:
            before = link.digest
            continue
        return


def _broken_by_days() -> Iterator[tuple[Link, str]]:
    """Links of closed days whose rows say something else now."""
    closed = sorted(closed_days().values(), key=lambda link: link.day)
    for start in range(0, len(closed), TOGETHER):
        links = closed[start : start + TOGETHER]
        contents = contents_of_days([link.day for link in links])
        for link in links:
            if link.content != contents[link.day]:
                yield link, _("the day has other numbers now.")


def closed_days() -> dict[date, Link]:
    """The days that are closed, each with the link that says so."""
    last = {link.day: link for link in Link.objects.exclude(kind=Link.Kind.ENTRY).order_by("number")}
    return {day: link for day, link in last.items() if link.kind == Link.Kind.DAY}


def unlinked_entries() -> list[int]:
    """Numbers of ledger entries that are no links; the first may wait for the chain to begin."""
    unlinked = LedgerEntry.objects.filter(link=None)
    if not Link.objects.exists():
        unlinked = unlinked.exclude(kind=LedgerEntry.Kind.CARRIED_OVER)
    return list(unlinked.values_list("pk", flat=True))


def missing(kept: str) -> list[str]:
    """A sentence when the link that somebody kept, as NUMBER:DIGEST, is not in the chain."""
    number, _colon, digest = kept.partition(":")
    if number.isdecimal() and Link.objects.filter(number=number, digest=digest.strip()).exists():
        return []
    return [_("The link %(link)s is not in the chain: what it proves has changed.") % {"link": kept}]
