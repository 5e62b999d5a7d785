"""Writing versions down: one for each change of an entry, in the transaction that changes its row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Subquery
from django.utils import timezone

from versions import freshness
from versions.forms import Form, digest
from versions.models import Address, Decision, Entry, EntryQuerySet, Version


class SlugTaken(Exception):
    """A slug that was another entry's in public: its readers must never be led to something else."""

    def __init__(self, collection: str, slug: str, owner: Entry) -> None:
        super().__init__(f"{collection}/{slug} has been the address of {owner}")
        self.collection, self.slug, self.owner = collection, slug, owner


@dataclass(frozen=True)
class Change:
    """Where a version comes from: files, an editor, an earlier version, a sheet; by whom, when and why."""

    origin: Version.Origin
    origin_name: str = ""
    author: Any = None  # a user; None for the portal itself
    reason: str = ""
    made_from: int | None = None
    made_at: datetime = field(default_factory=timezone.now)

    def signed(self) -> dict[str, Any]:
        """As the fields of a Version."""
        return {
            "origin": self.origin,
            "origin_name": self.origin_name,
            "author": self.author,
            "author_name": self.author.get_username() if self.author else "",
            "reason": self.reason,
            "made_from": self.made_from,
            "made_at": self.made_at,
        }


@dataclass(frozen=True)
class State:
    """An entry as it now stands: the key of its row, its slug, what it says; `form` is None where it is deleted.

    `formerly` are slugs that it had in public before, the first one first, where it comes from another database.
    """

    row: int
    slug: str
    form: Form | None
    is_public: bool = True  # or will be by itself: its slug is then its address for ever
    formerly: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Of its form; "" where it is deleted."""
        return "" if self.form is None else digest(self.form)


@dataclass(frozen=True)
class Standing:
    """What is known of the row of an entry: its slug, whether that is an address for ever, what it says, in short."""

    slug: str
    has_address: bool
    digest: str


def standing(collection: str, rows: Iterable[int]) -> dict[int, Standing]:
    """By these keys of rows, those that have a version."""
    versions = Version.objects.standing().filter(entry__in=Entry.objects.of(collection, rows))
    own_address = Address.objects.filter(entry=OuterRef("entry"), slug=OuterRef("entry__slug"))
    found = versions.values_list("entry__row", "entry__slug", Exists(own_address), "digest")
    return {row: Standing(*told) for row, *told in found}


def lock(collection: str, row: int) -> Entry | None:
    """The entry that a row shows, locked until the transaction ends; None where it has none yet."""
    return Entry.objects.select_for_update().filter(collection=collection, row=row).first()


def stand(collection: str, states: Iterable[State], change: Change) -> list[Version]:
    """Add a version for each of `states` that says something new, and let it stand.

    Runs inside the transaction that wrote the rows. Raises SlugTaken.
    """
    states = list(states)
    with transaction.atomic():
        entries = _entries(collection, states)
        standing = _standing_digests(entries.values())
        changed = [state for state in states if standing.get(entries[state.row].pk) != state.digest]
        before = _standing_forms(entries[state.row] for state in changed)
        last = _last_numbers(entries.values())
        numbers = {state.row: last.get(entries[state.row].pk, 0) + 1 for state in changed}
        _move(entries, states, numbers)
        versions = Version.objects.bulk_create(
            Version.of(entries[state.row], numbers[state.row], state.form, **change.signed())
            for state in changed
        )
        freshness.note(
            freshness.Change(version.entry_id, before.get(version.entry_id), version.form)
            for version in versions
        )
        claim(collection, _slugs_in_public(entries, states))
    return versions


def _slugs_in_public(entries: dict[int, Entry], states: list[State]) -> list[tuple[Entry, str]]:
    """Each entry that the public sees with its slugs, the first one first."""
    public = [state for state in states if state.is_public and state.form is not None]
    return [(entries[state.row], slug) for state in public for slug in (*state.formerly, state.slug)]


def propose(entry: Entry, form: Form, change: Change) -> Version:
    """Keep what somebody wants `entry` to say, which goes on standing as it does; in a transaction of its own."""
    with transaction.atomic():
        locked = Entry.objects.select_for_update().get(pk=entry.pk)
        number = _last_numbers([locked]).get(locked.pk, 0) + 1
        version = Version.of(locked, number, form, is_proposed=True, **change.signed())
        version.save(force_insert=True)
    return version


def let_stand(proposed: Version, state: State) -> Version:
    """Let a proposal stand, now that the row says it; gives the version that stands.

    Where the row says it otherwise, because something it refers to has another slug by now, that is a version of the
    same author's. Runs inside the transaction that wrote the row. Raises SlugTaken.
    """
    entry = proposed.entry
    if state.form is None or state.digest != proposed.digest:
        change = Change(
            Version.Origin.EDITOR, author=proposed.author, reason=proposed.reason, made_from=proposed.number
        )
        stand(entry.collection, [state], change)
        return entry.versions.order_by("number").last() or proposed
    before = _standing_forms([entry]).get(entry.pk)
    freshness.note([freshness.Change(entry.pk, before, proposed.form)])
    Entry.objects.filter(pk=entry.pk).update(standing=proposed.number, slug=state.slug)
    if state.is_public:
        claim(entry.collection, [(entry, state.slug)])
    return proposed


def confirm(entry: Entry, places: Iterable[freshness.Place], change: Change) -> Version | None:
    """Keep that these translations still hold, as a version that says the same; None where nothing stands.

    Runs inside a transaction that has locked the entry.
    """
    standing, held = entry.standing_version, list(places)
    if standing is None or standing.form is None or not held:
        return None
    number = _last_numbers([entry]).get(entry.pk, 0) + 1
    confirmed = [freshness.key_of(place) for place in held]
    version = Version.of(entry, number, standing.form, confirmed=confirmed, **change.signed())
    version.save(force_insert=True)
    Entry.objects.filter(pk=entry.pk).update(standing=number)
    freshness.hold(entry.pk, held)
    return version


def lock_entry_of(version: Version) -> Entry:
    """The entry of `version`, locked until the transaction ends: whoever decides of it waits, or is waited for."""
    return Entry.objects.select_for_update().get(pk=version.entry_id)


def is_open(version: Version) -> bool:
    """Whether a proposal waits, or was returned and not given up."""
    return Version.objects.filter(pk=version.pk).open().exists()


def decide(
    version: Version, verdict: Decision.Verdict, author: Any, words: str = "", is_own: bool = False
) -> Decision:
    """Write down what `author` decided of a version; `is_own` where the same wrote it."""
    return Decision.objects.create(
        version=version,
        verdict=verdict,
        author=author,
        author_name=author.get_username() if author else "",
        words=words,
        is_own=is_own,
    )


def _standing_digests(entries: Iterable[Entry]) -> dict[int, str]:
    """By the key of its entry, the digest of each version that stands; "" where that is a deletion."""
    versions = Version.objects.standing().filter(entry__in=_keys(entries))
    return dict(versions.values_list("entry", "digest"))


def _standing_forms(entries: Iterable[Entry]) -> dict[int, Form | None]:
    """By the key of its entry, what each says now."""
    versions = Version.objects.standing().filter(entry__in=_keys(entries))
    return dict(versions.values_list("entry", "form"))


def _entries(collection: str, states: list[State]) -> dict[int, Entry]:
    """The entry of each state by the key of its row: locked, a deleted one that was called so, or a new one, not yet
    written.
    """
    found = {
        entry.row: entry for entry in _locked(Entry.objects.of(collection, [each.row for each in states]))
    }
    missing = {state.slug: state for state in states if state.row not in found}
    for slug, entry in _deleted(collection, missing):
        if slug in missing and entry not in found.values():
            found[missing.pop(slug).row] = entry
    return found | {state.row: Entry(collection=collection, slug=slug) for slug, state in missing.items()}


def _deleted(collection: str, slugs: Iterable[str]) -> list[tuple[str, Entry]]:
    """Deleted entries by what they were called: first those that one of `slugs` has led to in public."""
    entries = Entry.objects.filter(collection=collection, row=None)
    led_to = Address.objects.filter(collection=collection, slug__in=slugs, entry__row=None)
    by_key = {entry.pk: entry for entry in _locked(entries.filter(pk__in=led_to.values("entry")))}
    known = [(slug, by_key[key]) for slug, key in led_to.values_list("slug", "entry") if key in by_key]
    return known + [(entry.slug, entry) for entry in _locked(entries.filter(slug__in=slugs))]


def _locked(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.select_for_update().order_by("pk")


def _last_numbers(entries: Iterable[Entry]) -> dict[int, int]:
    """The number of the last version of each that has one, by its key."""
    of_these = Version.objects.filter(entry__in=_keys(entries))
    return dict(of_these.order_by().values_list("entry").annotate(Max("number")))


def _keys(entries: Iterable[Entry]) -> list[int]:
    return [entry.pk for entry in entries if entry.pk]


def _move(entries: dict[int, Entry], states: list[State], numbers: dict[int, int]) -> None:
    """Let each entry name its slug, the version that now stands, and its row unless it is deleted.

    What is there already goes first: a new entry may take the slug that another has given up.
    """
    moved: list[Entry] = []
    new: list[Entry] = []
    for state in states:
        entry, row = entries[state.row], None if state.form is None else state.row
        now = state.slug, row, numbers.get(state.row, entry.standing)
        if (entry.slug, entry.row, entry.standing) != now:
            entry.slug, entry.row, entry.standing = now
            (moved if entry.pk else new).append(entry)
    Entry.objects.bulk_update(moved, ["slug", "row", "standing"])
    Entry.objects.bulk_create(new)


def claim(collection: str, slugs: Iterable[tuple[Entry, str]]) -> None:
    """Keep each slug as an address of its entry, in this order. Raises SlugTaken where it has been another's."""
    wanted = {slug: entry for entry, slug in slugs}
    kept = Address.objects.filter(collection=collection, slug__in=wanted).select_related("entry")
    known = {address.slug for address in kept}
    new = [slug for slug in wanted if slug not in known]
    if new:
        addresses = [Address(collection=collection, slug=slug, entry=wanted[slug]) for slug in new]
        Address.objects.bulk_create(addresses, ignore_conflicts=True)  # somebody else may be as quick
    for address in kept.all() if new else kept:
        if address.entry != wanted[address.slug]:
            raise SlugTaken(collection, address.slug, address.entry)


def entry_at(collection: str, slug: str) -> Entry | None:
    """The entry that `slug` has led to in public, whatever its slug is now; None where it has led nowhere."""
    address = Address.objects.filter(collection=collection, slug=slug).select_related("entry").first()
    return address.entry if address else None


def renamed(collection: str) -> dict[str, str]:
    """The slugs that entries of a collection had before, the oldest first, each with the one it has now."""
    moved = Address.objects.filter(collection=collection).exclude(slug=F("entry__slug")).order_by("pk")
    return dict(moved.values_list("slug", "entry__slug"))


def first_slugs() -> dict[tuple[str, str], str]:
    """By collection and slug of now, what entries were first called in public that had several names there."""
    several = Address.objects.order_by().values("entry").annotate(number=Count("pk")).filter(number__gt=1)
    newest_first = Address.objects.filter(entry__in=several.values("entry")).order_by("-pk")
    found = newest_first.values_list("collection", "entry__slug", "slug")
    return {(collection, now): slug for collection, now, slug in found}


def first_slug(collection: str) -> Subquery:
    """The same of each row of a query; null for one that was never public."""
    addresses = Address.objects.filter(entry__collection=collection, entry__row=OuterRef("pk"))
    return Subquery(addresses.order_by("pk").values("slug")[:1])
