"""Achievements, one page each."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.lists.extracts import Extract, list_address
from achievements.models import Achievement, Institution, Milestone, Observation, Participation
from achievements.models.relating import names_of
from achievements.views.saved import savable
from web.public import public


@require_safe
@public()
@savable
def achievement(request: HttpRequest, slug: str) -> TemplateResponse:
    achievement = get_object_or_404(Achievement.objects.for_page(), slug=slug)
    milestones, chosen = achievement.milestones.with_nameless(), {"achievement": slug}
    dated, undated = Extract.dated_and_undated(
        milestones, list_address("timeline", **chosen), has_all_undated=True
    )
    figures = achievement.observations.with_nameless()
    observations = Extract.of(figures, list_address("metrics", **chosen), figures.latest_keys())
    participations = Participation.objects.named().in_those_of(achievement)
    bodies = Institution.objects.published().with_part_in(achievement)
    institutions = Extract.of(bodies, list_address("timeline", **chosen), participations.institutions())
    name_bodies(institutions.rows, dated.rows + undated.rows, observations.rows)
    context = {
        "achievement": achievement,
        "milestones": dated,
        "undated": undated.rows,
        "observations": observations,
        "documents": Extract.of(achievement.documents.listed(), list_address("documents", **chosen)),
        "institutions": institutions,
        "errata": Extract.of(achievement.errata.listed(), list_address("open_questions", **chosen)),
        **_neighbours(achievement),
    }
    return TemplateResponse(request, "achievements/achievement.html", context)


def _neighbours(achievement: Achievement) -> dict[str, Achievement | None]:
    """The nearest before and after it among the few of its period, by their numbers."""
    of_period = Achievement.objects.published().of_period(achievement.period)
    others = list(of_period.order_by("number").only("number", "slug", "title"))
    before = [other for other in others if other.number < achievement.number]
    after = [other for other in others if other.number > achievement.number]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}


def name_bodies(
    institutions: list[Institution], milestones: list[Milestone], observations: list[Observation]
) -> None:
    """Fetch the names of `institutions`, of those that took part in `milestones`, and of those that counted
    `observations`, in one query.
    """
    taking_part = (part.institution for milestone in milestones for part in milestone.public_participations)
    counting = (observation.institution for observation in observations if observation.institution)
    prefetch_related_objects([*institutions, *taking_part, *counting], names_of())
