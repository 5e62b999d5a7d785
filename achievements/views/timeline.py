"""The timeline, narrowed by links that combine."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.embeds import Embed
from achievements.models import Category, Institution, Milestone, Participation
from achievements.models.milestone import MilestoneQuerySet
from achievements.views.facets import YEAR, Facet, FacetedList, Tally
from achievements.views.saved import savable

PAGE_SIZE = 60


@require_safe
@savable
def timeline(request: HttpRequest) -> HttpResponse:
    milestones = narrowed(request.GET)
    page = Paginator(milestones.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "milestones": milestones,
        "page": page,
        "own_query": milestones.own_query(page.number),
        "embed": Embed.of_timeline(request, milestones.own_query()),
    }
    return render(request, "achievements/timeline.html", context)


def narrowed(query: QueryDict) -> FacetedList:
    """The timeline as `query` narrows it. Raises Http404 for what cannot be asked."""
    return FacetedList.asked_for(query, Milestone.objects.for_timeline(), FACETS)


def _categories(milestones: MilestoneQuerySet) -> Tally:
    categories = Category.objects.filter(milestones__in=milestones).annotate(count=Count("milestones"))
    return [(category.slug, category.title, category.count) for category in categories]


def _institutions(milestones: MilestoneQuerySet) -> Tally:
    """Those that take part most first."""
    institutions = Institution.objects.listed().filter(participations__milestone__in=milestones)
    counted = institutions.annotate(count=Count("participations__milestone", distinct=True))
    return [(each.slug, each, each.count) for each in counted.order_by("-count", "slug")]


def _of_institution(milestones: MilestoneQuerySet, slug: str) -> MilestoneQuerySet:
    return milestones.filter(
        pk__in=Participation.objects.listed().filter(institution__slug=slug).values("milestone")
    )


FACETS = [
    YEAR,
    Facet("category", _("Field"), lambda rows, slug: rows.filter(category__slug=slug), _categories),
    Facet("institution", _("Institution"), _of_institution, _institutions),
    Facet.of_choices("kind", _("Kind"), Milestone.Kind),
]
