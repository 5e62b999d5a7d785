"""The timeline, narrowed by links that combine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.dates import YEARS
from achievements.models import Category, Institution, Milestone, Participation
from achievements.models.milestone import MilestoneQuerySet

PAGE_SIZE = 60
LOWEST_YEAR, HIGHEST_YEAR = YEARS[0], YEARS[-1]


class TimelineFilter(forms.Form):
    """What an address may ask of the timeline. Well-formed values that nothing has find nothing."""

    category = forms.SlugField(required=False)
    institution = forms.SlugField(required=False)
    year = forms.IntegerField(required=False, min_value=LOWEST_YEAR, max_value=HIGHEST_YEAR)
    kind = forms.SlugField(required=False)


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    form = TimelineFilter(request.GET)
    if not form.is_valid():
        raise Http404
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    milestones = _narrowed(Milestone.objects.for_timeline(), chosen)
    context = {
        "page": Paginator(milestones, PAGE_SIZE).get_page(request.GET.get("page")),
        "facets": [facet.offer(chosen) for facet in FACETS.values()],
        "is_narrowed": bool(chosen),
    }
    return render(request, "achievements/timeline.html", context)


@dataclass(frozen=True)
class Choice:
    """A link that narrows the timeline further, or, where it is chosen already, takes that back."""

    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Offer:
    """What a facet offers beside what is chosen by others; unfolded when something of it is chosen, or it is short."""

    title: Promise
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True)
class Facet:
    """One way of narrowing: `tally` gives value, label and number of the milestones it is handed."""

    name: str
    title: Promise
    narrow: Callable[[MilestoneQuerySet, Any], MilestoneQuerySet]
    tally: Callable[[MilestoneQuerySet], Iterable[tuple[Any, Any, int]]]
    is_short: bool = False

    def offer(self, chosen: dict[str, Any]) -> Offer:
        return Offer(self.title, self._choices(chosen), self.name in chosen or self.is_short)

    def _choices(self, chosen: dict[str, Any]) -> list[Choice]:
        """Every value that something has beside what is `chosen` by other facets, with how much each would find."""
        others = {name: value for name, value in chosen.items() if name != self.name}
        milestones = _narrowed(Milestone.objects.published().filter(date__isnull=False), others)
        return [
            self._choice(value, str(label), count, chosen, others)
            for value, label, count in self.tally(milestones)
        ]

    def _choice(self, value: Any, label: str, count: int, chosen: dict, others: dict) -> Choice:
        is_chosen = chosen.get(self.name) == value
        return Choice(
            label, count, is_chosen, "?" + urlencode(others if is_chosen else others | {self.name: value})
        )


def _narrowed(milestones: MilestoneQuerySet, chosen: dict[str, Any]) -> MilestoneQuerySet:
    for name, value in chosen.items():
        milestones = FACETS[name].narrow(milestones, value)
    return milestones


def _categories(milestones: MilestoneQuerySet) -> list[tuple[str, str, int]]:
    categories = Category.objects.filter(milestones__in=milestones).annotate(count=Count("milestones"))
    return [(category.slug, category.title, category.count) for category in categories]


def _institutions(milestones: MilestoneQuerySet) -> list[tuple[str, Institution, int]]:
    """Those that take part most first."""
    institutions = Institution.objects.listed().filter(participations__milestone__in=milestones)
    counted = institutions.annotate(count=Count("participations__milestone", distinct=True))
    return [(each.slug, each, each.count) for each in counted.order_by("-count", "slug")]


def _of_institution(milestones: MilestoneQuerySet, slug: str) -> MilestoneQuerySet:
    return milestones.filter(
        pk__in=Participation.objects.listed().filter(institution__slug=slug).values("milestone")
    )


def _years(milestones: MilestoneQuerySet) -> list[tuple[int, int, int]]:
    return [(year, year, count) for year, count in milestones.per_year().items() if count]


def _kinds(milestones: MilestoneQuerySet) -> list[tuple[str, Promise, int]]:
    counts = dict(milestones.order_by().values_list("kind").annotate(Count("pk")))
    return [(kind.value, kind.label, counts[kind]) for kind in Milestone.Kind if kind in counts]


FACETS = {
    facet.name: facet
    for facet in (
        Facet("year", _("Year"), MilestoneQuerySet.in_year, _years, is_short=True),
        Facet("category", _("Field"), lambda m, slug: m.filter(category__slug=slug), _categories),
        Facet("institution", _("Institution"), _of_institution, _institutions),
        Facet("kind", _("Kind"), lambda m, kind: m.filter(kind=kind), _kinds),
    )
}
