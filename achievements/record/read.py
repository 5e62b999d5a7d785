"""Reading folders of files into entries, with every fault that shows without a database."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext as _

from achievements.record.columns import SLUG, Column, Entry, Refuse, read_entry
from achievements.record.faults import Fault, shortened
from achievements.record.files import YAML_SUFFIXES, Reading
from achievements.record.schema import COLLECTIONS, Collection, Key, PlainEntry, collection_named
from achievements.record.spool import Spool
from versions.forms import digest

NAMES = [collection.name for collection in COLLECTIONS]


def yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in YAML_SUFFIXES)


@dataclass
class FileEntry(PlainEntry):
    """An entry as a file says it."""

    file: str = ""

    @property
    def columns(self) -> list[Column]:
        return self.collection.columns_in_files


@dataclass(slots=True)
class _Place:
    """Where an entry is put aside, what it says in short, and the folders that say so."""

    file: str
    spooled: int
    digest: str
    folders: tuple[Path, ...]
    formerly: tuple[str, ...] = ()


class RecordFiles(Mapping[Key, FileEntry]):
    """The entries of all files in `root`, or in the folders in it, and what is wrong with them. To be closed after use.

    A folder holds the record of one period; `periods` has the slug of each folder's. Entries are read from the files
    once and put aside, so that no more than one is in memory.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.all_readable = True
        self.periods: dict[Path, str] = {}
        self._spool = Spool()
        self._places: dict[Key, _Place] = {}
        self._mentioned: dict[Path, Counter[str]] = defaultdict(Counter)  # periods, by folder
        folders = [root] if yaml_files(root) else sorted(filter(yaml_files, root.glob("*")))
        if not root.is_dir():
            self._refuse_folder(root, _("There is no such folder."))
        elif not folders:
            self._refuse_folder(root, _("There are no YAML files in this folder."))
        for folder in folders:
            for path in yaml_files(folder):
                self._read_file(path)
            self._read_period(folder)

    def __getitem__(self, key: Key) -> FileEntry:
        file, name, slug, entry, faulty = self._spool.get(self._places[key].spooled)
        return FileEntry(collection_named(name), slug, entry, faulty, file)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def digest(self, key: Key) -> str:
        """What the files say of an entry, in short."""
        return self._places[key].digest

    @property
    def renamed(self) -> dict[Key, tuple[str, ...]]:
        """The entries that say what their slugs have been, each with those."""
        return {key: place.formerly for key, place in self._places.items() if place.formerly}

    @property
    def mentioned(self) -> Iterator[Key]:
        """The keys of the entries, and those that they had formerly."""
        for key, place in self._places.items():
            yield key
            yield from ((key[0], slug) for slug in place.formerly)

    def folders_of(self, key: Key) -> set[str]:
        """The names of the folders that say it, as far as they are known."""
        place = self._places.get(key)
        return (
            {self.periods[folder] for folder in place.folders if folder in self.periods} if place else set()
        )

    def refuse(self, entry: FileEntry) -> Refuse:
        """Notes what is wrong with a field of an entry."""

        def refuse(name: str, message: str) -> None:
            entry.faulty.add(name)
            label = f"{entry.collection.name}/{shortened(entry.slug)}"
            self.faults.append(Fault(entry.file, label, name, message))

        return refuse

    def _refuse_folder(self, folder: Path, message: str) -> None:
        self.faults.append(Fault(str(folder), "", "", message))

    # Reading

    def _read_file(self, path: Path) -> None:
        file = str(path.relative_to(self.root))
        reading = Reading(path)
        for name, items in reading.collections():
            self._read_collection(path, file, name, items)
        self.all_readable = self.all_readable and not reading.faults
        for line, message in reading.faults:
            where = _("line %d") % line if line else ""
            self.faults.append(Fault(file, "", where, message))

    def _read_collection(self, path: Path, file: str, name: str, items: Any) -> None:
        if name not in NAMES:
            words = {"name": shortened(name), "names": ", ".join(NAMES)}
            message = _("There is no collection “%(name)s”; there are %(names)s.") % words
            self.faults.append(Fault(file, "", "", message))
        elif isinstance(items, Iterator):
            for number, raw in enumerate(items, start=1):
                self._read_entry(path, file, collection_named(name), number, raw)
        elif items is not None:
            self.faults.append(Fault(file, "", name, _("Write a list.")))

    def _read_entry(self, path: Path, file: str, collection: Collection, number: int, raw: Any) -> None:
        slug = raw.get("slug") if isinstance(raw, dict) else None
        label = slug if isinstance(slug, str) else _("number %d") % number
        entry = FileEntry(collection, label, file=file)
        refuse = self.refuse(entry)
        if not isinstance(raw, dict):
            refuse("", _("Write an entry as keys with their values."))
            return
        formerly = SLUG.read_as_listed(raw.pop("formerly", None), "formerly", refuse)
        entry.entry = read_entry(collection.columns_in_files, raw, refuse)
        if "slug" not in entry.faulty:
            SLUG.check("" if slug is None else slug, "slug", refuse)
        self._mentioned[path.parent][entry.entry.get("period", "")] += 1
        self._put_aside(entry, path.parent, formerly)

    def _put_aside(self, entry: FileEntry, folder: Path, formerly: list[str]) -> None:
        first, says = self._places.get(entry.key), digest(entry.entry)
        if first is None:
            spooled = self._spool.put((entry.file, *entry.key, entry.entry, entry.faulty))
            self._places[entry.key] = _Place(entry.file, spooled, says, (folder,), tuple(formerly))
        elif folder in first.folders:
            self.refuse(entry)("slug", _("This slug already stands in %s.") % first.file)
        elif first.digest != says:
            self.refuse(entry)("", _("%s says otherwise; write it in one of the two folders.") % first.file)
        else:
            first.folders += (folder,)

    # Periods

    def _read_period(self, folder: Path) -> None:
        """The period that the folder is of; all that is in it is of no other."""
        periods = [key for key in self._own(folder) if key[0] == "periods"]
        if len(periods) == 1:
            [(_name, period)] = periods
            self._name(folder, period)
        elif not self.faults:
            message = _("A folder holds the record of one period; under “periods” there are %d.")
            self._refuse_folder(folder, message % len(periods))

    def _name(self, folder: Path, period: str) -> None:
        if period in self.periods.values():
            self._refuse_folder(folder, _("Another of these folders holds the record of %s too.") % period)
        self.periods[folder] = period
        if self._mentioned[folder].keys() - {"", period}:
            for key in self._own(folder):
                entry = self[key]
                if entry.entry.get("period", period) != period:
                    self.refuse(entry)("period", _("This is the folder of %s.") % period)

    def _own(self, folder: Path) -> Iterator[Key]:
        return (key for key, place in self._places.items() if folder in place.folders)


class Forms(Mapping[Key, Entry]):
    """What the entries of files say."""

    def __init__(self, files: RecordFiles) -> None:
        self._files = files

    def __getitem__(self, key: Key) -> Entry:
        return self._files[key].entry

    def __iter__(self) -> Iterator[Key]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
