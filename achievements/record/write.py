"""Writing entries as rows. The models' own rules decide what is refused."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from achievements.models import Citation, Source
from achievements.record.columns import (
    LANGUAGES,
    Column,
    Entry,
    Parts,
    Reference,
    References,
    Refuse,
    Target,
    Translated,
    Value,
    inside,
    reference_key,
    translated_names,
)
from achievements.record.faults import shortened
from achievements.record.read import FileEntry, Key, RecordFiles
from achievements.record.schema import COLLECTIONS

Rows = dict[Target, Any]  # every row that can be referred to

_NAMES = {collection.model: collection.name for collection in COLLECTIONS}


class Writer:
    """Writes `entries`, which stand in such an order that each finds the rows it cannot do without.

    Faults are added to `files`; what has one is not saved, and what refers to it is checked as far as can be.
    """

    def __init__(self, files: RecordFiles, rows: Rows, entries: Iterable[FileEntry]) -> None:
        self.files, self.rows = files, rows
        self.entries = {entry.key: entry for entry in entries}
        self.saved: dict[Key, Any] = {}

    def write(self) -> None:
        """Rows come first, then what points to them. Parts are written anew, after all old ones are gone."""
        for step in (self._delete_parts, self._write_row, self._write_places, self._write_related):
            for entry in self.entries.values():
                step(entry)
        for entry in self.entries.values():
            self._delete_places(entry)

    def _delete_parts(self, entry: FileEntry) -> None:
        row = self.rows.get((entry.collection.model, entry.slug))
        for column in entry.collection.columns:
            if row and isinstance(column, Parts):
                getattr(row, column.accessor).all().delete()

    def _write_row(self, entry: FileEntry) -> None:
        target = entry.collection.model, entry.slug
        row = self.rows.get(target) or entry.collection.model()
        columns = entry.collection.columns
        if self._save(row, columns, entry.entry, entry.faulty, self.files.refuse(entry)):
            self.rows[target] = self.saved[entry.key] = row

    def _write_related(self, entry: FileEntry) -> None:
        row, columns = self.saved.get(entry.key), entry.collection.columns
        self._point(row, columns, entry.entry, self.files.refuse(entry))
        for column in columns:
            if isinstance(column, Parts):
                for place, part in enumerate(entry.entry.get(column.name, []), start=1):
                    self._write_part(column, column.label(place), part, row, entry)

    def _write_part(self, column: Parts, label: str, part: Entry, whole: Any, entry: FileEntry) -> None:
        refuse = inside(label, self.files.refuse(entry))
        faulty = {path.removeprefix(f"{label}.") for path in entry.faulty if path.startswith(f"{label}.")}
        if whole is None:
            faulty.add(column.link)
        row = column.model(**{column.link: whole})
        is_saved = self._save(row, column.columns, part, faulty, refuse)
        self._point(row if is_saved else None, column.columns, part, refuse)

    def _save(self, row: Any, columns: list[Column], entry: Entry, faulty: set[str], refuse: Refuse) -> bool:
        """Whether the row, filled from the entry, passes its model's rules and was saved."""
        known = {name for path in faulty for name in _field_names(path)} | self._fill(
            row, columns, entry, refuse
        )
        is_valid = _passes(row, known, refuse) and not known
        if is_valid:
            row.save()
        return is_valid

    def _fill(self, row: Any, columns: list[Column], entry: Entry, refuse: Refuse) -> set[str]:
        """Set the row's own fields; gives the names of those that refer to something that is not there."""
        missing = set()
        for column in columns:
            plain = entry.get(column.name, column.empty)
            if isinstance(column, Value | Translated):
                column.assign(row, plain)
            elif isinstance(column, Reference):
                target = self._found((column.model, plain), column.name, refuse) if plain else None
                setattr(row, column.name, target)
                missing |= {column.name} if plain and target is None else set()
        return missing

    def _point(self, row: Any, columns: list[Column], entry: Entry, refuse: Refuse) -> None:
        """Set what the row refers to in lists; for None only look for it."""
        for column in columns:
            if isinstance(column, References):
                targets = [
                    self._found(target, name, refuse)
                    for name, target in column.targets(entry.get(column.name, []))
                ]
                if row is not None:
                    getattr(row, column.name).set(filter(None, targets))

    def _found(self, target: Target, name: str, refuse: Refuse) -> Any:
        row = self.rows.get(target)
        if row is None and (message := self._why_missing(*target)):
            refuse(name, message)
        return row

    def _why_missing(self, model: type[models.Model], key: str) -> str:
        """Empty where the reason is another fault."""
        source, _space, place = key.partition(" ")
        name = ("sources", source) if model is Citation else (_NAMES[model], key)
        entry = self.entries.get(name)
        if not self.files.all_readable or (entry and (not place or place in _places(entry))):
            return ""
        if place:
            return _("The source lists no place “%s”.") % shortened(key)
        if name in self.files.entries:
            return _("An editor has deleted %s; --overwrite brings it back.") % "/".join(name)
        return _("There is no %s.") % shortened("/".join(name))

    # Places in sources

    def _write_places(self, entry: FileEntry) -> None:
        source = self.saved.get(entry.key)
        if source is None:
            return
        for key, part in _places(entry).items():
            place = self.rows.get((Citation, f"{entry.slug} {key}")) or _citation(source, key)
            if place.pk is None or place.part != part:
                place.part = part
                place.save()
                self.rows[Citation, reference_key(place)] = place

    def _delete_places(self, entry: FileEntry) -> None:
        """Runs last: until then an entry that is being changed may still cite a place that is going away."""
        source, listed = self.saved.get(entry.key), _places(entry)
        if not isinstance(source, Source):
            return
        for place in Citation.objects.filter(source=source).select_related("source"):
            if place.key not in listed:
                citing = next(_citing(place), None)
                if citing is None:
                    place.delete()
                else:
                    words = {"place": place.key, "citing": f"{citing._meta.verbose_name} {citing.pk}"}
                    self.files.refuse(entry)("places", _("“%(place)s” is still cited: %(citing)s.") % words)


def _places(entry: FileEntry) -> dict[str, str]:
    """The part of the page for each place that a source lists."""
    return {key: part for part, keys in entry.entry.get("places", {}).items() for key in keys}


def _citation(source: Source, key: str) -> Citation:
    section, paragraph = map(int, key.split("."))
    return Citation(source=source, section=section, paragraph=paragraph)


def _citing(place: Citation) -> Iterator[models.Model]:
    accessors = (relation.get_accessor_name() for relation in place._meta.related_objects)
    for accessor in filter(None, accessors):
        yield from getattr(place, accessor).all()


def _passes(row: Any, known: set[str], refuse: Refuse) -> bool:
    """Whether the row keeps the rules of its model; pictures and fields whose faults are `known` are left out.

    As in a form, the rules between fields see the default in place of a value that was refused.
    """
    pictures = {field.name for field in row._meta.fields if isinstance(field, models.FileField)}
    hidden = known | pictures | translated_names(type(row))
    passes = True
    for check in (
        row.clean_fields,
        lambda exclude: row.clean(),
        row.validate_unique,
        row.validate_constraints,
    ):
        try:
            check(exclude=hidden)
        except ValidationError as error:
            passes = False
            for name, messages in error.update_error_dict({}).items():
                if name not in hidden:
                    _refuse_all(name, ValidationError(messages).messages, refuse)
                if name != NON_FIELD_ERRORS:
                    hidden.add(name)
                    setattr(row, name, row._meta.get_field(name).get_default())
    return passes


def _refuse_all(name: str, messages: list[str], refuse: Refuse) -> None:
    path = "" if name == NON_FIELD_ERRORS else re.sub(f"_({'|'.join(LANGUAGES)})$", r".\1", name)
    for message in messages:
        refuse(path, message)


def _field_names(path: str) -> set[str]:
    """The model's fields that a key of an entry stands for: "title" for both title_vi and title_en."""
    return {path.replace(".", "_"), *(f"{path}_{language}" for language in LANGUAGES)}
