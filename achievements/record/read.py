"""Reading a folder of files into entries, with every fault that shows without a database."""

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


@dataclass
class FileEntry:
    """An entry as a file says it; `faulty` are the fields found wrong so far."""

    file: str
    collection: Collection
    slug: str
    entry: Entry = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.collection.name, self.slug


class RecordFiles:
    """The entries of all files in `folder`, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.entries: dict[Key, FileEntry] = {}
        self.faults: list[Fault] = []
        self.all_readable = True
        paths = sorted(path for path in folder.glob("*") if path.suffix in YAML_SUFFIXES)
        if not folder.is_dir():
            self.faults.append(Fault(str(folder), "", "", _("There is no such folder.")))
        elif not paths:
            self.faults.append(Fault(str(folder), "", "", _("There are no YAML files in this folder.")))
        for path in paths:
            self._read_file(path)

    def refuse(self, entry: FileEntry) -> Refuse:
        """Notes what is wrong with a field of an entry."""

        def refuse(name: str, message: str) -> None:
            entry.faulty.add(name)
            label = f"{entry.collection.name}/{shortened(entry.slug)}"
            self.faults.append(Fault(entry.file, label, name, message))

        return refuse

    def _read_file(self, path: Path) -> None:
        reading = Reading(path)
        self.all_readable = self.all_readable and not reading.faults
        for line, message in reading.faults:
            where = _("line %d") % line if line else ""
            self.faults.append(Fault(path.name, "", where, message))
        if isinstance(reading.content, dict):
            for name, items in reading.content.items():
                self._read_collection(path.name, name, items)
        elif reading.content is not None:
            message = _("Write a mapping from collections to lists of entries.")
            self.faults.append(Fault(path.name, "", "", message))

    def _read_collection(self, file: str, name: str, items: Any) -> None:
        collection = _BY_NAME.get(name)
        if collection is None:
            words = {"name": shortened(name), "names": ", ".join(_BY_NAME)}
            message = _("There is no collection “%(name)s”; there are %(names)s.") % words
            self.faults.append(Fault(file, "", "", message))
        elif not isinstance(items, list | None):
            self.faults.append(Fault(file, "", name, _("Write a list.")))
        else:
            for place, raw in enumerate(items or [], start=1):
                self._read_entry(file, collection, place, raw)

    def _read_entry(self, file: str, collection: Collection, place: int, raw: Any) -> None:
        slug = raw.get("slug") if isinstance(raw, dict) else None
        entry = FileEntry(file, collection, slug if isinstance(slug, str) else _("number %d") % place)
        refuse = self.refuse(entry)
        if not isinstance(raw, dict):
            refuse("", _("Write an entry as keys with their values."))
            return
        entry.entry = read_entry(collection.columns, raw, refuse)
        if "slug" not in entry.faulty:
            SLUG.check("" if slug is None else slug, "slug", refuse)
        first = self.entries.setdefault(entry.key, entry)
        if first is not entry:
            refuse("slug", _("This slug already stands in %s.") % first.file)
