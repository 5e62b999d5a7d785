"""The screens that are of no one kind: the search over everything, and what colleagues changed."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from achievements.finding.reading import QUERY_MAX_LENGTH
from desk.admin.translating import may_change
from desk.listing import items_of_versions
from desk.search import everything
from desk.start import changes_of_others
from desk.translations import Kind, next_address, progress

CHANGES_ON_A_PAGE = 50


def search_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What of the whole record, drafts too, and of readers' reports says what is looked for."""
    text = request.GET.get("q", "")[:QUERY_MAX_LENGTH]
    context = {
        **site.each_context(request),
        "title": gettext("Search"),
        "asked": text,
        "found": everything(text, request.user) if text.strip() else [],
    }
    return TemplateResponse(request, "admin/desk/search.html", context)


def translations_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """How far the translations are, and the way through those that are to be made or looked at."""
    fields = progress(request.user)
    missing, stale = (
        next_address(kind, 0, lambda model: may_change(request.user, model))
        for kind in (Kind.MISSING, Kind.STALE)
    )
    context = {
        **site.each_context(request),
        "title": gettext("Translations"),
        "fields": fields,
        "ways": [
            (gettext("One missing translation after the other"), missing),
            (gettext("One stale translation after the other"), stale),
        ],
    }
    return TemplateResponse(request, "admin/desk/translations.html", context)


def changes_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What colleagues wrote, the newest first, as far as the reader may see it."""
    versions = changes_of_others(request.user).select_related("entry")
    page: Any = Paginator(versions, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": gettext("What colleagues changed"),
        "items": items_of_versions(page.object_list),
        "page": page,
    }
    return TemplateResponse(request, "admin/desk/changes.html", context)
