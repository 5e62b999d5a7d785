"""The timeline and the metrics in frames that any site may show. Nothing runs in them, and no visit is counted."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from achievements.models import Metric
from achievements.publish.embeds import Embed
from achievements.views.metrics import page_of_observations
from achievements.views.timeline import timeline_embed, timeline_list
from web.public import public

LENGTH = 10  # milestones in a frame


def framed_by_anybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """All other pages may be framed by nobody."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"], "script-src": [NONE]})(view))


@require_safe
@public("year", "category", "achievement", "institution", "kind")
@framed_by_anybody
def timeline(request: HttpRequest) -> HttpResponse:
    """The first milestones of the timeline, narrowed as its page is."""
    milestones = timeline_list(request.GET)
    rows: Any = milestones.rows
    page = Paginator(rows.with_citations(), LENGTH).page(1)
    page.object_list = list(page.object_list)
    context = {
        "embed": timeline_embed(request, milestones),
        "milestones": milestones,
        "page": page,
        "sources": dict.fromkeys(source for each in page.object_list for source in each.cited_sources),
    }
    return TemplateResponse(request, "achievements/embed_timeline.html", context)


@require_safe
@public("page", "at")
@framed_by_anybody
def metric(request: HttpRequest, slug: str) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.for_page(), slug=slug)
    _page, series = page_of_observations(request, metric)
    context = {
        "embed": Embed.of_metric(request, metric, series),
        "metric": metric,
        "series": series,
        "sources": series.cited_sources,
    }
    return TemplateResponse(request, "achievements/embed_metric.html", context)
