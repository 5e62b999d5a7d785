"""The versions of an entry as editors read them: who, when, why, from where, and what each changed."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery

from achievements.record.describing import Described, Describer
from achievements.record.schema import Collection, collection_named
from desk.listing import name_in
from desk.sent import whole_number
from versions.models import Entry, Version, VersionQuerySet

VERSIONS_ON_A_PAGE = 20


@dataclass(frozen=True)
class Step:
    """One version with the one before it, and what it changed."""

    version: Version
    before: Version | None
    is_standing: bool
    describer: Describer

    @cached_property
    def changes(self) -> list[Described]:
        return self.describer.all(self.before.form if self.before else None, self.version.form)


def steps_of(entry: Entry, number: str | None) -> Page:
    """A page of the versions of `entry`, the newest first, each as a Step."""
    page: Page = Paginator(entry.versions.newest_first(), VERSIONS_ON_A_PAGE).get_page(number)
    describer = describer_of(entry)
    before = _compared_with(entry, list(page.object_list))
    page.object_list = [
        Step(version, before.get(version.number), version.number == entry.standing, describer)
        for version in page.object_list
    ]
    return page


def _compared_with(entry: Entry, versions: list[Version]) -> dict[int, Version]:
    """The version that each changed, by its number: a proposal that it was made from, others what stood before."""
    stood = list(entry.versions.stood().values_list("number", flat=True))
    numbers = {
        version.number: (version.made_from or 0)
        if version.is_proposed
        else max((number for number in stood if number < version.number), default=0)
        for version in versions
    }
    found = {version.number: version for version in entry.versions.filter(number__in=numbers.values())}
    return {number: found[before] for number, before in numbers.items() if before in found}


@dataclass(frozen=True)
class Deleted:
    """A deleted entry by the last name it had, with the version that says so: who deleted it, and when."""

    entry: Entry
    name: str
    version: Version


def deleted_of(collection: Collection) -> list[Deleted]:
    """The deleted entries of `collection`, the latest first."""
    said = _saying_something(Version.objects.filter(entry=OuterRef("entry")))
    deletions = Version.objects.standing().filter(entry__collection=collection.name, entry__row=None)
    latest_first = deletions.select_related("entry").order_by("-made_at", "-pk")
    return [
        Deleted(version.entry, name_in(version.said) or version.entry.slug, version)
        for version in latest_first.annotate(said=Subquery(said.values("form")[:1]))
    ]


def last_called(entry: Entry) -> str:
    """What `entry` was last called: its slug, where it says no name."""
    said = _saying_something(entry.versions.all()).first()
    return name_in(said.form if said else None) or entry.slug


def _saying_something(versions: VersionQuerySet) -> VersionQuerySet:
    """Those of `versions` that stood and say anything, the latest first: a deletion says nothing."""
    return versions.stood().filter(form__isnull=False).order_by("-number")


def describer_of(entry: Entry) -> Describer:
    return Describer(collection_named(entry.collection))


@dataclass(frozen=True)
class Comparison:
    """Any two versions of an entry side by side."""

    before: Version
    after: Version
    changes: list[Described]


def compared(entry: Entry, one: str, other: str) -> Comparison | None:
    """The versions of these two numbers, the earlier first; None where there are not two such."""
    numbers = [number for sent in (one, other) if (number := whole_number(sent)) is not None]
    found = list(entry.versions.filter(number__in=numbers).order_by("number"))
    if len(found) != 2:
        return None
    before, after = found
    return Comparison(before, after, describer_of(entry).all(before.form, after.form))
