"""Which rows the parts of an entry keep when they are written: as many as can be, so that what refers to them stays."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from achievements.record.columns import Entry, Parts


def rows_of(column: Parts, whole: Any) -> list[Any]:
    """The rows of the parts of `whole`, in their order, with all that `entry_of` reads."""
    paths = [path for inner in column.columns for path in inner.prefetched]
    rows = column.model._default_manager.filter(**{column.link: whole.pk})
    return list(rows.order_by("pk").prefetch_related(*paths))


class Kept(NamedTuple):
    """For each part the place of the row that shows it from now on, None for a new one; and of rows that go."""

    rows: list[int | None]
    gone: list[int]


def kept_rows(before: Sequence[Entry], after: Sequence[Entry], natural_key: Sequence[str]) -> Kept:
    """Which row, by the part it showed `before`, shows each part of `after`.

    A part keeps the row that says the same, or has its natural key, or is most like it, or stands where it does. As
    rows are in the order of their keys, what comes after a new one is new too.
    """
    rows: list[int | None] = [None] * len(after)
    free = set(range(len(before)))
    pairs = product(range(len(after)), range(len(before)))
    for new, old in sorted(pairs, key=lambda pair: _unlike(after[pair[0]], before[pair[1]], natural_key)):
        if rows[new] is None and old in free:
            rows[new] = old
            free.remove(old)
    in_order = _in_order(rows)
    rows[in_order:] = [None] * (len(rows) - in_order)
    return Kept(rows, sorted(set(range(len(before))) - set(rows)))


def _unlike(new: Entry, old: Entry, natural_key: Sequence[str]) -> tuple[bool, bool, int]:
    other_key = any(new.get(name) != old.get(name) for name in natural_key)
    return new != old, other_key, -len(set(_texts(new)) & set(_texts(old)))


def _texts(plain: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single text in a part, with the way to it."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _texts(value, f"{path}.{name}")
    else:
        yield path, str(plain)


def _in_order(rows: Sequence[int | None]) -> int:
    """How many from the first on are in the order of their keys, none of them new."""
    last = -1
    for place, row in enumerate(rows):
        if row is None or row < last:
            return place
        last = row
    return len(rows)
