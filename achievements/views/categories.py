"""The fields of work that achievements, milestones and metrics belong to."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.lists.extracts import Extract, list_address
from achievements.models import Achievement, Category, Metric, Milestone
from achievements.views.saved import savable
from web.public import public


@require_safe
@public()
@savable
def categories(request: HttpRequest) -> TemplateResponse:
    fields = Category.objects.fields_of_work().with_named("achievements")
    return TemplateResponse(request, "achievements/categories.html", {"categories": fields})


@require_safe
@public()
@savable
def category(request: HttpRequest, slug: str) -> TemplateResponse:
    category = get_object_or_404(Category.objects.in_use(), slug=slug)
    milestones, chosen = Milestone.objects.listed().filter(category=category), {"category": slug}
    metrics = Metric.objects.for_register().filter(category=category)
    dated, undated = Extract.dated_and_undated(milestones, list_address("timeline", **chosen))
    context = {
        "category": category,
        "achievements": Achievement.objects.published().filter(category=category),
        "milestones": dated,
        "undated": undated,
        "metrics": Extract.of(metrics, list_address("metrics", **chosen)),
    }
    return TemplateResponse(request, "achievements/category.html", context)
