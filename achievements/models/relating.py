"""Rows together with what they are related to, as far as the public may see it."""

from datetime import datetime
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import get_language


def as_public(relation: str, rows: models.QuerySet | None = None) -> Prefetch:
    """`rows` at the end of `relation`, to be read there as `public_<its last name>`: of many, a list."""
    return Prefetch(relation, rows, to_attr=f"public_{relation.rpartition('__')[2]}")


def names_of(*path: str) -> Prefetch:
    """The names of the institutions at the end of `path`, for every place that shows one by its name at a date."""
    return as_public("__".join([*path, "names"]))


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
        return self.with_related(
            **{name: self._rows(name, "listed").filter(**conditions) for name in relations}
        )

    def with_named(self, *relations: str) -> Self:
        """Fetch `relations` beside each row: of each what its `named()` gives."""
        return self.with_related(**{name: self._rows(name, "named") for name in relations})

    def with_citations(self) -> Self:
        """Fetch beside each row the places that it cites, each with its source without the text."""
        return self.with_named("citations")

    def with_related(self, **related: models.QuerySet) -> Self:
        """Fetch beside each row those of `related` rows that it leads to by the relation of that name.

        Many are then its `public_<relation>`, a list, and nothing where nobody fetched them: a page that forgot to ask
        what is public fails, and shows no draft. One takes the place of what the relation itself would give, or None.
        """
        return self.prefetch_related(*(self._fetched(relation, rows) for relation, rows in related.items()))

    def _fetched(self, relation: str, rows: models.QuerySet) -> Prefetch:
        field: Any = self.model._meta.get_field(relation)
        is_many = field.one_to_many or field.many_to_many
        return as_public(relation, rows) if is_many else Prefetch(relation, rows)

    def _related(self, relation: str) -> models.Manager:
        return self._model_of(relation)._default_manager

    def _rows(self, relation: str, method: str) -> Any:
        return _built(self._model_of(relation), method, get_language()).all()

    def _model_of(self, relation: str) -> Any:
        return self.model._meta.get_field(relation).related_model


@cache
def _built(model: type[models.Model], method: str, _language: str) -> models.QuerySet:
    """What that method of its manager gives, to be copied: for Django to build it takes longer than its answer."""
    return getattr(model._default_manager, method)()
