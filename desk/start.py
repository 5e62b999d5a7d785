"""The start page: what waits for whoever signed in, what comes by itself, what is missing, what others did."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import EditorialState, Erratum, Photo, Report
from achievements.record.schema import VERSIONED
from desk.addresses import address_of_list
from desk.listing import Item, Line, counted, items_of_versions, lines
from desk.queue import Queue
from desk.rights import collections_seen, may_see
from desk.translations import progress
from stats import published
from stats.days import day_of
from stats.models import DayTotal
from versions.models import Version

SHOWN = 6  # of each list; the rest is a link away
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Block:
    """One heading of the start page: the first things below it, how many there are, and where all are listed."""

    name: str
    title: str
    count: int
    address: str
    items: list[Item] = field(default_factory=list)
    note: str = ""
    upload: str = ""  # where pictures come in


@dataclass(frozen=True)
class Start:
    """What `person` is shown at `now`, as far as `person` may see it."""

    person: Any
    now: datetime = field(default_factory=timezone.now)

    @property
    def blocks(self) -> list[Block]:
        of_record = [self._waiting, self._returned, self._scheduled]
        of_record += [self._translations, self._photos, self._errata]
        made = [block() for block in of_record] if self.queue.seen else []
        if may_see(self.person, Report):
            made.append(self._reports())
        if self.queue.seen:
            made.append(self._changes())
        if may_see(self.person, DayTotal):
            made.append(self._counter())
        return made

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.person, self.now, SHOWN)

    @cached_property
    def _counts(self) -> dict[str, int]:
        parts: dict[str, list[QuerySet]] = {
            **self.queue.rows,
            "photos": [self._wanted],
            "errata": [self._open],
            "reports": [Report.objects.waiting()],
            "flood": [Report.objects.waiting().in_flood()],
        }
        named = {f"{name} {n}": rows for name, each in parts.items() for n, rows in enumerate(each)}
        found = counted(**named)
        return {name: sum(found[f"{name} {n}"] for n in range(len(each))) for name, each in parts.items()}

    # What waits, what was returned, what comes by itself

    def _waiting(self) -> Block:
        items = [*self.queue.proposals, *self.queue.drafts]
        count = self._counts["proposals"] + self._counts["drafts"]
        return Block("waiting", _("Waiting for review"), count, _queue(), items[:SHOWN])

    def _returned(self) -> Block:
        address, count = f"{_queue()}#returned", self._counts["returned"]
        return Block("returned", _("Returned to you"), count, address, self.queue.returned)

    def _scheduled(self) -> Block:
        address, count = f"{_queue()}#scheduled", self._counts["scheduled"]
        return Block("scheduled", _("Scheduled"), count, address, self.queue.scheduled)

    # What is missing or in doubt

    def _translations(self) -> Block:
        fields = progress(self.person)
        total, missing, stale = (
            sum(getattr(each, name) for each in fields) for name in ("total", "missing", "stale")
        )
        words = {"missing": missing, "stale": stale, "total": total, "done": total - missing - stale}
        note = _("%(done)d of %(total)d texts are translated; %(missing)d missing, %(stale)d may be stale.")
        address = reverse("admin:translations")
        return Block("translations", _("Translations"), missing + stale, address, note=note % words)

    @property
    def _wanted(self) -> QuerySet:
        return wanted_photos() if may_see(self.person, Photo) else Photo.objects.none()

    @property
    def _open(self) -> QuerySet:
        rows = Erratum.objects.filter(state=Erratum.State.OPEN)
        return rows if may_see(self.person, Erratum) else rows.none()

    def _photos(self) -> Block:
        upload = reverse("admin:pictures") if self.person.has_perm("achievements.add_photo") else ""
        items = [
            Item("", line.name, line.address, drop=upload and f"{upload}?photo={line.key}")
            for line in lines([self._wanted], at_most=SHOWN)
        ]
        address, count = address_of_list(Photo, "picture__isempty=1"), self._counts["photos"]
        return Block("photos", _("Pictures looked for"), count, address, items, upload=upload)

    def _errata(self) -> Block:
        address = address_of_list(Erratum, "state__exact=open")
        items = [_of_one_kind(line) for line in lines([self._open], at_most=SHOWN)]
        return Block("errata", _("Open questions"), self._counts["errata"], address, items)

    def _reports(self) -> Block:
        new = lines([Report.objects.waiting()], "received_at", SHOWN)
        items = [_of_one_kind(line, line.when) for line in new]
        address = address_of_list(Report, "state__exact=new")
        note = self._flood_in_words() if self._counts["flood"] else ""
        return Block("reports", _("New reports of errors"), self._counts["reports"], address, items, note)

    def _flood_in_words(self) -> str:
        said = ngettext(
            "%(number)d of them came in a flood: the list can show those alone, and dismiss them together.",
            "%(number)d of them came in a flood: the list can show those alone, and dismiss them together.",
            self._counts["flood"],
        )
        return said % {"number": self._counts["flood"]}

    # What others did, and who came

    def _changes(self) -> Block:
        since = self.now - WEEK
        others = changes_of_others(self.person).filter(made_at__gte=since)
        items = items_of_versions(others.select_related("entry")[: SHOWN + 1])
        note = _("More in the list.") if len(items) > SHOWN else ""
        return Block("changes", _("Colleagues this week"), -1, reverse("admin:changes"), items[:SHOWN], note)

    def _counter(self) -> Block:
        today = day_of(self.now)
        visits = published.visits_between(today - timedelta(days=6), today)
        said = ngettext("%(number)s visit in seven days", "%(number)s visits in seven days", visits)
        address = address_of_list(DayTotal)
        return Block(
            "counter", _("Visits"), -1, address, note=said % {"number": f"{visits:,}".replace(",", ".")}
        )


def wanted_photos() -> QuerySet[Photo]:
    """The captions whose pictures are still looked for."""
    return Photo.objects.filter(picture=None).exclude(editorial_state=EditorialState.WITHDRAWN)


def changes_of_others(person: Any) -> QuerySet:
    """What people at the desk other than `person` wrote, where `person` may see it; the newest first."""
    written = Version.objects.filter(author__isnull=False)
    names = collections_seen(person)
    if len(names) < len(VERSIONED):  # who sees all asks the versions alone, by their index
        written = written.filter(entry__collection__in=names)
    return written.exclude(author=person.pk).order_by("-made_at", "-pk")


def _queue() -> str:
    return reverse("admin:review_queue")


def _of_one_kind(line: Line, note: str = "") -> Item:
    """For a block that says itself of what kind its things are."""
    return Item("", line.name, line.address, note)
