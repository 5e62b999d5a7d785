"""Bringing the files of a record into the database: all or nothing, and never over an editor's change."""

import json
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from achievements.models import Citation, LoadedEntry
from achievements.record.columns import Entry, Reference, reference_key
from achievements.record.faults import FaultyRecord
from achievements.record.keeping import keep, keep_missing
from achievements.record.read import FileEntry, Key, RecordFiles
from achievements.record.schema import COLLECTIONS, Collection
from achievements.record.write import Rows, Writer
from versions.keeping import Change
from versions.models import Entry as VersionedEntry
from versions.models import Version


class Verdict(StrEnum):
    """What loading does, or leaves undone, with an entry."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited"  # changed by an editor since it was last loaded: kept
    DELETED = "deleted"  # deleted by an editor: stays so
    GONE = "gone"  # no longer in the files: stays in the database


Outcome = dict[Verdict, list[Key]]


def load_record(folder: Path, *, overwrite: bool = False, check: bool = False) -> Outcome:
    """Load every file of `folder`, or of the folders in it, and say what became of each entry.

    What an editor changed or deleted since the last load stays, unless `overwrite`. With `check` everything
    is tried and nothing kept. Raises FaultyRecord with every fault found; the database is then as before.
    """
    files = RecordFiles(folder)
    with transaction.atomic():
        loading = Loading(files, overwrite)
        loading.write()
        if files.faults:
            raise FaultyRecord(sorted(files.faults, key=lambda fault: fault.file))
        loading.remember()
        transaction.set_rollback(check)
    return loading.outcome


def digest(entry: Entry) -> str:
    return sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()


class Loading:
    """One run over the entries of `files`, inside a transaction."""

    def __init__(self, files: RecordFiles, overwrite: bool) -> None:
        self.files, self.overwrite = files, overwrite
        self.rows: Rows = {}
        self.current: dict[Key, Entry] = {}  # what the database says
        for collection in COLLECTIONS:
            for row in collection.rows().select_for_update(no_key=True):
                self.rows[collection.model, row.slug] = row
                self.current[collection.name, row.slug] = collection.entry(row)
        for place in Citation.objects.select_related("source"):
            self.rows[Citation, reference_key(place)] = place
        self.loaded: dict[Key, dict[str, LoadedEntry]] = defaultdict(dict)  # by folder
        for known in LoadedEntry.objects.all():
            self.loaded[known.collection, known.slug][known.folder] = known
        self.here = set(files.periods.values())
        self.periods = self.here | {slug for name, slug in self.current if name == "periods"}
        for entry in filter(files.folders_of, files.entries.values()):
            self._check_other_folders(entry)
        self.verdicts = {key: self._verdict(key, entry.entry) for key, entry in files.entries.items()}

    def _check_other_folders(self, entry: FileEntry) -> None:
        """Refuse what the folder of another period, which is not being loaded now, has said otherwise."""
        says = digest(entry.entry)
        for folder, known in self.loaded.get(entry.key, {}).items():
            if folder in self.periods - self.here and known.digest != says:
                message = _("The folder of %s says otherwise; write it in one, and load both together.")
                self.files.refuse(entry)("", message % folder)

    def _verdict(self, key: Key, entry: Entry) -> Verdict:
        current, loaded = self.current.get(key), self.loaded.get(key, {})
        if current == entry:
            return Verdict.UNCHANGED
        if current is None:
            return Verdict.DELETED if loaded and not self.overwrite else Verdict.CREATED
        is_as_loaded = any(known.digest == digest(current) for known in loaded.values())
        return Verdict.UPDATED if is_as_loaded or self.overwrite else Verdict.EDITED

    @property
    def outcome(self) -> Outcome:
        keys: Outcome = {verdict: [] for verdict in Verdict}
        for key, verdict in sorted(self.verdicts.items()):
            keys[verdict].append(key)
        keys[Verdict.GONE] = sorted(
            key for key in self.current.keys() - self.verdicts.keys() if self._is_gone(key)
        )
        return keys

    def _is_gone(self, key: Key) -> bool:
        """Whether nothing but the folders that are being loaded now ever said it."""
        folders = self.loaded.get(key, {}).keys() & self.periods
        return bool(folders) and folders <= self.here

    def write(self) -> None:
        """Write what is new or changed, each as a version; what the models refuse is added to the faults of the files.

        A row that is not what its version says, because it was written by hand, is kept as it was before that.
        """
        entries = [entry for collection in COLLECTIONS for entry in self._to_write(collection)]
        self._adopt(entries)
        Writer(self.files, self.rows, entries).write()
        if not self.files.faults:
            keep(filter(None, map(self._row, entries)), self._change())

    def _adopt(self, entries: list[FileEntry]) -> None:
        by_hand = Change(Version.Origin.ADOPTED)
        keep(filter(None, map(self._row, entries)), by_hand)
        for collection, group in groupby(entries, attrgetter("collection")):
            slugs = [entry.slug for entry in group]
            keep_missing(collection, VersionedEntry.objects.filter(slug__in=slugs), by_hand)

    def _row(self, entry: FileEntry) -> Any:
        return self.rows.get((entry.collection.model, entry.slug))

    def _change(self) -> Change:
        return Change(Version.Origin.FILES, ", ".join(sorted(self.here)))

    def _to_write(self, collection: Collection) -> Iterator[FileEntry]:
        """The new and changed entries of a collection, each after those it belongs to."""
        entries = {
            slug: self.files.entries[name, slug]
            for (name, slug), verdict in self.verdicts.items()
            if name == collection.name and verdict in (Verdict.CREATED, Verdict.UPDATED)
        }
        references = [column for column in collection.columns if isinstance(column, Reference)]
        above = [column.name for column in references if column.model is collection.model]
        graph = {slug: {entry.entry.get(name) for name in above} for slug, entry in entries.items()}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            order = list(entries)
            loop = error.args[1]
            self.files.refuse(entries[loop[0]])(above[0], _("This leads in a circle: %s.") % " → ".join(loop))
        return (entries[slug] for slug in order if slug in entries)

    def remember(self) -> None:
        """Keep what the files say of every entry that the database now agrees with."""
        agreed = (Verdict.CREATED, Verdict.UPDATED, Verdict.UNCHANGED)
        for key in (key for key, verdict in self.verdicts.items() if verdict in agreed):
            self._remember(key, self.files.entries[key])
        self._forget()

    def _remember(self, key: Key, entry: FileEntry) -> None:
        says = digest(entry.entry)
        for folder in self.files.folders_of(entry):
            known = self.loaded[key].get(folder) or LoadedEntry(folder=folder, collection=key[0], slug=key[1])
            if known.digest != says:
                known.digest = says
                known.save()

    def _forget(self) -> None:
        """What no folder of a period says any more; but what is listed as gone is known until it is deleted."""
        for key, knowns in self.loaded.items():
            entry = self.files.entries.get(key)
            saying = self.files.folders_of(entry) if entry else set()
            is_listed = entry is None and key in self.current and self._is_gone(key)
            for folder, known in knowns.items():
                is_void = folder not in self.periods or (folder in self.here - saying and not is_listed)
                if is_void:
                    known.delete()
