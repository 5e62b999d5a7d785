"""The start page: what waits for whoever signed in, what comes by itself, what is missing, what others did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import EditorialState, Erratum, Photo, Report
from achievements.record.schema import VERSIONED, collection_named
from achievements.sections import RECORD
from desk.addresses import address_of, address_of_entry, address_of_list, address_of_row
from desk.listing import Line, counted, lines, name_in
from desk.publishing import moment_words
from desk.translations import progress
from stats import published
from stats.days import day_of
from stats.models import DayTotal
from versions.models import Decision, Version

SHOWN = 6  # of each list; the rest is a link away
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """One thing as a link."""

    kind: str
    name: str
    address: str
    note: str = ""
    drop: str = ""  # where pictures for it are sent


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
        made = [block() for block in of_record] if self.seen else []
        if self.may_see(Report):
            made.append(self._reports())
        if self.seen:
            made.append(self._changes())
        if self.may_see(DayTotal):
            made.append(self._counter())
        return made

    def may_see(self, model: Any) -> bool:
        return bool(self.person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"))

    @cached_property
    def seen(self) -> list[Any]:
        """The models of the record that have states."""
        return [model for model in RECORD if self.may_see(model)]

    @cached_property
    def _counts(self) -> dict[str, int]:
        parts: dict[str, list[QuerySet]] = {
            "proposals": [self._proposals],
            "drafts": self._in_review,
            "to_come": self._to_come,
            "photos": [self._wanted],
            "errata": [self._open],
            "reports": [Report.objects.waiting()],
            "flood": [Report.objects.waiting().in_flood()],
        }
        named = {f"{name} {n}": rows for name, each in parts.items() for n, rows in enumerate(each)}
        found = counted(**named)
        return {name: sum(found[f"{name} {n}"] for n in range(len(each))) for name, each in parts.items()}

    # What waits, what was returned, what comes by itself

    @property
    def _proposals(self) -> QuerySet:
        names = [collection.name for collection in VERSIONED if self.may_see(collection.model)]
        return Version.objects.waiting().filter(entry__collection__in=names)

    def _in_state(self, state: EditorialState, **more: Any) -> list[QuerySet]:
        return [model._default_manager.filter(editorial_state=state, **more) for model in self.seen]

    @property
    def _in_review(self) -> list[QuerySet]:
        return self._in_state(EditorialState.IN_REVIEW)

    @property
    def _to_come(self) -> list[QuerySet]:
        return self._in_state(EditorialState.PUBLISHED, publish_from__gt=self.now)

    def _waiting(self) -> Block:
        proposals = self._proposals.select_related("entry").order_by("made_at", "pk")[:SHOWN]
        items = [
            *map(item_of_version, proposals),
            *map(_in_review, lines(self._in_review, "updated_at", SHOWN)),
        ]
        count = self._counts["proposals"] + self._counts["drafts"]
        return Block("waiting", _("Waiting for review"), count, _queue(), items[:SHOWN])

    def _returned(self) -> Block:
        own = Version.objects.returned().filter(author=self.person.pk)
        items = [*map(item_of_version, own.select_related("entry").order_by("made_at", "pk"))]
        items += map(_returned_draft, self._returned_drafts())
        address = f"{_queue()}#returned"
        return Block("returned", _("Returned to you"), len(items), address, items[:SHOWN])

    def _returned_drafts(self) -> Iterable[Decision]:
        """The last decision of each draft of this person's that is to be mended."""
        returned = Decision.objects.filter(
            verdict=Decision.Verdict.RETURNED, version__author=self.person.pk, version__is_proposed=False
        )
        latest = {each.version.entry_id: each for each in returned.select_related("version__entry")}
        standing = Version.objects.standing().filter(entry__in=latest, entry__row__isnull=False)
        drafts = standing.filter(form__editorial_state=EditorialState.DRAFT).values_list("entry", flat=True)
        return [latest[entry] for entry in drafts] if latest else []

    def _scheduled(self) -> Block:
        items = [
            _of_line(line, line.review_address, _("from %s") % moment_words(line.moment), line.kind)
            for line in lines(self._to_come, "publish_from", SHOWN)
            if line.moment
        ]
        return Block("scheduled", _("Scheduled"), self._counts["to_come"], f"{_queue()}#scheduled", items)

    # What is missing or in doubt

    def _translations(self) -> Block:
        fields = progress(self.may_see)
        total, missing, stale = (
            sum(getattr(each, name) for each in fields) for name in ("total", "missing", "stale")
        )
        words = {"missing": missing, "stale": stale, "total": total, "done": total - missing - stale}
        note = _("%(done)d of %(total)d texts are translated; %(missing)d missing, %(stale)d may be stale.")
        address = reverse("admin:translations")
        return Block("translations", _("Translations"), missing + stale, address, note=note % words)

    @property
    def _wanted(self) -> QuerySet:
        return wanted_photos() if self.may_see(Photo) else Photo.objects.none()

    @property
    def _open(self) -> QuerySet:
        rows = Erratum.objects.filter(state=Erratum.State.OPEN)
        return rows if self.may_see(Erratum) else rows.none()

    def _photos(self) -> Block:
        upload = reverse("admin:pictures") if self.person.has_perm("achievements.add_photo") else ""
        items = [
            Item("", line.name, line.form_address, drop=upload and f"{upload}?photo={line.key}")
            for line in lines([self._wanted], at_most=SHOWN)
        ]
        address, count = address_of_list(Photo, "picture__isempty=1"), self._counts["photos"]
        return Block("photos", _("Pictures looked for"), count, address, items, upload=upload)

    def _errata(self) -> Block:
        address = address_of_list(Erratum, "state__exact=open")
        items = [_of_line(line, line.form_address) for line in lines([self._open], at_most=SHOWN)]
        return Block("errata", _("Open questions"), self._counts["errata"], address, items)

    def _reports(self) -> Block:
        new = lines([Report.objects.waiting()], "received_at", SHOWN)
        items = [_of_line(line, line.form_address, moment_words(line.moment or self.now)) for line in new]
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
        others = changes_of_others(self.person, self.may_see).filter(made_at__gte=since)
        items = [*map(item_of_version, others.select_related("entry")[: SHOWN + 1])]
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


def changes_of_others(person: Any, may_see: Callable[[Any], bool]) -> QuerySet:
    """What people at the desk other than `person` wrote, where `person` may see it; the newest first."""
    written = Version.objects.filter(author__isnull=False)
    names = [collection.name for collection in VERSIONED if may_see(collection.model)]
    if len(names) < len(VERSIONED):  # who sees all asks the versions alone, by their index
        written = written.filter(entry__collection__in=names)
    return written.exclude(author=person.pk).order_by("-made_at", "-pk")


def _queue() -> str:
    return reverse("admin:review_queue")


def _of_line(line: Line, address: str, note: str = "", kind: str = "") -> Item:
    """Without its kind, where the block is of one kind."""
    return Item(kind, line.name, address, note)


def _in_review(line: Line) -> Item:
    note = moment_words(line.moment) if line.moment else ""
    return _of_line(line, line.review_address, note, line.kind)


def item_of_version(version: Version) -> Item:
    """A proposal, or what else somebody wrote, by what the entry was called in it."""
    entry, note = version.entry, f"{version.author_name}, {moment_words(version.made_at)}"
    address = ""
    if entry.row is not None:
        address = address_of(version) if version.is_proposed else address_of_entry(entry, "history")
    return Item(_kind(entry.collection), name_in(version.form) or entry.slug, address, note)


def _returned_draft(decision: Decision) -> Item:
    entry = decision.version.entry
    model = collection_named(entry.collection).model
    note = f"{decision.author_name}: {decision.words}"
    name = name_in(decision.version.form) or entry.slug
    return Item(_kind(entry.collection), name, address_of_row(model, entry.row), note)


def _kind(collection: str) -> str:
    return capfirst(str(collection_named(collection).model._meta.verbose_name))
