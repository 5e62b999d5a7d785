"""What readers take away: ten stories, texts to be read aloud, packs for homework, before and after, captions whose
pictures are looked for.
"""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from achievements.kinds import extra
from achievements.lists.pages import page_asked_for
from achievements.models import Achievement, Imprint, Observation, Period, Photo
from achievements.models.revision import remembered
from achievements.models.series import Comparison, comparable
from achievements.publish.citing import Reference
from achievements.views.saved import savable
from web.public import public

COMPARISONS = 25  # on a page


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
@public("page")
@savable
def before_and_after(request: HttpRequest) -> TemplateResponse:
    page = page_asked_for(request, remembered("before and after", _before_and_after), COMPARISONS)
    of = Observation.objects.for_before_and_after().in_bulk({key for pair in page for key in pair if key})
    there = [(before, after) for before, after in page if {before, after} <= {*of, None}]
    context = {
        "page": page,
        "told": [of[after] for before, after in there if not before],
        "comparisons": [Comparison(of[before], of[after]) for before, after in there if before],
    }
    return TemplateResponse(request, "achievements/before_and_after.html", context)


def _before_and_after() -> list[tuple[int | None, int]]:
    """The keys of every two figures that can be compared; before them, alone, of those whose baseline is told."""
    told = Observation.objects.with_baseline().values_list("pk", flat=True)
    return [*((None, key) for key in told), *comparable(Observation.objects.published().outlines())]


@require_safe
@public()
@savable
def pictures_wanted(request: HttpRequest) -> TemplateResponse:
    photos = Photo.objects.wanted()
    return TemplateResponse(request, "achievements/pictures_wanted.html", {"photos": photos})
