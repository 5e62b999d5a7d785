"""Giving versions to what stands without any: rows from before there were versions, and what was written by hand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from achievements.models import LoadedEntry
from achievements.models.revision import Revision
from achievements.record.keeping import entries_of, keep_missing, lock_all, state_of, states_of
from achievements.record.schema import VERSIONED, Collection, Key
from versions.forms import Form, digest
from versions.keeping import Change, Standing, State, stand, standing
from versions.models import Entry, Version

FileForms = Mapping[Key, Form]  # what files say


def adopt(files: FileForms) -> int:
    """Keep as a version whatever a row says that its standing version does not; how many versions that made.

    Where a row has no version yet and `files` still say what was last loaded, that becomes the version before.
    """
    return sum(_adopt_collection(collection, files) for collection in VERSIONED)


def _adopt_collection(collection: Collection, files: FileForms) -> int:
    deleted = keep_missing(collection, Entry.objects.all(), Change(Version.Origin.ADOPTED))
    return len(deleted) + sum(_adopt_some(collection, some, files) for some in _read(collection))


@dataclass(frozen=True)
class _Read:
    """What rows said when the record was at `revision`."""

    revision: tuple[int, int] | None
    states: list[State]


def _read(collection: Collection) -> Iterator[_Read]:
    some_at_a_time = collection.some_at_a_time()
    while True:
        revision = Revision.current()
        rows = next(some_at_a_time, None)
        if rows is None:
            return
        yield _Read(revision, [state_of(collection, row) for row in rows])


def _adopt_some(collection: Collection, read: _Read, files: FileForms) -> int:
    known = standing(collection.name, [state.row for state in read.states])
    unlike = [state for state in read.states if not _is_known(state, known.get(state.row))]
    return _keep(collection, _Read(read.revision, unlike), files) if unlike else 0


def _is_known(state: State, known: Standing | None) -> bool:
    if known is None or state.form is None or (state.is_public and not known.has_address):
        return False
    return (known.slug, known.digest) == (state.slug, state.digest)


@transaction.atomic
def _keep(collection: Collection, read: _Read, files: FileForms) -> int:
    """Versions of these rows, as they are when others can no longer change them."""
    states = _locked(collection, read)
    as_loaded = _as_loaded(collection, states, files)
    made = stand(collection.name, as_loaded, Change(Version.Origin.FILES))
    return len(made) + len(stand(collection.name, states, Change(Version.Origin.ADOPTED)))


def _locked(collection: Collection, read: _Read) -> list[State]:
    """The same, read again where somebody has written meanwhile, or the database cannot tell."""
    keys = [state.row for state in read.states]
    lock_all(collection, keys)
    return read.states if Revision.is_still(read.revision) else states_of(collection, keys)


def _as_loaded(collection: Collection, states: Iterable[State], files: FileForms) -> Iterator[State]:
    """What files said when they were last loaded, of those that have no version yet."""
    known = entries_of(collection, [state.row for state in states])
    loaded = LoadedEntry.objects.filter(collection=collection.name, slug__in=[state.slug for state in states])
    digests = set(loaded.values_list("slug", "digest"))
    for state in states:
        form = files.get((collection.name, state.slug))
        if state.row not in known and form and (state.slug, digest(form)) in digests:
            yield State(state.row, state.slug, form, state.is_public)
