"""Charts as files to take away, each with its source line: SVG as pages show them, PNG drawn from that."""

import re
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from achievements import portal
from achievements.models import Metric, Observation
from achievements.pictures.chart_files import VERSION, ChartFile, png, svg
from achievements.templatetags.charts import chart_meaning, figure_chart, line_chart, line_meaning
from achievements.views.metrics import page_of_observations
from achievements.views.pictures import drawn_once
from achievements.words.fallback import translated_plainly
from web.public import DAY, public

DRAWING = re.compile(r'<svg class="chart.*?viewBox="0 0 (\d+) (\d+)".*?</svg>', re.DOTALL)


@require_safe
@public(seconds=DAY)
def figure_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The bar or the scale of an observation."""
    observation = get_object_or_404(Observation.objects.listed(), slug=slug)
    html = figure_chart(observation)
    if not html:
        raise Http404
    statement = observation.wording()
    address = request.build_absolute_uri(observation.metric.get_absolute_url())
    return _file(
        html, observation.metric, statement, chart_meaning(observation), [observation], address, form
    )


@require_safe
@public(seconds=DAY)
def metric_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The line of a metric over time."""
    metric = get_object_or_404(Metric.objects.for_page(), slug=slug)
    lines = page_of_observations(request, metric)[1].lines()
    if not lines:
        raise Http404
    context = line_chart(lines[0])
    observations = [observation for run in lines[0] for observation in run]
    html = render_to_string("achievements/_line_chart.html", context)
    address = request.build_absolute_uri(metric.get_absolute_url())
    meaning = line_meaning(observations[0], observations[-1])
    return _file(html, metric, "", meaning, observations, address, form)


def _file(
    html: str,
    metric: Metric,
    statement: str,
    meaning: str,
    observations: list[Observation],
    address: str,
    form: str,
) -> HttpResponse:
    match: Any = DRAWING.search(html)
    chart = ChartFile(
        title=translated_plainly(metric, "title"),
        statement=statement,
        drawing=mark_safe(match[0]),  # noqa: S308 (rendered by a template)
        ratio=float(Decimal(match[2]) / Decimal(match[1])),
        meaning=strip_tags(meaning),
        source=_source_line(observations, address),
    )
    drawn = svg(chart)
    if form == "svg":
        return HttpResponse(drawn, content_type="image/svg+xml")
    digest = sha256(f"{VERSION} {drawn}".encode()).hexdigest()
    return HttpResponse(drawn_once(f"chart-{digest}", lambda: png(drawn)), content_type="image/png")


def _source_line(observations: list[Observation], address: str) -> str:
    """What the chart rests on, and where it is told."""
    sources = dict.fromkeys(source for one in observations for source in one.cited_sources)
    return gettext("Source: %(sources)s. %(portal)s, %(address)s") % {
        "sources": "; ".join(translated_plainly(source, "title") for source in sources)
        or gettext("not noted"),
        "portal": str(portal.NAME),
        "address": address,
    }
