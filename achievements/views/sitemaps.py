"""The sitemap: an index of its files, and the files."""

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from achievements.publish.sitemap import SITEMAPS
from web.public import DAY, public


@require_safe
@public(seconds=DAY)
def index(request: HttpRequest) -> HttpResponse:
    return views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")


@require_safe
@public("p", seconds=DAY)
def section(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SITEMAPS, section)
