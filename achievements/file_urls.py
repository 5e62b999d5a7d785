"""Addresses of files, the same whatever the language: photographs, feeds, sitemap."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils import translation

from achievements.pictures.addresses import RENDITION
from achievements.publish.feeds import corrections_feed, feed
from achievements.publish.references import FORMS
from achievements.publish.share_pictures import DIGEST_LENGTH
from achievements.views import (
    charts,
    citations,
    conventions,
    oembed,
    photos,
    pictures,
    sitemaps,
    timeline_files,
)


class Language(StringConverter):
    """The code of one of our languages; there is no file in any other."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)


class Digest(StringConverter):
    """Of what a picture says."""

    regex = f"[0-9a-f]{{{DIGEST_LENGTH}}}"


class ChartForm(StringConverter):
    """What a chart can be had as."""

    regex = "svg|png"


class CitationForm(StringConverter):
    """What a citation can be had as."""

    regex = "|".join(FORMS)


register_converter(Language, "language")
register_converter(Digest, "digest")
register_converter(ChartForm, "chart_form")
register_converter(CitationForm, "citation_form")


def in_its_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The file in the language that its address names, and said to be in it."""

    @wraps(view)
    def wrapped(request: HttpRequest, language: str, **place: str) -> HttpResponse:
        with translation.override(language):
            response = view(request, **place)
        response.headers["Content-Language"] = language
        return response

    return wrapped


urlpatterns = [
    path(f"media/photos/{RENDITION}", photos.rendition, name="rendition"),
    path(
        "data/timeline.<language:language>.json",
        in_its_language(timeline_files.timeline_json),
        name="timeline_json",
    ),
    path(
        "data/anniversaries.<language:language>.ics",
        in_its_language(timeline_files.anniversaries),
        name="anniversaries",
    ),
    path(
        "pictures/<language:language>/<slug:name>.<digest:digest>.png",
        in_its_language(pictures.section_picture),
        name="section_picture",
    ),
    path(
        "pictures/<language:language>/<slug:kind>/<slug:slug>.<digest:digest>.png",
        in_its_language(pictures.entry_picture),
        name="entry_picture",
    ),
    # as they were called before their addresses changed with what they say
    path(
        "pictures/<language:language>/<slug:name>.png",
        in_its_language(pictures.section_picture),
    ),
    path(
        "pictures/<language:language>/<slug:kind>/<slug:slug>.png",
        in_its_language(pictures.entry_picture),
    ),
    path(
        "charts/<language:language>/figures/<slug:slug>.<chart_form:form>",
        in_its_language(charts.figure_file),
        name="figure_file",
    ),
    path(
        "charts/<language:language>/metrics/<slug:slug>.<chart_form:form>",
        in_its_language(charts.metric_file),
        name="metric_file",
    ),
    path(
        "citations/<language:language>/<slug:kind>/<slug:slug>.<citation_form:form>",
        in_its_language(citations.citation_file),
        name="citation_file",
    ),
    path(
        "manifest.<language:language>.webmanifest",
        in_its_language(conventions.manifest),
        name="manifest",
    ),
    path(".well-known/security.txt", conventions.security_txt, name="security_txt"),
    path("feeds/<language:language>.atom", in_its_language(feed), name="feed"),
    path(
        "feeds/corrections.<language:language>.atom",
        in_its_language(corrections_feed),
        name="corrections_feed",
    ),
    path("oembed", oembed.oembed, name="oembed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
]
