"""Achievements, one page each."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.lists.extracts import Extract, list_address
from achievements.models import Achievement, Institution, Participation
from achievements.views.saved import savable
from web.public import public


@require_safe
@public()
@savable
def achievement(request: HttpRequest, slug: str) -> TemplateResponse:
    achievement = get_object_or_404(Achievement.objects.for_page(), slug=slug)
    neighbours = Achievement.objects.published().of_period(achievement.period)
    milestones, chosen = achievement.milestones.listed(), {"achievement": slug}
    observations = achievement.observations.listed()
    participations = Participation.objects.listed().in_those_of(achievement)
    bodies = Institution.objects.listed().taking_part_in(achievement)
    context = {
        "achievement": achievement,
        "milestones": Extract.of(milestones.filter(date__isnull=False), list_address("timeline", **chosen)),
        "undated": milestones.filter(date__isnull=True),
        "observations": Extract.of(
            observations, list_address("metrics", **chosen), observations.latest_keys()
        ),
        "documents": Extract.of(achievement.documents.listed(), list_address("documents", **chosen)),
        "institutions": Extract.of(bodies, list_address("timeline", **chosen), participations.institutions()),
        "errata": Extract.of(achievement.errata.listed(), list_address("open_questions", **chosen)),
        "previous": neighbours.filter(number__lt=achievement.number).last(),
        "next": neighbours.filter(number__gt=achievement.number).first(),
    }
    return TemplateResponse(request, "achievements/achievement.html", context)
