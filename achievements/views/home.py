"""The front page: the latest period at a glance, and what was achieved in those before it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.models import Achievement, Category, Milestone, Period
from achievements.models.revision import remembered
from achievements.pictures.charts import terraces
from web.public import public


@require_safe
@public()
def home(request: HttpRequest) -> HttpResponse:
    years = remembered("years", Milestone.objects.for_timeline().per_year)
    *earlier, latest = Period.objects.with_achievements() or [None]
    context = {
        "latest": latest,
        "achievements": Achievement.objects.at_a_glance().of_period(latest),
        "earlier": earlier[::-1],
        "categories": Category.objects.in_use(),
        "years": years,
        "terraces": terraces(list(years.values())),
    }
    return TemplateResponse(request, "achievements/home.html", context)
