"""Rows of the record and their versions: whoever changes a row keeps a version of its entry, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db import models

from achievements.models import Citation, Editorial, EditorialState, Source
from achievements.record.depending import referring_to
from achievements.record.schema import ROWS_AT_A_TIME, Collection, collection_of
from versions import keeping
from versions.forms import Form
from versions.keeping import Change, State
from versions.models import Address, Entry, EntryQuerySet, Version

KNOWN_TO_THE_PUBLIC = {EditorialState.PUBLISHED, EditorialState.WITHDRAWN}


def whole_of(row: Any) -> Any:
    """The row whose entry `row` is told in: its own, or of a place its source's."""
    return row.source if isinstance(row, Citation) else row


def form_of(row: models.Model) -> Form:
    """The plain form of a row as the database has it."""
    collection = collection_of(type(row))
    return collection.entry(collection.rows().get(pk=row.pk))


def entries_of(collection: Collection, keys: Iterable[int]) -> dict[int | None, Entry]:
    """The entries of the rows with these keys, by those."""
    return {entry.row: entry for entry in Entry.objects.of(collection.name, keys)}


def state_of(collection: Collection, row: Any) -> State:
    """What a row from `collection.rows()` says, as it stands."""
    return State(row.pk, row.slug, collection.entry(row), is_address_known(row))


def states_of(collection: Collection, keys: list[int]) -> list[State]:
    """What the rows with these keys say, as they stand."""
    return [state_of(collection, row) for row in collection.rows().filter(pk__in=keys)]


def entry_of(row: models.Model) -> Entry | None:
    """The entry that `row` shows; None where it has no version yet."""
    return Entry.objects.of(collection_of(type(row)).name, [row.pk]).first()


def standing_number(model: type[models.Model], key: str) -> int:
    """The number of the version that stands of what the row of `model` with this key is told in; 0 where none does."""
    if not key.isdecimal():
        return 0
    rows: Any = [key]
    if model is Citation:
        model, rows = Source, Citation.objects.filter(pk=key).values("source")
    standing = Entry.objects.of(collection_of(model).name, rows).values_list("standing", flat=True)
    return standing.first() or 0


def lock(row: models.Model) -> Entry | None:
    """The entry that `row` shows, locked until the transaction ends; where it has none yet, the row itself is."""
    collection = collection_of(type(row))
    entry = keeping.lock(collection.name, row.pk)
    if entry is None:
        rows = collection.model._default_manager.filter(pk=row.pk)
        rows.select_for_update(no_key=True).order_by("pk").values_list("pk").first()
        entry = keeping.lock(collection.name, row.pk)  # somebody may have been quicker
    return entry


def lock_all(collection: Collection, keys: list[int]) -> None:
    """The same of the rows with these keys: their entries, and then the rows themselves."""
    entries = Entry.objects.of(collection.name, keys).order_by("pk")
    rows = collection.model._default_manager.filter(pk__in=keys).order_by("pk")
    list(entries.select_for_update().values_list("pk"))
    list(rows.select_for_update(no_key=True).values_list("pk"))


def keep(
    rows: Iterable[models.Model], change: Change, former: Mapping[str, tuple[str, ...]] | None = None
) -> list[Version]:
    """A version for each of `rows` that now says something new. Raises SlugTaken.

    `former` are slugs that rows had in another database, by those they have now.
    """
    versions = []
    for model, of_model in groupby(rows, type):
        collection = collection_of(model)
        for some in _batched([row.pk for row in of_model]):
            told = states_of(collection, some)
            states = [replace(state, formerly=(former or {}).get(state.slug, ())) for state in told]
            unresolved = _called_otherwise(collection, states)
            versions += keeping.stand(collection.name, states, change)
            for row in unresolved:
                versions += keep(referring_to(row), change)
    return versions


def _called_otherwise(collection: Collection, states: list[State]) -> list[models.Model]:
    """The rows whose slug has changed and was never public: what refers to them says something new too."""
    slugs = {state.row: state.slug for state in states}
    known = entries_of(collection, slugs)
    moved = [known[row] for row, slug in slugs.items() if row in known and known[row].slug != slug]
    if not moved:
        return []
    public = set(Address.objects.filter(entry__in=moved).values_list("entry", "slug"))
    rows = [entry.row for entry in moved if (entry.pk, entry.slug) not in public]
    return list(collection.model._default_manager.filter(pk__in=rows))


def _batched(keys: list[int]) -> Iterator[list[int]]:
    """The same, as many at a time as are read and written together."""
    return (keys[first : first + ROWS_AT_A_TIME] for first in range(0, len(keys), ROWS_AT_A_TIME))


def keep_missing(collection: Collection, entries: EntryQuerySet, change: Change) -> list[Version]:
    """That those of `entries` which no row shows any more are deleted, because somebody did it by hand."""
    rows = collection.model._default_manager.values("pk")
    missing = entries.filter(collection=collection.name, row__isnull=False).exclude(row__in=rows)
    states = [State(row, slug, None) for row, slug in missing.values_list("row", "slug")]
    return keeping.stand(collection.name, states, change) if states else []


def keep_deletion(row: Any, change: Change) -> list[Version]:
    """The version that says that `row`, which is about to be deleted, is no more."""
    collection = collection_of(type(row))
    return keeping.stand(collection.name, [State(row.pk, row.slug, None)], change)


def is_address_known(row: models.Model) -> bool:
    """Whether the public knows, or will know by itself, the address of `row`."""
    return not isinstance(row, Editorial) or row.editorial_state in KNOWN_TO_THE_PUBLIC
