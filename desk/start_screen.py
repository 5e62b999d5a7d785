"""The screens that are of no one kind: the search over everything, and what colleagues changed."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from desk.search import everything
from desk.start import Start, changes_of_others, item_of_version

CHANGES_ON_A_PAGE = 50


def search_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What of the whole record, drafts too, and of readers' reports says what is looked for."""
    text = request.GET.get("q", "")[:200]
    context = {
        **site.each_context(request),
        "title": gettext("Search"),
        "asked": text,
        "found": everything(text, Start(request.user).may_see) if text.strip() else [],
    }
    return TemplateResponse(request, "admin/desk/search.html", context)


def changes_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What colleagues wrote, the newest first, as far as the reader may see it."""
    versions = changes_of_others(request.user, Start(request.user).may_see).select_related("entry")
    page: Any = Paginator(versions, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": gettext("What colleagues changed"),
        "items": [item_of_version(version) for version in page.object_list],
        "page": page,
    }
    return TemplateResponse(request, "admin/desk/changes.html", context)
