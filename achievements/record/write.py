"""Writing entries as rows. The models' own rules decide what is refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from achievements.models import Citation, Metric, Unit
from achievements.record import rules
from achievements.record.columns import (
    Column,
    Entry,
    Parts,
    Places,
    Reference,
    References,
    Refuse,
    Target,
    Translated,
    Value,
    entry_of,
    inside,
)
from achievements.record.faults import shortened
from achievements.record.parts import kept_rows, rows_of
from achievements.record.relations import Relations
from achievements.record.rows import Rows
from achievements.record.schema import Collection, Key, PlainEntry, collection_of

AT_ONCE = 500  # rows
BY_THE_DATABASE = [rules.uniqueness, rules.constraints]


class Writer:
    """Lets the rows of the entries with these `keys` say what those say.

    They come in such an order that each finds the rows it cannot do without, and are read more than once. `refuse`
    notes what is wrong with an entry: then it is not saved, and what refers to it is checked as far as can be. Where
    there is more than `entries`, nobody is blamed for referring to what is missing.
    """

    def __init__(
        self,
        keys: Iterable[Key],
        entries: Mapping[Key, Any],
        rows: Rows,
        refuse: Callable[[Any], Refuse],
        are_all_there: bool = True,
    ) -> None:
        self.keys, self.entries = dict.fromkeys(keys), entries
        self.rows, self.refuse, self.are_all_there = rows, refuse, are_all_there
        self.saved: dict[Key, int] = {}  # the keys of the rows
        self._new: set[Key] = set()
        self._waiting: list[tuple[PlainEntry, Any]] = []  # new rows
        self._changed_parts: list[tuple[Key, str, type[models.Model], int]] = []
        self._relations = Relations()

    def write(self) -> None:
        """Rows come first, then what points to them."""
        for entry in self._entries():
            self._write_row(entry)
        self._save_waiting()
        for entry in self._entries():
            self._write_related(entry)
        self._relations.write()
        self._check_parts()
        self._check_figures()
        for entry in self._entries():
            self._delete_places(entry)

    def _entries(self) -> Iterator[PlainEntry]:
        return (self.entries[key] for key in self.keys)

    # Rows

    def _write_row(self, entry: PlainEntry) -> None:
        if self._waiting and (
            len(self._waiting) == AT_ONCE or self._waiting[0][0].collection is not entry.collection
        ):
            self._save_waiting()
        collection, refuse = entry.collection, self.refuse(entry)
        row = self.rows.row((collection.model, entry.slug)) or collection.model()
        known = self._filled(row, entry.columns, entry.entry, entry.faulty, refuse)
        is_sound = rules.keeps(row, [rules.fields, rules.whole], known, refuse) and not known
        if is_sound and row.pk is None and _may_wait(collection):
            self._waiting.append((entry, row))
        elif is_sound:
            self._save(entry, row)
        else:
            rules.keeps(row, BY_THE_DATABASE, known, refuse)

    def _save_waiting(self) -> None:
        """Insert the new rows at once."""
        waiting, self._waiting = self._waiting, []
        try:
            with transaction.atomic():
                for entry, _row in waiting[:1]:
                    entry.collection.model._default_manager.bulk_create(row for _entry, row in waiting)
        except IntegrityError:
            for entry, row in waiting:
                self._save(entry, row)
        else:
            for entry, row in waiting:
                self._saved(entry, row, is_new=True)

    def _save(self, entry: PlainEntry, row: Any) -> None:
        """The database keeps the rules that would take a query each; they are asked when it refuses."""
        is_new = row.pk is None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            if rules.keeps(row, BY_THE_DATABASE, set(), self.refuse(entry)):
                raise
        else:
            self._saved(entry, row, is_new)

    def _saved(self, entry: PlainEntry, row: Any, is_new: bool) -> None:
        self.saved[entry.key] = row.pk
        self._new |= {entry.key} if is_new else set()
        self.rows.put((entry.collection.model, entry.slug), row)
        if _lists_places(entry.collection):
            self._write_places(entry, row)

    def _filled(
        self, row: Any, columns: list[Column], entry: Entry, faulty: set[str], refuse: Refuse
    ) -> set[str]:
        """Set the row's own fields; gives the names of those that are wrong, or refer to what is not there."""
        known = {name for path in faulty for name in rules.field_names(path)}
        for column in columns:
            plain = entry.get(column.name, column.empty)
            if isinstance(column, Value | Translated):
                column.assign(row, plain)
            elif isinstance(column, Reference):
                target = self._found((column.model, plain), column.name, refuse) if plain else None
                setattr(row, column.name, target and self.rows.row(target))
                known |= {column.name} if plain and target is None else set()
        return known

    # What rows refer to

    def _write_related(self, entry: PlainEntry) -> None:
        key, columns = self.saved.get(entry.key), entry.columns
        row = None if key is None else entry.collection.model(pk=key)
        is_new = entry.key in self._new
        self._point(row, columns, entry.entry, self.refuse(entry), is_new)
        for column in columns:
            if isinstance(column, Parts):
                self._write_parts(column, entry, row, is_new)

    def _point(self, row: Any, columns: list[Column], entry: Entry, refuse: Refuse, is_new: bool) -> None:
        """Set what the row refers to in lists; for None only look for it."""
        for column in columns:
            if isinstance(column, References):
                targets = column.targets(entry.get(column.name, []))
                found = filter(None, [self._found(target, name, refuse) for name, target in targets])
                if row is not None:
                    keys = (key for target in found if (key := self.rows.key(target)))
                    self._relations.let(row, column.name, keys, is_new)

    def _found(self, target: Target, name: str, refuse: Refuse) -> Target | None:
        if self.rows.key(target) is not None:
            return target
        if message := self._why_missing(*target):
            refuse(name, message)
        return None

    def _why_missing(self, model: type[models.Model], key: str) -> str:
        """Empty where the reason is another fault."""
        slug, _space, place = key.partition(" ")
        name = ("sources", slug) if place else (collection_of(model).name, key)
        is_faulty = name in self.keys and (not place or place in _places(self.entries[name]))
        if is_faulty or not self.are_all_there:
            return ""
        if place:
            return _("The source lists no place “%s”.") % shortened(key)
        if name in self.entries:
            return _("An editor has deleted %s; --overwrite brings it back.") % "/".join(name)
        return _("There is no %s.") % shortened("/".join(name))

    # Parts

    def _write_parts(self, column: Parts, entry: PlainEntry, whole: Any, is_new: bool) -> None:
        """Let each part keep its row where it can; what says the same is left alone."""
        parts = entry.entry.get(column.name, [])
        rows = [] if whole is None or is_new else rows_of(column, whole)
        before = [entry_of(column.columns, row) for row in rows]
        kept = kept_rows(before, parts, entry.collection.natural_keys[column.name])
        column.model._default_manager.filter(pk__in=[rows[place].pk for place in kept.gone]).delete()
        for place, (part, old) in enumerate(zip(parts, kept.rows, strict=True), start=1):
            if old is None or before[old] != part:
                row = column.model() if old is None else rows[old]
                self._write_part(column, column.label(place), part, row, whole, entry)

    def _write_part(
        self, column: Parts, label: str, part: Entry, row: Any, whole: Any, entry: PlainEntry
    ) -> None:
        refuse, is_new = inside(label, self.refuse(entry)), row.pk is None
        faulty = {path.removeprefix(f"{label}.") for path in entry.faulty if path.startswith(f"{label}.")}
        known = self._filled(row, column.columns, part, faulty, refuse)
        if whole is None:
            known.add(column.link)
        else:
            setattr(row, f"{column.link}_id", whole.pk)
        checks = [rules.fields, *BY_THE_DATABASE]
        is_saved = rules.keeps(row, checks, known, refuse) and not known
        if is_saved:
            row.save()
            if column.model.clean is not models.Model.clean:
                self._changed_parts.append((entry.key, label, column.model, row.pk))
        self._point(row if is_saved else None, column.columns, part, refuse, is_new)

    def _check_parts(self) -> None:
        """The rules of parts that look at others, which are asked when all are as they will be.

        Of two that cannot both be the later one is to blame, and no longer there when the other is asked.
        """
        for key, label, model, pk in reversed(self._changed_parts):
            part = model._default_manager.get(pk=pk)
            try:
                part.clean()
            except ValidationError as error:
                part.delete()
                rules.refuse_error(error, inside(label, self.refuse(self.entries[key])))

    def _check_figures(self) -> None:
        """Figures that stand must fit what is now read otherwise, which is asked when all are as they will be."""
        for key, pk in self.saved.items():
            model = self.entries[key].collection.model
            if model in (Metric, Unit) and key not in self._new:
                try:
                    model._default_manager.get(pk=pk).clean_figures()
                except ValidationError as error:
                    rules.refuse_error(error, self.refuse(self.entries[key]))

    # Places in sources

    def _write_places(self, entry: PlainEntry, source: Any) -> None:
        """Their section and paragraph never change: these are what a place is."""
        listed, places = _places(entry), {place.key: place for place in source.citations.all()}
        new = [_citation(source, key, part) for key, part in listed.items() if key not in places]
        places |= {place.key: place for place in Citation.objects.bulk_create(new)}
        for key, part in listed.items():
            place = places[key]
            if place.part != part:
                place.part = part
                place.save()
            self.rows.put((Citation, f"{entry.slug} {key}"), place)

    def _delete_places(self, entry: PlainEntry) -> None:
        """Runs last: until then an entry that is being changed may still cite a place that is going away."""
        if not _lists_places(entry.collection) or entry.key not in self.saved:
            return
        listed = _places(entry)
        for place in Citation.objects.filter(source=self.saved[entry.key]).select_related("source"):
            if place.key not in listed:
                citing = next(_citing(place), None)
                if citing is None:
                    place.delete()
                else:
                    words = {"place": place.key, "citing": f"{citing._meta.verbose_name} {citing.pk}"}
                    self.refuse(entry)("places", _("“%(place)s” is still cited: %(citing)s.") % words)


def _may_wait(collection: Collection) -> bool:
    """Whether rows can be saved together: none refers to another, and none can be in another's way but by its slug."""
    meta = collection.model._meta
    refers_to_itself = any(field.related_model is collection.model for field in meta.fields)
    return not refers_to_itself and not any(
        isinstance(constraint, models.UniqueConstraint) for constraint in meta.constraints
    )


def _lists_places(collection: Collection) -> bool:
    return any(isinstance(column, Places) for column in collection.columns)


def _places(entry: PlainEntry) -> dict[str, str]:
    """The part of the page for each place that a source lists."""
    return {key: part for part, keys in entry.entry.get("places", {}).items() for key in keys}


def _citation(source: Any, key: str, part: str) -> Citation:
    section, paragraph = map(int, key.split("."))
    return Citation(source=source, section=section, paragraph=paragraph, part=part)


def _citing(place: Citation) -> Iterator[models.Model]:
    accessors = (relation.get_accessor_name() for relation in place._meta.related_objects)
    for accessor in filter(None, accessors):
        yield from getattr(place, accessor).all()
