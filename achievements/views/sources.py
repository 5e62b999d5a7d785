"""The sources, place by place."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.lists.pages import SHORT_ENTRIES, page_asked_for
from achievements.models import Citation, Source
from achievements.views.saved import savable
from web.public import public


@require_safe
@public("page", "at")
@savable
def source(request: HttpRequest, slug: str) -> TemplateResponse:
    source = get_object_or_404(Source.objects.in_use().for_page(), slug=slug)
    places = Citation.objects.in_use().listed().filter(source=source)
    page = page_asked_for(request, places, SHORT_ENTRIES, key="place")
    return TemplateResponse(request, "achievements/source.html", {"source": source, "page": page})
