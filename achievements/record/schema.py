"""The collections of the record. Loading and dumping both follow the columns given here, and so do versions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from achievements import models as record
from achievements.kinds import WITH_PAGE
from achievements.record.columns import (
    LAST_KEYS,
    Column,
    Entry,
    Parts,
    Places,
    Target,
    columns_of,
    entry_of,
    targets_of,
)
from database.portions import by_keys

ROWS_AT_A_TIME = 500
NATURAL_KEYS = {
    "names": ["valid"],
    "successions": ["predecessor", "kind"],
    "participations": ["institution", "role"],
}


@dataclass(frozen=True)
class Collection:
    """A list of entries, each a row of `model`, by the name that its rows give it.

    `parts` maps keys of an entry to the related names of the rows that stand inside it; the fields `without`
    stand in no version, and with those `not_in_files` never leave the database.
    """

    model: type[models.Model]
    parts: dict[str, str] = field(default_factory=dict, hash=False)
    without: tuple[str, ...] = ()
    not_in_files: tuple[str, ...] = ()

    @cached_property
    def name(self) -> str:
        rows: Any = self.model._default_manager.all()
        return str(rows.collection)

    @cached_property
    def columns(self) -> list[Column]:
        """The keys as they are written: the slug, the fields, the parts, what all entries share."""
        own = columns_of(self.model, self.without)
        shared = [column for column in own if column.name in LAST_KEYS]
        places = [Places()] if self.model is record.Source else []
        return [*own[: len(own) - len(shared)], *self._part_columns(), *places, *shared]

    @cached_property
    def columns_in_files(self) -> list[Column]:
        return [column for column in self.columns if column.name not in self.not_in_files]

    def _part_columns(self) -> Iterator[Parts]:
        for name, accessor in self.parts.items():
            relation: Any = self.model._meta.get_field(accessor)
            yield Parts(name, relation, columns_of(relation.related_model, without=[relation.field.name]))

    @property
    def natural_keys(self) -> dict[str, list[str]]:
        """What parts of an entry are known by, under the name of their list."""
        return {name: NATURAL_KEYS[name] for name in self.parts}

    def rows(self) -> Any:
        """Every row, whatever its editorial state, with all that `entry` reads."""
        paths = [path for column in self.columns for path in column.prefetched]
        return self.model._default_manager.order_by("pk").prefetch_related(*paths)

    def some_at_a_time(self, rows: Any = None) -> Iterator[list[Any]]:
        """All of `rows()`, or of those given, by their keys: no more of them in memory than ROWS_AT_A_TIME."""
        return by_keys(self.rows() if rows is None else rows, ROWS_AT_A_TIME)

    def entry(self, row: models.Model) -> Entry:
        return entry_of(self.columns, row)

    def entry_in_files(self, row: models.Model) -> Entry:
        """What files say of it."""
        return entry_of(self.columns_in_files, row)

    def slug(self, entry: Entry) -> str:
        """What an entry is called; the only one of its kind is called as that."""
        return str(entry.get("slug", self.name))

    def targets(self, entry: Entry) -> Iterator[tuple[str, Target]]:
        return targets_of(self.columns, entry)


Key = tuple[str, str]  # collection and slug


@dataclass
class PlainEntry:
    """What an entry is to say; `faulty` are the fields found wrong so far."""

    collection: Collection
    slug: str
    entry: Entry = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.collection.name, self.slug

    @property
    def columns(self) -> list[Column]:
        """What it says something of; all else stays as it is."""
        return self.collection.columns


# In the order of loading: whatever an entry needs to exist stands in an earlier collection. Other kinds follow.
_LISTED = (
    Collection(record.Period),
    Collection(record.Category),
    Collection(record.Territory),
    Collection(record.Unit),
    Collection(record.Institution, {"names": "names", "successions": "successions_before"}),
    Collection(record.Source, without=("text",)),
    Collection(record.LegalDocument),
    Collection(record.Achievement),
    Collection(record.Metric),
    Collection(record.Milestone, {"participations": "participations"}),
    Collection(record.Observation),
    Collection(record.Photo, not_in_files=("picture",)),
    Collection(record.Erratum),
    Collection(record.Synonym),
)
_OTHERS = [kind.model for kind in WITH_PAGE.values() if kind.model not in {one.model for one in _LISTED}]
COLLECTIONS = (*_LISTED, *map(Collection, _OTHERS))
VERSIONED = (*COLLECTIONS, Collection(record.Imprint))  # who publishes a record stands in no file of it

_BY_NAME = {collection.name: collection for collection in VERSIONED}
_BY_MODEL = {collection.model: collection for collection in VERSIONED}


def collection_named(name: str) -> Collection:
    """LookupError where there is none of that name."""
    return _BY_NAME[name]


def collection_of(model: type[models.Model]) -> Collection:
    """The collection that rows of `model` are entries of; LookupError where they are none."""
    return _BY_MODEL[model]
