"""Lists that plain links narrow: what can be chosen, how much each choice would find, and what is chosen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.db.models.enums import ChoicesType
from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.dates import YEARS
from achievements.models.dated import DatedQuerySet

SLUG = forms.SlugField(required=False)
Tally = Iterable[tuple[Any, Any, int]]  # value, label, and how many rows have it


@dataclass(frozen=True)
class Facet:
    """One way of narrowing a list: `tally` gives the values of the rows it is handed, `field` reads one typed."""

    name: str
    title: Promise
    narrow: Callable[[Any, Any], QuerySet]
    tally: Callable[[Any], Tally]
    field: forms.Field = SLUG
    is_short: bool = False

    @classmethod
    def of_choices(cls, name: str, title: Promise, choices: ChoicesType) -> Self:
        """The facet of a field that holds one of `choices`."""

        def tally(rows: QuerySet) -> Tally:
            counts = dict(rows.order_by().values_list(name).annotate(Count("pk")))
            return [(value, label, counts[value]) for value, label in choices.choices if value in counts]

        return cls(name, title, lambda rows, value: rows.filter(**{name: value}), tally)


def _years(rows: DatedQuerySet) -> Tally:
    return [(year, year, count) for year, count in rows.per_year().items() if count]


YEAR = Facet(
    "year",
    _("Year"),
    DatedQuerySet.in_year,
    _years,
    field=forms.IntegerField(required=False, min_value=YEARS[0], max_value=YEARS[-1]),
    is_short=True,
)


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list further, or, where it is chosen already, takes that back."""

    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Offer:
    """What a facet offers beside what others chose; unfolded when something of it is chosen, or it is short."""

    title: Promise
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True)
class FacetedList:
    """Rows as an address narrows them: `chosen` has the value of each facet that does."""

    everything: QuerySet
    facets: Sequence[Facet]
    chosen: dict[str, Any]

    @classmethod
    def asked_for(cls, query: QueryDict, everything: QuerySet, facets: Sequence[Facet]) -> Self:
        """Values that nothing has find nothing; Http404 for those that cannot be."""
        try:
            read = {facet.name: facet.field.clean(query.get(facet.name)) for facet in facets}
        except ValidationError:
            raise Http404 from None
        return cls(everything, facets, {name: value for name, value in read.items() if value})

    @property
    def rows(self) -> QuerySet:
        return self._narrowed(self.chosen)

    @cached_property
    def offers(self) -> list[Offer]:
        return [
            Offer(facet.title, self._choices(facet), facet.name in self.chosen or facet.is_short)
            for facet in self.facets
        ]

    def _narrowed(self, chosen: dict[str, Any]) -> QuerySet:
        rows = self.everything
        for facet in self.facets:
            if facet.name in chosen:
                rows = facet.narrow(rows, chosen[facet.name])
        return rows

    def _choices(self, facet: Facet) -> list[Choice]:
        """Every value that something has beside what is chosen by other facets, with how much each would find."""
        others = {name: value for name, value in self.chosen.items() if name != facet.name}
        return [
            self._choice(facet, value, str(label), count, others)
            for value, label, count in facet.tally(self._narrowed(others))
        ]

    def _choice(self, facet: Facet, value: Any, label: str, count: int, others: dict[str, Any]) -> Choice:
        is_chosen = self.chosen.get(facet.name) == value
        query = urlencode(others if is_chosen else others | {facet.name: value})
        return Choice(label, count, is_chosen, f"?{query}")
