"""The collections of the record. Loading and dumping both follow the columns given here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from achievements import models as record
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


@dataclass(frozen=True)
class Collection:
    """A list of entries, each a row of `model`.

    `parts` maps keys of an entry to the related names of the rows that stand inside it; the fields `without`
    never leave the database.
    """

    name: str
    model: type[models.Model]
    parts: dict[str, str] = field(default_factory=dict, hash=False)
    without: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[Column]:
        """The keys as they are written: the slug, the fields, the parts, what all entries share."""
        own = columns_of(self.model, self.without)
        shared = [column for column in own if column.name in LAST_KEYS]
        places = [Places()] if self.model is record.Source else []
        return [*own[: len(own) - len(shared)], *self._part_columns(), *places, *shared]

    def _part_columns(self) -> Iterator[Parts]:
        for name, accessor in self.parts.items():
            relation: Any = self.model._meta.get_field(accessor)
            yield Parts(name, relation, columns_of(relation.related_model, without=[relation.field.name]))

    def rows(self) -> models.QuerySet:
        """Every row, whatever its editorial state, with all that `entry` reads."""
        paths = [path for column in self.columns for path in column.prefetched]
        return self.model._default_manager.order_by("slug").prefetch_related(*paths)

    def entry(self, row: models.Model) -> Entry:
        return entry_of(self.columns, row)

    def targets(self, entry: Entry) -> Iterator[tuple[str, Target]]:
        return targets_of(self.columns, entry)


# In the order of loading: whatever an entry needs to exist stands in an earlier collection.
COLLECTIONS = (
    Collection("periods", record.Period),
    Collection("categories", record.Category),
    Collection("territories", record.Territory),
    Collection("units", record.Unit),
    Collection("institutions", record.Institution, {"names": "names", "successions": "successions_before"}),
    Collection("sources", record.Source, without=("text",)),
    Collection("documents", record.LegalDocument),
    Collection("achievements", record.Achievement),
    Collection("metrics", record.Metric),
    Collection("milestones", record.Milestone, {"participations": "participations"}),
    Collection("observations", record.Observation),
    Collection("photos", record.Photo, without=("image",)),
    Collection("errata", record.Erratum),
)
