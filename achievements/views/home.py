"""The front page: the latest period at a glance, and what was achieved in those before it."""

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from achievements.models import Achievement, Category, Milestone, Period
from achievements.models.relating import as_public
from achievements.models.revision import remembered
from achievements.pictures.charts import terraces
from database.composed import Composed
from web.public import public

FIELDS_OF_WORK = Composed(Category.objects.fields_of_work)


@require_safe
@public()
def home(request: HttpRequest) -> HttpResponse:
    *earlier, latest = Period.objects.published() or [None]
    prefetch_related_objects(earlier, as_public("achievements", Achievement.objects.published()))
    achievements = list(Achievement.objects.at_a_glance().of_period(latest))
    context = {
        "latest": latest,
        "achievements": achievements,
        "earlier": earlier[::-1],
        "categories": remembered("fields of work in use", lambda: FIELDS_OF_WORK.at(timezone.now())),
        "coming": _coming_round(timezone.localdate()),
        "terraces": terraces(range(1, len(achievements) + 1)),
    }
    return TemplateResponse(request, "achievements/home.html", context)


def _coming_round(today: date) -> dict[str, Any]:
    """The events whose day of the year it is, or is next."""
    ask = lambda: list(Milestone.objects.coming_round(today))  # noqa: E731
    milestones = remembered(f"events coming round on {today}", ask)
    days = [milestone.date.exact_day for milestone in milestones]
    return {
        "milestones": milestones,
        "is_today": (today.month, today.day) in {(day.month, day.day) for day in days},
    }
