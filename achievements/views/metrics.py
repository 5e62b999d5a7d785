"""Metrics and their observations: the table first, the chart beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.lists.facets import Facet, FacetedList, Tally
from achievements.lists.pages import SHORT_ENTRIES, ListPage, page_asked_for
from achievements.models import Achievement, Category, Erratum, Institution, Metric, Observation
from achievements.models.metric import LATEST, MetricQuerySet
from achievements.models.series import Series
from achievements.publish.embeds import Embed
from achievements.views.saved import savable
from web.public import public

PAGE_SIZE = 10  # observations on a page of a metric


@require_safe
@public("category", "achievement", "institution", "page", "at")
@savable
def metrics(request: HttpRequest) -> TemplateResponse:
    metrics = FacetedList.asked_for("metrics", request.GET, Metric.objects.for_register(), FACETS)
    context = {"metrics": metrics, "page": metrics.page_asked_for(request, SHORT_ENTRIES)}
    return TemplateResponse(request, "achievements/metrics.html", context)


@require_safe
@public("page", "at")
@savable
def metric(request: HttpRequest, slug: str) -> TemplateResponse:
    metric = get_object_or_404(Metric.objects.for_page(), slug=slug)
    page, series = page_of_observations(request, metric)
    context = {
        "metric": metric,
        "page": page,
        "series": series,
        "disagreements": _disagreements(metric, series),
        "embed": Embed.of_metric(request, metric, series),
    }
    return TemplateResponse(request, "achievements/metric.html", context)


def page_of_observations(request: HttpRequest, metric: Metric) -> tuple[ListPage, Series]:
    """Some observations of `metric`, the latest first, and these in the order of time."""
    page = page_asked_for(request, observations_of(metric), PAGE_SIZE)
    series = Series(list(page)[::-1])
    if page.number == 1:
        metric.latest_observations = series.observations[-LATEST:]
    return page, series


def observations_of(metric: Metric) -> QuerySet[Observation]:
    """In the order of the pages of `metric`: the latest first."""
    return Observation.objects.listed().filter(metric=metric).reverse()


@dataclass(frozen=True)
class Disagreement:
    """Observations that cannot all be right, and the erratum about them, where there is one."""

    observations: list[Observation]
    erratum: Erratum | None


def _disagreements(metric: Metric, series: Series) -> list[Disagreement]:
    """Those an erratum holds together, across metrics too, then what else in `series` is of the same time."""
    errata = Erratum.objects.contradicting(metric)
    noted = [Disagreement(erratum.public_observations, erratum) for erratum in errata]
    found = [Disagreement(observations, None) for observations in series.disagreeing()]
    further = [one for one in found if not any(_within(one, other) for other in noted)]
    return [one for one in noted if len(one.observations) > 1] + further


def _within(one: Disagreement, other: Disagreement) -> bool:
    return all(observation in other.observations for observation in one.observations)


def _measured(name: str, title: Promise, relation: str, public: Callable[[], QuerySet]) -> Facet:
    """The facet of what observations belong to; offered only to be taken back, where a page of it led here."""

    def narrow(metrics: MetricQuerySet, slug: str) -> MetricQuerySet:
        observations = Observation.objects.published().filter(
            **{f"{relation}__in": public().filter(slug=slug)}
        )
        return metrics.filter(pk__in=observations.values("metric"))

    def tally(metrics: MetricQuerySet, chosen: str | None) -> Tally:
        return [
            (thing.slug, thing, narrow(metrics, thing.slug).count()) for thing in public().filter(slug=chosen)
        ]

    return Facet(name, title, narrow, tally)


FACETS = [
    Facet.of_relation("category", _("Field"), "category", Category.objects.all),
    _measured("achievement", _("Achievement"), "achievements", Achievement.objects.published),
    _measured("institution", _("Institution"), "institution", Institution.objects.listed),
]
