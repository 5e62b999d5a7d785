"""The timeline, narrowed by links that combine."""

from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.lists.facets import ACHIEVEMENT, YEAR, Facet, FacetedList, Tally, tally_of_bodies
from achievements.models import Category, Milestone, Participation
from achievements.models.milestone import MilestoneQuerySet
from achievements.publish.embeds import Embed
from achievements.views.saved import savable
from web.public import public


@require_safe
@public("year", "category", "achievement", "institution", "kind", "page", "at")
@savable
def timeline(request: HttpRequest) -> TemplateResponse:
    milestones = timeline_list(request.GET)
    context = {
        "milestones": milestones,
        "page": milestones.page_asked_for(request),
        "embed": timeline_embed(request, milestones),
    }
    return TemplateResponse(request, "achievements/timeline.html", context)


def timeline_list(query: QueryDict) -> FacetedList:
    """The timeline as `query` narrows it. Raises Http404 for what cannot be asked."""
    return FacetedList.asked_for("timeline", query, Milestone.objects.listed(), FACETS)


def timeline_embed(request: HttpRequest, milestones: FacetedList) -> Embed:
    """How other sites show the timeline as `milestones` narrows it."""
    chosen = milestones.in_words if milestones.chosen else ""
    return Embed.of_timeline(request, milestones.canonical_query, chosen)


def _of_institution(milestones: MilestoneQuerySet, slug: str) -> MilestoneQuerySet:
    return milestones.filter(
        pk__in=Participation.objects.listed().filter(institution__slug=slug).values("milestone")
    )


def _institutions(milestones: MilestoneQuerySet, chosen: str | None) -> Tally:
    participations = Participation.objects.listed().filter(milestone__in=milestones)
    return tally_of_bodies(participations, "institution__slug", "milestone", chosen)


FACETS = [
    YEAR,
    Facet.of_relation("category", _("Field"), "category", Category.objects.all),
    ACHIEVEMENT,
    Facet("institution", _("Institution"), _of_institution, _institutions),
    Facet.of_choices("kind", _("Kind"), Milestone.Kind),
]
