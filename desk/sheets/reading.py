"""Reading a sheet into what its entries would say, with everything that is wrong by row and column."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from achievements.models import EditorialState
from achievements.record.columns import Entry, read_entry
from achievements.record.schema import PlainEntry
from achievements.words.folding import slug_of
from desk.sheets.cells import Cell, CellFault, Line, SheetRefused
from desk.sheets.columns import Column
from desk.sheets.kinds import Kind
from desk.sheets.naming import Naming
from versions.forms import digest
from versions.models import Address

EXAMPLE = "vi-du"  # the identifier of the row that shows how a sheet is filled in, and is never read
ROWS_ABOVE = 10  # that may stand above the headings: a title, a date
FEWEST_HEADINGS = 2


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, in a column by its heading (blank: in the row as a whole)."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("row %(row)d: %(message)s") % self.__dict__
        return _("row %(row)d, column “%(column)s”: %(message)s") % self.__dict__


@dataclass
class SheetEntry(PlainEntry):
    """An entry as the row of a sheet with that number would have it; `pk` is None for a new one."""

    row: int = 0
    pk: int | None = None
    before: Entry | None = None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def says_something_new(self) -> bool:
        return self.before is None or digest(self.before) != digest(self.entry)


@dataclass
class Heads:
    """The columns of a sheet by their places, with the headings they stand under, and headings that mean nothing."""

    columns: dict[int, Column] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def unread(self) -> list[str]:
        """The headings of what is known and not read."""
        return [self.headings[column.name] for column in self.columns.values() if not column.is_read]


@dataclass
class Reading:
    """A sheet that has been read: what each row would let an entry say, and what is wrong."""

    kind: Kind
    heads: Heads
    entries: list[SheetEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changed(self) -> list[SheetEntry]:
        return [entry for entry in self.entries if entry.says_something_new]

    def refuse(self, entry: SheetEntry, name: str, message: str) -> None:
        """Note what is wrong with a field of the record, by the column of the sheet that it comes from."""
        entry.faulty.add(name)
        self.faults.append(Fault(entry.row, self._heading(name), message))

    def _heading(self, name: str) -> str:
        """The heading of the column that the field `name` ("title.vi", "names[1].valid") is told in."""
        path = tuple(name.partition("].")[2].split(".") if name.startswith("names[") else name.split("."))
        first = path[0].partition("[")[0]
        present = [*self.heads.columns.values(), *self.kind.columns]
        exact = (column for column in present if column.is_read and column.path == path)
        near = (column for column in present if column.is_read and column.path[:1] == (first,))
        column = next(exact, None) or next(near, None)
        return self._called(column) if column else name

    def _called(self, column: Column) -> str:
        own = self.heads.headings.get(column.name)
        return own or capfirst(str(self.kind.published[column.name].heading))


def read(kind: Kind, lines: list[Line]) -> Reading:
    """What the rows of a sheet would let entries of `kind` say. Raises SheetRefused where it has no headings."""
    place, heads = _heads(kind, lines)
    reading, naming = Reading(kind, heads), Naming()
    rows = [line for line in lines[place + 1 :] if _identifier(heads, line) != EXAMPLE]
    known = _known(kind, (_identifier(heads, line) for line in rows))
    slugs = _Slugs(kind)
    for line in rows:
        entry = _entry(reading, line, known, naming)
        if entry.slug:
            slugs.use(entry, reading)
        else:
            slugs.give(entry, naming)
        reading.entries.append(entry)
    return reading


def _heads(kind: Kind, lines: list[Line]) -> tuple[int, Heads]:
    """Where the headings stand, and what they mean."""
    counts = [count_known(kind, _texts(line)) for line in lines[:ROWS_ABOVE]]
    place = max(range(len(counts)), key=counts.__getitem__)
    if counts[place] < FEWEST_HEADINGS:
        raise SheetRefused(_("No row of headings was found. Take the template, or write its headings."))
    heads = Heads()
    for at, text in enumerate(_texts(lines[place])):
        column = kind.meant(text) if text else None
        if column is None:
            heads.unknown += [text] if text else []
        elif column.name in heads.headings:
            words = {"one": heads.headings[column.name], "other": text}
            raise SheetRefused(
                _("“%(one)s” and “%(other)s” mean the same column: keep one of the two.") % words
            )
        else:
            heads.columns[at], heads.headings[column.name] = column, text
    in_order = sorted(
        heads.columns.items(), key=lambda item: kind.columns.index(item[1])
    )  # some look at others
    return place, replace(heads, columns=dict(in_order))


def count_known(kind: Kind, texts: Iterable[str]) -> int:
    """How many of `texts` are headings of columns."""
    return sum(1 for text in texts if text and kind.meant(text))


def _texts(line: Line) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in line.cells]


def _identifier(heads: Heads, line: Line) -> str:
    """The identifier in a row; blank where there is none, or nothing that could be one."""
    place = next((at for at, column in heads.columns.items() if column.name == "id"), None)
    cell: Cell = line.cells[place] if place is not None and place < len(line.cells) else None
    return cell.strip() if isinstance(cell, str) else ""


def _known(kind: Kind, slugs: Iterable[str]) -> dict[str, tuple[int, Entry]]:
    """What the entries of these slugs say now, each with the key of its row."""
    wanted = set(filter(None, slugs))
    rows = kind.collection.rows().filter(slug__in=wanted)
    return {
        row.slug: (row.pk, kind.collection.entry(row))
        for some in kind.collection.some_at_a_time(rows)
        for row in some
    }


def _entry(reading: Reading, line: Line, known: dict[str, Any], naming: Naming) -> SheetEntry:
    slug = _identifier(reading.heads, line)
    key, before = known.get(slug, (None, None))
    entry = SheetEntry(reading.kind.collection, slug, row=line.number, pk=key, before=before)
    said: Entry = deepcopy(before) if before else {"editorial_state": EditorialState.DRAFT.value}
    for at, column in reading.heads.columns.items():
        cell = line.cells[at] if at < len(line.cells) else None
        if column.is_read:
            try:
                column.read(cell, said, naming)
            except CellFault as fault:
                reading.faults.append(Fault(line.number, reading.heads.headings[column.name], str(fault)))
                entry.faulty.add(".".join(column.path))
    entry.entry = read_entry(
        reading.kind.collection.columns, said, lambda name, message: reading.refuse(entry, name, message)
    )
    return entry


class _Slugs:
    """Which identifiers are taken, in the record and by the rows above."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.model = kind, kind.model
        self.used: dict[str, int] = {}
        self._taken: set[str] | None = None

    def use(self, entry: SheetEntry, reading: Reading) -> None:
        if entry.slug in self.used:
            message = _("This identifier already stands in row %d.") % self.used[entry.slug]
            reading.refuse(entry, "slug", message)
        self.used.setdefault(entry.slug, entry.row)

    def give(self, entry: SheetEntry, naming: Naming) -> None:
        """A new entry without identifier gets one from what it says."""
        columns = (self.kind.by_name[name] for name in self.kind.made_from)
        text = slug_of(" ".join(str(column.shown(entry.entry, naming) or "") for column in columns))
        room = self.model._meta.get_field("slug").max_length - 6
        slug = text if len(text) <= room else text[: room + 1].rpartition("-")[0]
        entry.slug = entry.entry["slug"] = next(self._free(slug or f"dong-{entry.row}"))
        self.used[entry.slug] = entry.row

    def _free(self, slug: str) -> Iterator[str]:
        if self._taken is None:
            led_to = Address.objects.filter(collection=self.kind.collection.name)
            self._taken = {
                *self.model._default_manager.values_list("slug", flat=True),
                *led_to.values_list("slug", flat=True),
            }
        numbered = (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
        return (each for each in numbered if each not in self._taken and each not in self.used)
