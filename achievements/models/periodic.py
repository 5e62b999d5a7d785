"""What belongs to which period: the things that are dated in it, and what those use."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from achievements.models.loaded_entry import LoadedEntry
from achievements.models.relating import RelatingQuerySet

# what the public sees of it is changed by those who may publish
DEFAULT_PERMISSIONS = ("add", "change", "delete", "view", "publish")


class PeriodicQuerySet(RelatingQuerySet):
    """Rows that belong to their `period` where they name one, or else to every period whose things use them.

    `used_by` leads to what uses a row; `otherwise_used_by` counts where there is nothing of that. What no period uses
    belongs to that of the folder it was loaded from, and what came from no folder to the last one.
    """

    collection: str  # what the rows are called in the record's files
    names_period = False
    used_by: tuple[str, ...] = ()
    otherwise_used_by: tuple[str, ...] = ()

    def in_use(self, now: datetime | None = None) -> Self:
        """Those that something uses which is public at `now`: what has no state of its own is public through these."""
        uses = (self._exists(path, now) for path in (*self.used_by, *self.otherwise_used_by))
        return self.filter(reduce(or_, uses))

    def _exists(self, path: str, now: datetime | None) -> Exists:
        """Whether there is something public at the end of `path`, asked row by row: one that is found is enough."""
        public = reduce(and_, (rows.is_public(now, prefix) for prefix, rows in self._along(path)))
        return Exists(self.model._default_manager.filter(public, pk=OuterRef("pk")))

    def of_period(self, period: Any) -> Self:
        """Those of `period`, whatever the editorial state of what uses them; none where it is None."""
        if period is None:
            return self.none()
        return self.filter(self._belongs(period, type(period)._default_manager.all(), only_public=False))

    def published_in(self, period: Any) -> Self:
        """Those that the public sees of `period`: only what is public counts as using them; none where it is None."""
        if period is None:
            return self.none()
        periods = type(period)._default_manager.published()
        return self.filter(self._belongs(period, periods, only_public=True), self.is_public())

    def _belongs(self, period: Any, periods: models.QuerySet, only_public: bool) -> Q:
        if self.names_period:
            return Q(period=period)
        belongs = self._came_from(period, periods)
        for relations in filter(None, (self.otherwise_used_by, self.used_by)):
            paths = list(self._paths(relations))
            is_used = self._is_used(paths, only_public, period__isnull=False)
            belongs = self._is_used(paths, only_public, period=period) | (~is_used & belongs)
        return belongs

    def _paths(self, relations: Iterable[str]) -> Iterator[str]:
        """The ways over `relations` to what names its period."""
        for relation in relations:
            _prefix, users = self._along(relation)[-1]
            if users.names_period:
                yield relation
            else:
                yield from (f"{relation}__{path}" for path in users._paths(users.used_by))

    def _is_used(self, paths: Iterable[str], only_public: bool, **condition: Any) -> Q:
        """The condition that something at the end of one of `paths` fulfils the other one."""
        using = (
            self.model._default_manager.filter(self._use(path, only_public, condition)) for path in paths
        )
        return reduce(or_, (Q(pk__in=rows.values("pk")) for rows in using))

    def _use(self, path: str, only_public: bool, condition: dict[str, Any]) -> Q:
        use = Q(**{f"{path}__{lookup}": value for lookup, value in condition.items()})
        return (
            reduce(and_, (rows.is_public(None, prefix) for prefix, rows in self._along(path)), use)
            if only_public
            else use
        )

    def _along(self, path: str) -> list[tuple[str, RelatingQuerySet]]:
        """What may be public or not on a path ("citations__photo__milestone"), each with the prefix that reaches it."""
        model, prefix, found = self.model, "", []
        for name in path.split("__"):
            related: Any = model._meta.get_field(name)
            model, prefix = related.related_model, f"{prefix}{name}__"
            rows = model._default_manager.all()
            found += [(prefix, rows)] if isinstance(rows, RelatingQuerySet) else []
        return found

    def _came_from(self, period: Any, periods: models.QuerySet) -> Q:
        """The condition that a row came from the period's folder; of the last one also that it came from none."""
        loaded = LoadedEntry.objects.filter(collection=self.collection)
        of_any = loaded.filter(folder__in=type(period)._default_manager.values("slug"))
        is_last = Q(~Exists(periods.filter(slug__gt=period.slug)))
        from_folder = Q(slug__in=loaded.filter(folder=period.slug).values("slug"))
        return from_folder | (~Q(slug__in=of_any.values("slug")) & is_last)
