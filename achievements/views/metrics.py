"""Metrics and their figures: the table first, the picture beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.models import Metric


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    return render(request, "achievements/metrics.html", {"metrics": Metric.objects.for_register()})


@require_safe
def metric(request: HttpRequest, slug: str) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.for_page(), slug=slug)
    return render(request, "achievements/metric.html", {"metric": metric})
