"""What readers take away: ten stories, texts to be read aloud, packs for homework, before and after, captions whose
pictures are looked for.
"""

from itertools import groupby

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from achievements.kinds import extra
from achievements.models import Achievement, Imprint, Observation, Period, Photo
from achievements.models.series import Comparison, Series
from achievements.publish.citing import Reference
from achievements.views.saved import savable
from web.public import public


@require_safe
@public()
@savable
def take_away(request: HttpRequest) -> TemplateResponse:
    achievements = Achievement.objects.published().of_period(Period.objects.published().last())
    return TemplateResponse(request, "achievements/take_away.html", {"achievements": achievements})


@require_safe
@public()
@savable
def stories(request: HttpRequest) -> TemplateResponse:
    period = Period.objects.published().last()
    context = {"period": period, "achievements": Achievement.objects.for_stories().of_period(period)}
    return TemplateResponse(request, "achievements/stories.html", context)


@require_safe
@public()
@savable
def read_aloud(request: HttpRequest, slug: str) -> TemplateResponse:
    achievement = get_object_or_404(Achievement.objects.published().select_related("period"), slug=slug)
    context = {"achievement": achievement, "extra": extra("read_aloud", achievement)}
    return TemplateResponse(request, "achievements/read_aloud.html", context)


@require_safe
@public()
@savable
def homework(request: HttpRequest, slug: str) -> TemplateResponse:
    achievement = get_object_or_404(Achievement.objects.for_homework(), slug=slug)
    reference = Reference.of(
        achievement, request.build_absolute_uri, Imprint.published(), timezone.localdate()
    )
    context = {
        "achievement": achievement,
        "extra": extra("homework", achievement),
        "citation": reference.wording,
    }
    return TemplateResponse(request, "achievements/homework.html", context)


@require_safe
@public()
@savable
def before_and_after(request: HttpRequest) -> TemplateResponse:
    observations = list(Observation.objects.for_before_and_after())
    context = {
        "told": [observation for observation in observations if observation.baseline],
        "comparisons": _comparisons(observations),
    }
    return TemplateResponse(request, "achievements/before_and_after.html", context)


def _comparisons(observations: list[Observation]) -> list[Comparison]:
    """What can be compared among `observations`, those of a metric one after another."""
    by_metric = groupby(observations, lambda observation: observation.metric_id)
    found = (pair for _metric, group in by_metric for pair in Series(list(group)).comparisons())
    return [pair for pair in found if pair.is_comparable]


@require_safe
@public()
@savable
def pictures_wanted(request: HttpRequest) -> TemplateResponse:
    photos = Photo.objects.wanted()
    return TemplateResponse(request, "achievements/pictures_wanted.html", {"photos": photos})
