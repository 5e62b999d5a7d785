"""Lists that plain links narrow: what can be chosen, how much each choice would find, and what is chosen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.db.models.enums import ChoicesType
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from achievements.kinds import name_language
from achievements.lists.pages import PAGE_SIZE, ListPage, list_query, page_asked_for, relative_address
from achievements.models import Achievement, Institution
from achievements.models.dated import DatedQuerySet
from achievements.models.revision import remembered
from achievements.words.dates import YEARS
from achievements.words.fallback import marked

FIRST_CHOICES = 12
MOST_BODIES = 20  # that a facet offers
SLUG = forms.SlugField(required=False)
Tally = Iterable[tuple[Any, Any, int]]  # value, label, and how many rows have it


class Unreadable(Http404):
    """What an address asks of a list cannot be: `typed`, as it can be shown, is no value of the facet so titled."""

    def __init__(self, title: Promise, typed: str) -> None:
        super().__init__(f"{title}: {typed}")
        self.title = title
        self.typed = "".join(filter(str.isprintable, typed))


@dataclass(frozen=True)
class Facet:
    """One way of narrowing a list.

    `tally` gives the values of the rows it is handed, among them, if any has it, the chosen one that it is handed
    too; `field` reads a value typed.
    """

    name: str
    title: Promise
    narrow: Callable[[Any, Any], QuerySet]
    tally: Callable[[Any, Any], Tally]
    field: forms.Field = SLUG
    is_short: bool = False

    def read(self, query: QueryDict) -> Any:
        """The value that `query` asks for, empty where it asks for none; raises Unreadable for what cannot be one."""
        typed = query.get(self.name)
        try:
            return self.field.clean(typed)
        except ValidationError:
            raise Unreadable(self.title, str(typed)) from None

    @classmethod
    def of_choices(cls, name: str, title: Promise, choices: ChoicesType) -> Self:
        """The facet of a field that holds one of `choices`."""

        def tally(rows: QuerySet, chosen: str | None) -> Tally:
            counts = _counts(rows, name)
            return [(value, label, counts[value]) for value, label in choices.choices if value in counts]

        return cls(name, title, lambda rows, value: rows.filter(**{name: value}), tally)

    @classmethod
    def of_relation(cls, name: str, title: Promise, relation: str, public: Callable[[], QuerySet]) -> Self:
        """The facet of what rows lead to by their `relation`, as far as it is `public`."""

        def narrow(rows: QuerySet, slug: str) -> QuerySet:
            return rows.filter(**{f"{relation}__in": public().filter(slug=slug)})

        def tally(rows: QuerySet, chosen: str | None) -> Tally:
            counts = _counts(rows, relation)
            return [(thing.slug, thing, counts[thing.pk]) for thing in public().filter(pk__in=counts)]

        return cls(name, title, narrow, tally)


def _counts(rows: QuerySet, field: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def tally_of_bodies(rows: QuerySet, slug: str, counted: str, chosen: str | None) -> Tally:
    """Institutions, which `slug` reaches, with most of what is `counted` first: MOST_BODIES, and the chosen one."""
    number = Count(counted, distinct=True)
    counts = dict(rows.values_list(slug).annotate(number=number).order_by("-number", slug))
    offered = [slug for place, slug in enumerate(counts) if place < MOST_BODIES or slug == chosen]
    institutions = Institution.objects.listed().in_bulk(offered, field_name="slug")
    return [(slug, institutions[slug], counts[slug]) for slug in offered]


def _years(rows: DatedQuerySet, chosen: int | None) -> Tally:
    return [(year, year, count) for year, count in rows.per_year().items() if count]


YEAR = Facet(
    "year",
    _("Year"),
    DatedQuerySet.in_year,
    _years,
    field=forms.IntegerField(required=False, min_value=YEARS[0], max_value=YEARS[-1]),
    is_short=True,
)


ACHIEVEMENT = Facet.of_relation(
    "achievement", _("Achievement"), "achievements", lambda: Achievement.objects.published()
)


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list further, or, where it is chosen already, takes that back."""

    label: str
    words: str  # the label as HTML
    count: int
    is_chosen: bool
    address: str
    is_indexed: bool  # whether search engines may keep what it leads to


@dataclass(frozen=True)
class Offer:
    """What a facet offers beside what others chose; unfolded when something of it is chosen, or it is short.

    All in one language: texts that are still to be translated take long to remember.
    """

    title: str
    choices: list[Choice]
    is_short: bool

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def is_open(self) -> bool:
        return self.is_short or bool(self.chosen)

    @property
    def first(self) -> list[Choice]:
        return self.choices[:FIRST_CHOICES]

    @property
    def rest(self) -> list[Choice]:
        """Those that are folded away, unless one of them is chosen."""
        return self.choices[FIRST_CHOICES:]

    @property
    def is_rest_open(self) -> bool:
        return any(choice.is_chosen for choice in self.rest)


@dataclass(frozen=True)
class Condition:
    """What is chosen of a facet, and the rows that the list would have without it."""

    title: Promise
    choice: Choice
    rows_without: QuerySet

    @property
    def count_without(self) -> int:
        return self.rows_without.count()


@dataclass(frozen=True)
class FacetedList:
    """Rows as an address narrows them: `chosen` has the value of each facet that does.

    `name` is that of the list's address: no other list of the same rows offers what this one does.
    """

    name: str
    everything: QuerySet
    facets: Sequence[Facet]
    chosen: dict[str, Any]

    @classmethod
    def asked_for(cls, name: str, query: QueryDict, everything: QuerySet, facets: Sequence[Facet]) -> Self:
        """Values that nothing has find nothing; Unreadable for those that cannot be."""
        read = {facet.name: facet.read(query) for facet in facets}
        return cls(name, everything, facets, {facet: value for facet, value in read.items() if value})

    @property
    def rows(self) -> QuerySet:
        return self._narrowed(self.chosen)

    @cached_property
    def offers(self) -> list[Offer]:
        """What all facets offer: counted from all rows, and so remembered."""
        return remembered(
            f"offers of {self.name} {get_language()} {self.canonical_query}",
            lambda: [Offer(str(facet.title), self._choices(facet), facet.is_short) for facet in self.facets],
        )

    @cached_property
    def conditions(self) -> list[Condition]:
        return [
            Condition(facet.title, choice, self._narrowed(self._others(facet)))
            for facet, offer in zip(self.facets, self.offers, strict=True)
            for choice in offer.chosen
        ]

    @property
    def in_words(self) -> str:
        """What is chosen of which facets, for the page's title and description."""
        return ", ".join(f"{condition.title}: {condition.choice.label}" for condition in self.conditions)

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may keep the page: one choice that finds something, but no combination."""
        return _is_indexed(self.chosen) and all(condition.choice.count for condition in self.conditions)

    @property
    def canonical_query(self) -> str:
        """The one way to ask for the list, from its first page on."""
        return list_query(self.chosen)

    def page_asked_for(self, request: HttpRequest, size: int = PAGE_SIZE) -> ListPage:
        return page_asked_for(request, self.rows, size, chosen=self.chosen)

    def _others(self, facet: Facet) -> dict[str, Any]:
        return {name: value for name, value in self.chosen.items() if name != facet.name}

    def _narrowed(self, chosen: dict[str, Any]) -> QuerySet:
        rows = self.everything
        for facet in self.facets:
            if facet.name in chosen:
                rows = facet.narrow(rows, chosen[facet.name])
        return rows

    def _choices(self, facet: Facet) -> list[Choice]:
        return [self._choice(facet, value, label, count) for value, label, count in self._tally(facet)]

    def _tally(self, facet: Facet) -> Tally:
        """The values that something has beside what other facets chose, and what is chosen, even of nothing."""
        chosen = self.chosen.get(facet.name)
        found = list(facet.tally(self._narrowed(self._others(facet)), chosen))
        if chosen is None or any(value == chosen for value, _label, _count in found):
            return found
        labels = {value: label for value, label, _count in facet.tally(self.everything, chosen)}
        return [*found, (chosen, labels.get(chosen, chosen), 0)]

    def _choice(self, facet: Facet, value: Any, label: Any, count: int) -> Choice:
        language = name_language(label) if isinstance(label, Model) else get_language()
        others = self._others(facet)
        is_chosen = self.chosen.get(facet.name) == value
        chosen = others if is_chosen else others | {facet.name: value}
        address = relative_address(list_query(chosen))
        text = str(label)
        return Choice(text, marked(text, language), count, is_chosen, address, _is_indexed(chosen))


def _is_indexed(chosen: dict[str, Any]) -> bool:
    return len(chosen) < 2
