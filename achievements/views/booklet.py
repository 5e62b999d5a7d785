"""The whole record of a period in one page, made for paper."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from achievements.models import (
    Achievement,
    Erratum,
    Institution,
    LegalDocument,
    Milestone,
    Observation,
    Period,
    Photo,
    Source,
)
from achievements.pictures.charts import terraces
from achievements.views.how_to_read import meanings
from achievements.views.saved import savable
from web.public import public


@require_safe
@public()
@savable
def booklet(request: HttpRequest, slug: str = "") -> TemplateResponse:
    """The booklet of the period `slug`; of the first one without it."""
    periods = Period.objects.published()
    period = get_object_or_404(periods, slug=slug) if slug else periods.first()
    achievements = Achievement.objects.for_booklet().of_period(period)
    milestones = Milestone.objects.for_booklet().of_period(period)
    photos = Photo.objects.listed().published_in(period)
    timeline = milestones.filter(date__isnull=False)
    context = {
        "period": period,
        "is_named": bool(slug),  # by its address; the first one has another address too
        "other_periods": [other for other in periods if other != period],
        "made_at": timezone.now(),
        "terraces": terraces(list(timeline.per_year().values())),
        "achievements": achievements,
        "other_milestones": milestones.exclude(achievements__in=achievements.values("pk")),
        "other_photos": photos.exclude(achievement__in=achievements.values("pk")),
        "timeline": timeline,
        "institutions": Institution.objects.for_register().published_in(period),
        "observations": Observation.objects.for_table().of_period(period),
        "documents": LegalDocument.objects.for_booklet().published_in(period),
        "errata_by_weight": Erratum.by_weight(Erratum.objects.for_register().published_in(period)),
        "sources": Source.objects.in_use().with_named("publisher").published_in(period),
    }
    return TemplateResponse(request, "achievements/booklet.html", context | meanings())
