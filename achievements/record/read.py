"""Reading a folder of files into entries, with every fault that shows without a database."""

from collections.abc import Iterator
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
        if not paths:
            missing = (
                _("There are no YAML files in this folder.")
                if folder.is_dir()
                else _("There is no such folder.")
            )
            self.faults.append(Fault(str(folder), "", "", missing))
        for path in paths:
            self._read_file(path)

    def refuse(self, place: FileEntry) -> Refuse:
        """Notes what is wrong with a field of an entry."""

        def refuse(name: str, message: str) -> None:
            place.faulty.add(name)
            label = f"{place.collection.name}/{shortened(place.slug)}"
            self.faults.append(Fault(place.file, label, name, message))

        return refuse

    def _read_file(self, path: Path) -> None:
        reading = Reading(path)
        self.all_readable = self.all_readable and not reading.faults
        for line, message in reading.faults:
            where = _("line %d") % line if line else ""
            self.faults.append(Fault(path.name, "", where, message))
        for collection, raw in self._items(path.name, reading.content):
            self._read_entry(path.name, collection, *raw)

    def _items(self, file: str, content: Any) -> Iterator[tuple[Collection, tuple[int, Any]]]:
        """Every item of every collection, with its place in the list."""
        if content is not None and not isinstance(content, dict):
            self.faults.append(
                Fault(file, "", "", _("Write a mapping from collections to lists of entries."))
            )
            return
        for name, items in (content or {}).items():
            if name not in _BY_NAME:
                words = {"name": shortened(name), "names": ", ".join(_BY_NAME)}
                message = _("There is no collection “%(name)s”; there are %(names)s.") % words
                self.faults.append(Fault(file, "", "", message))
            elif not isinstance(items, list | None):
                self.faults.append(Fault(file, "", name, _("Write a list.")))
            else:
                yield from ((_BY_NAME[name], numbered) for numbered in enumerate(items or [], start=1))

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
