"""Rows together with what they are related to, as far as the public may see it."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q


class RelatingQuerySet(models.QuerySet):
    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """The condition that a row is public at `now`; `prefix` reaches it through a relation ("milestones__")."""
        return Q()

    def public_at(self, relation: str, now: datetime | None = None) -> Q:
        """The condition that the public may see, at `now`, what `relation` leads to. Of many it says that one is so:
        what else is asked of that one stands in the same filter().
        """
        return self._related(relation).all().is_public(now, f"{relation}__")

    def with_public(self, *relations: str, now: datetime | None = None) -> Self:
        """Those that lead by each of `relations` to something that the public may see."""
        return self.filter(*(self.public_at(relation, now) for relation in relations))

    def with_listed(self, *relations: str, **conditions: Any) -> Self:
        """Fetch `relations` beside each row: of each what its `listed()` gives, where `conditions` hold."""
        listed = [(name, self._related(name).listed().filter(**conditions)) for name in relations]
        return self.prefetch_related(*(Prefetch(name, queryset) for name, queryset in listed))

    def with_named(self, *relations: str) -> Self:
        """Fetch `relations` beside each row: of each what its `named()` gives."""
        return self.prefetch_related(*(Prefetch(name, self._related(name).named()) for name in relations))

    def with_citations(self) -> Self:
        """Fetch beside each row the places that it cites, each with its source without the text."""
        places = self._related("citations").select_related("source").defer("source__text")
        return self.prefetch_related(Prefetch("citations", places))

    def _related(self, relation: str) -> models.Manager:
        return self.model._meta.get_field(relation).related_model._default_manager
