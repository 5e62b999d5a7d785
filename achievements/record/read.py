"""Reading folders of files into entries, with every fault that shows without a database."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from achievements.record.columns import SLUG, Entry, Refuse, read_entry
from achievements.record.faults import Fault, shortened
from achievements.record.files import YAML_SUFFIXES, Reading
from achievements.record.schema import COLLECTIONS, Collection

Key = tuple[str, str]  # collection and slug

_BY_NAME = {collection.name: collection for collection in COLLECTIONS}


def yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in YAML_SUFFIXES)


@dataclass
class FileEntry:
    """An entry as a file says it; `faulty` are the fields found wrong so far, `folders` those that say the same."""

    file: str
    collection: Collection
    slug: str
    entry: Entry = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    folders: set[Path] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.collection.name, self.slug


class RecordFiles:
    """The entries of all files in `root`, or in the folders in it, and what is wrong with them.

    A folder holds the record of one period; `periods` has the slug of each folder's.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: dict[Key, FileEntry] = {}
        self.faults: list[Fault] = []
        self.all_readable = True
        self.periods: dict[Path, str] = {}
        folders = [root] if yaml_files(root) else sorted(filter(yaml_files, root.glob("*")))
        if not root.is_dir():
            self.faults.append(Fault(str(root), "", "", _("There is no such folder.")))
        elif not folders:
            self.faults.append(Fault(str(root), "", "", _("There are no YAML files in this folder.")))
        for path in (path for folder in folders for path in yaml_files(folder)):
            self._read_file(path)
        for folder in folders:
            self._read_period(folder)

    def folders_of(self, entry: FileEntry) -> set[str]:
        """The names of the folders that say it, as far as they are known."""
        return {self.periods[folder] for folder in entry.folders if folder in self.periods}

    def refuse(self, entry: FileEntry) -> Refuse:
        """Notes what is wrong with a field of an entry."""

        def refuse(name: str, message: str) -> None:
            entry.faulty.add(name)
            label = f"{entry.collection.name}/{shortened(entry.slug)}"
            self.faults.append(Fault(entry.file, label, name, message))

        return refuse

    def _read_period(self, folder: Path) -> None:
        """The period that the folder is of; all that is in it is of no other."""
        own = [entry for entry in self.entries.values() if folder in entry.folders]
        periods = [entry for entry in own if entry.collection.name == "periods"]
        if len(periods) == 1:
            self._name(folder, periods[0].slug, own)
        elif not self.faults:
            message = _("A folder holds the record of one period; under “periods” there are %d.")
            self.faults.append(Fault(str(folder), "", "", message % len(periods)))

    def _name(self, folder: Path, period: str, own: list[FileEntry]) -> None:
        if period in self.periods.values():
            message = _("Another of these folders holds the record of %s too.") % period
            self.faults.append(Fault(str(folder), "", "", message))
        self.periods[folder] = period
        for entry in own:
            if entry.entry.get("period", period) != period:
                self.refuse(entry)("period", _("This is the folder of %s.") % period)

    def _read_file(self, path: Path) -> None:
        file = str(path.relative_to(self.root))
        reading = Reading(path)
        self.all_readable = self.all_readable and not reading.faults
        for line, message in reading.faults:
            where = _("line %d") % line if line else ""
            self.faults.append(Fault(file, "", where, message))
        if isinstance(reading.content, dict):
            for name, items in reading.content.items():
                self._read_collection(path, name, items)
        elif reading.content is not None:
            message = _("Write a mapping from collections to lists of entries.")
            self.faults.append(Fault(file, "", "", message))

    def _read_collection(self, path: Path, name: str, items: Any) -> None:
        file, collection = str(path.relative_to(self.root)), _BY_NAME.get(name)
        if collection is None:
            words = {"name": shortened(name), "names": ", ".join(_BY_NAME)}
            message = _("There is no collection “%(name)s”; there are %(names)s.") % words
            self.faults.append(Fault(file, "", "", message))
        elif not isinstance(items, list | None):
            self.faults.append(Fault(file, "", name, _("Write a list.")))
        else:
            for place, raw in enumerate(items or [], start=1):
                self._read_entry(path, collection, place, raw)

    def _read_entry(self, path: Path, collection: Collection, place: int, raw: Any) -> None:
        slug = raw.get("slug") if isinstance(raw, dict) else None
        name = slug if isinstance(slug, str) else _("number %d") % place
        entry = FileEntry(str(path.relative_to(self.root)), collection, name, folders={path.parent})
        refuse = self.refuse(entry)
        if not isinstance(raw, dict):
            refuse("", _("Write an entry as keys with their values."))
            return
        entry.entry = read_entry(collection.columns, raw, refuse)
        if "slug" not in entry.faulty:
            SLUG.check("" if slug is None else slug, "slug", refuse)
        first = self.entries.setdefault(entry.key, entry)
        if path.parent in first.folders and first is not entry:
            refuse("slug", _("This slug already stands in %s.") % first.file)
        elif first.entry != entry.entry:
            refuse("", _("%s says otherwise; write it in one of the two folders.") % first.file)
        first.folders.add(path.parent)
