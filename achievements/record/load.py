"""Bringing the files of a record into the database: all or nothing, and never over an editor's change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from achievements.models import LoadedEntry
from achievements.record.columns import Reference
from achievements.record.faults import FaultyRecord
from achievements.record.keeping import keep, keep_missing
from achievements.record.read import RecordFiles
from achievements.record.restoring import TAKEN
from achievements.record.rows import Rows, StandingRows
from achievements.record.schema import COLLECTIONS, Collection, Key, collection_named
from achievements.record.write import Writer
from versions.forms import digest
from versions.keeping import Change, SlugTaken
from versions.models import Entry as VersionedEntry
from versions.models import Version

AT_ONCE = 500  # entries


class Verdict(StrEnum):
    """What loading does, or leaves undone, with an entry."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited"  # changed by an editor since it was last loaded: kept
    DELETED = "deleted"  # deleted by an editor: stays so
    GONE = "gone"  # no longer in the files: stays in the database


WRITTEN = (Verdict.CREATED, Verdict.UPDATED)
AGREED = (*WRITTEN, Verdict.UNCHANGED)

Outcome = dict[Verdict, list[Key]]
Thing = TypeVar("Thing")


def load_record(folder: Path, *, overwrite: bool = False, check: bool = False) -> Outcome:
    """Load every file of `folder`, or of the folders in it, and say what became of each entry.

    What an editor changed or deleted since the last load stays, unless `overwrite`. With `check` everything
    is tried and nothing kept. Raises FaultyRecord with every fault found; the database is then as before.

    Nobody else has to wait while files are read and compared, only while something is written.
    """
    with RecordFiles(folder) as files:
        loading = Loading(files, overwrite)
        if loading.changes_rows:
            standing_rows = StandingRows()
            with transaction.atomic():
                loading.write(standing_rows.now())
                if not files.faults:
                    loading.remember()
                transaction.set_rollback(check or bool(files.faults))
        elif not check and not files.faults:
            loading.remember()
        if files.faults:
            raise FaultyRecord(sorted(files.faults, key=lambda fault: fault.file))
        return loading.outcome


class Loading:
    """One run over the entries of `files`: all that is known of an entry is a digest of what its row says, and of
    one that is not in the files only that there is a row ("").
    """

    def __init__(self, files: RecordFiles, overwrite: bool) -> None:
        self.files, self.overwrite = files, overwrite
        self.standing = {
            key: says for collection in COLLECTIONS for key, says in self._all_standing(collection)
        }
        self.loaded: dict[Key, dict[str, str]] = defaultdict(dict)  # by folder
        for folder, name, slug, said in _loaded():
            self.loaded[name, slug][folder] = said
        self.here = set(files.periods.values())
        self.periods = self.here | {slug for name, slug in self.standing if name == "periods"}
        self.called = dict(
            self._called_otherwise()
        )  # by the key in the files, that under which the row stands
        for key in files:
            self._check_other_folders(key)
        self.verdicts = {key: self._verdict(key) for key in files}
        self._to_write: dict[str, list[str]] = defaultdict(list)  # slugs, by collection
        for (name, slug), verdict in self.verdicts.items():
            if verdict in WRITTEN:
                self._to_write[name].append(slug)
        self._known_otherwise = [
            key for key in files if self.verdicts[key] in WRITTEN or any(self._news(key))
        ]
        self._to_forget = list(self._forgettable())

    def _all_standing(self, collection: Collection) -> Iterator[tuple[Key, str]]:
        slugs = collection.model._default_manager.order_by().values_list("slug", flat=True)
        yield from (((collection.name, slug), "") for slug in slugs.iterator())
        for some in _some(slug for name, slug in self.files.mentioned if name == collection.name):
            yield from _standing(collection, collection.rows().filter(slug__in=some))

    def _called_otherwise(self) -> Iterator[tuple[Key, Key]]:
        """What stands under a slug that it had formerly, as the files say: its key there, and that of its row."""
        for key, slugs in self.files.renamed.items():
            for former in ((key[0], slug) for slug in slugs):
                if former in self.files:
                    self.files.refuse(self.files[key])("formerly", TAKEN % {"owner": former[1]})
                elif former in self.standing and key not in self.standing:
                    self.standing[key] = self.standing.pop(former)
                    self.loaded[key] = self.loaded[former] | self.loaded[key]
                    yield key, former

    def _check_other_folders(self, key: Key) -> None:
        """Refuse what the folder of another period, which is not being loaded now, has said otherwise."""
        for folder, said in self.loaded.get(key, {}).items():
            is_elsewhere = folder in self.periods - self.here and self.files.folders_of(key)
            if is_elsewhere and said != self.files.digest(key):
                message = _("The folder of %s says otherwise; write it in one, and load both together.")
                self.files.refuse(self.files[key])("", message % folder)

    def _verdict(self, key: Key) -> Verdict:
        stands, loaded = self.standing.get(key), self.loaded.get(key, {})
        if stands == self.files.digest(key):
            return Verdict.UNCHANGED
        if stands is None:
            return Verdict.DELETED if loaded and not self.overwrite else Verdict.CREATED
        is_as_loaded = stands in loaded.values()
        return Verdict.UPDATED if is_as_loaded or self.overwrite else Verdict.EDITED

    @property
    def outcome(self) -> Outcome:
        keys: Outcome = {verdict: [] for verdict in Verdict}
        for key, verdict in sorted(self.verdicts.items()):
            keys[verdict].append(key)
        keys[Verdict.GONE] = sorted(filter(self._is_gone, self.standing.keys() - self.verdicts.keys()))
        return keys

    def _is_gone(self, key: Key) -> bool:
        """Whether nothing but the folders that are being loaded now ever said it."""
        folders = self.loaded.get(key, {}).keys() & self.periods
        return bool(folders) and folders <= self.here

    # Writing

    @property
    def changes_rows(self) -> bool:
        return bool(self._to_write)

    def write(self, rows: Rows) -> None:
        """Write what is new or changed, each as a version; what the models refuse is added to the faults of the files.

        A row that is not what its version says, because it was written by hand, is kept as it was before that.
        """
        self._look_again()
        keys = [key for collection in COLLECTIONS for key in self._in_order(collection)]
        self._adopt()
        for key, former in self.called.items():
            model = collection_named(key[0]).model
            rows.call((model, key[1]), (model, former[1]))
        writer = Writer(keys, self.files, rows, self.files.refuse, self.files.all_readable)
        writer.write()
        if not self.files.faults:
            from_files = Change(Version.Origin.FILES, ", ".join(sorted(self.here)))
            for name, saved in groupby(writer.saved.items(), key=lambda item: item[0][0]):
                keys_and_rows = list(saved)
                try:
                    saved_rows = (row for _key, row in keys_and_rows)
                    _keep(collection_named(name), saved_rows, from_files, self._former(name))
                except SlugTaken as taken:
                    self._refuse_slug(taken)

    def _former(self, collection: str) -> dict[str, tuple[str, ...]]:
        """The slugs that entries had formerly, which lead to them in another database too."""
        return {slug: former for (name, slug), former in self.files.renamed.items() if name == collection}

    def _refuse_slug(self, taken: SlugTaken) -> None:
        own = (taken.collection, taken.slug)
        key = (
            own
            if own in self.files
            else next(
                key
                for key, slugs in self.files.renamed.items()
                if key[0] == taken.collection and taken.slug in slugs
            )
        )
        self.files.refuse(self.files[key])("slug", TAKEN % {"owner": taken.owner.slug})

    def _adopt(self) -> None:
        by_hand = Change(Version.Origin.ADOPTED)
        for collection in COLLECTIONS:
            for slugs in _some(self._standing_slugs(collection)):
                rows = collection.model._default_manager.filter(slug__in=slugs)
                _keep(collection, rows.values_list("pk", flat=True), by_hand)
                keep_missing(collection, VersionedEntry.objects.filter(slug__in=slugs), by_hand)

    def _look_again(self) -> None:
        """Lock the rows that will be written, and judge anew where somebody was quicker."""
        for collection in COLLECTIONS:
            for slugs in _some(self._written(collection)):
                keys = {key: self.called.get(key, key) for key in ((collection.name, slug) for slug in slugs)}
                rows = collection.rows().filter(slug__in=[slug for _name, slug in keys.values()])
                now = dict(_standing(collection, rows.select_for_update(no_key=True)))
                for key, row in keys.items():
                    if now.get(row) != self.standing.get(key):
                        self._judge_anew(key, now.get(row))

    def _judge_anew(self, key: Key, stands: str | None) -> None:
        self.standing.pop(key, None)
        if stands is not None:
            self.standing[key] = stands
        self.loaded[key] = {folder: said for folder, _name, _slug, said in _loaded(self.called.get(key, key))}
        self.verdicts[key] = self._verdict(key)

    def _written(self, collection: Collection) -> list[str]:
        slugs = self._to_write[collection.name]
        return [slug for slug in slugs if self.verdicts[collection.name, slug] in WRITTEN]

    def _standing_slugs(self, collection: Collection) -> list[str]:
        """The slugs under which what will be written stands until then."""
        keys = ((collection.name, slug) for slug in self._written(collection))
        return [self.called.get(key, key)[1] for key in keys]

    def _in_order(self, collection: Collection) -> Iterator[Key]:
        """The new and changed entries of a collection, each after those it belongs to."""
        keys = dict.fromkeys((collection.name, slug) for slug in self._written(collection))
        references = [column for column in collection.columns if isinstance(column, Reference)]
        above = [column.name for column in references if column.model is collection.model]
        if not above:
            return iter(keys)
        graph = {key: {(key[0], self.files[key].entry.get(name)) for name in above} for key in keys}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            order = list(keys)
            loop = error.args[1]
            message = _("This leads in a circle: %s.") % " → ".join(slug for _name, slug in loop)
            self.files.refuse(self.files[loop[0]])(above[0], message)
        return (key for key in order if key in keys)

    # What was loaded

    def remember(self) -> None:
        """Keep what the files say of every entry that the database now agrees with; others may write in between."""
        for entries in _some(self._to_remember()):
            LoadedEntry.objects.bulk_create(
                entries,
                update_conflicts=True,
                unique_fields=["folder", "collection", "slug"],
                update_fields=["digest"],
            )
        forgotten: dict[tuple[str, str], list[str]] = defaultdict(list)
        for folder, (name, slug) in self._to_forget:
            forgotten[folder, name].append(slug)
        for (folder, name), slugs in forgotten.items():
            for some in _some(slugs):
                LoadedEntry.objects.filter(folder=folder, collection=name, slug__in=some).delete()

    def _to_remember(self) -> Iterator[LoadedEntry]:
        for key in self._known_otherwise:
            if self.verdicts[key] in AGREED:
                for folder in self._news(key):
                    yield LoadedEntry(
                        folder=folder, collection=key[0], slug=key[1], digest=self.files.digest(key)
                    )

    def _news(self, key: Key) -> Iterator[str]:
        """The folders of which it is not known that they say what they say of an entry."""
        says, loaded = self.files.digest(key), self.loaded.get(key, {})
        return (folder for folder in self.files.folders_of(key) if loaded.get(folder) != says)

    def _forgettable(self) -> Iterator[tuple[str, Key]]:
        """What no folder of a period says any more; but what is listed as gone is known until it is deleted."""
        for key, loaded in self.loaded.items():
            saying = self.files.folders_of(key)
            is_listed = key not in self.files and key in self.standing and self._is_gone(key)
            for folder in loaded:
                if folder not in self.periods or (folder in self.here - saying and not is_listed):
                    yield folder, key


def _keep(
    collection: Collection,
    keys: Iterable[int],
    change: Change,
    former: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    for some in _some(keys):
        keep([collection.model(pk=key) for key in some], change, former)


def _standing(collection: Collection, rows: Any) -> Iterator[tuple[Key, str]]:
    """A digest of what each of `rows` says."""
    return (((collection.name, row.slug), digest(collection.entry_in_files(row))) for row in rows)


def _loaded(key: Key | None = None) -> Iterator[tuple[str, str, str, str]]:
    """What is known to have been loaded, of one entry or all: the folder, its collection and slug, and the digest."""
    known = LoadedEntry.objects.order_by()
    if key is not None:
        known = known.filter(collection=key[0], slug=key[1])
    return known.values_list("folder", "collection", "slug", "digest").iterator()


def _some(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    remaining = iter(things)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
