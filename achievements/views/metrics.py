"""Metrics and their figures: the table first, the picture beside it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.embeds import Embed
from achievements.models import Erratum, Metric, Observation
from achievements.views.saved import savable


@require_safe
@savable
def metrics(request: HttpRequest) -> HttpResponse:
    return render(request, "achievements/metrics.html", {"metrics": Metric.objects.for_register()})


@require_safe
@savable
def metric(request: HttpRequest, slug: str) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.for_page(), slug=slug)
    context = {
        "metric": metric,
        "disagreements": _disagreements(metric),
        "embed": Embed.of_metric(request, metric),
    }
    return render(request, "achievements/metric.html", context)


@dataclass(frozen=True)
class Disagreement:
    """Figures that cannot all be right, and the question raised about them, where one has been."""

    figures: list[Observation]
    question: Erratum | None


def _disagreements(metric: Metric) -> list[Disagreement]:
    """Those a question holds together, across metrics too, then what else of `metric` is of the same time."""
    questions = Erratum.objects.contradicting(metric)
    asked = [Disagreement(list(question.observations.all()), question) for question in questions]
    rivals = [Disagreement(figures, None) for figures in metric.rivals()]
    unasked = [rival for rival in rivals if not any(_within(rival, each) for each in asked)]
    return [each for each in asked if len(each.figures) > 1] + unasked


def _within(one: Disagreement, other: Disagreement) -> bool:
    return all(figure in other.figures for figure in one.figures)
