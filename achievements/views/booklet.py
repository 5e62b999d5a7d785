"""The whole record of a period in one page, made for paper."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
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
from achievements.words.figures import format_number
from web.public import public

MOST_ENTRIES = 2000  # in a booklet, which is made in the memory that a process may have


@require_safe
@public()
@savable
def booklet(request: HttpRequest, slug: str = "") -> TemplateResponse:
    """The booklet of the period `slug`; of the first one without it."""
    periods = Period.objects.published()
    period = get_object_or_404(periods, slug=slug) if slug else periods.first()
    shared = {
        "period": period,
        "is_named": bool(slug),  # by its address; the first one has another address too
        "other_periods": [other for other in periods if other != period],
    }
    if (entries := _number_of_entries(period)) > MOST_ENTRIES:
        achievements = Achievement.objects.published().of_period(period)
        number = format_number(Decimal(entries), get_language())
        context = shared | {"entries": number, "achievements": achievements}
        return TemplateResponse(request, "achievements/booklet_too_long.html", context)
    return TemplateResponse(request, "achievements/booklet.html", shared | _chapters(period) | meanings())


def _number_of_entries(period: Period | None) -> int:
    of_period = (model.objects.published().of_period(period) for model in (Milestone, Observation))
    return sum(rows.count() for rows in (*of_period, LegalDocument.objects.published_in(period)))


def _chapters(period: Period | None) -> dict[str, Any]:
    achievements = Achievement.objects.for_booklet().of_period(period)
    milestones = Milestone.objects.for_booklet().of_period(period)
    photos = Photo.objects.listed().published_in(period)
    timeline = milestones.filter(date__isnull=False)
    return {
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
