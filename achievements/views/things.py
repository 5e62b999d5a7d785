"""The page of one thing, with what it is related to and, where its kind has an order in time, those beside it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.kinds import Kind
from achievements.models.dated import DatedQuerySet
from achievements.views.saved import savable
from web.public import public


def view_of(kind: Kind) -> Callable[..., HttpResponse]:
    """The view of the pages of `kind`, each shown by the template of the kind's name."""

    @require_safe
    @public()
    @savable
    def page(request: HttpRequest, slug: str) -> TemplateResponse:
        rows: Any = kind.model._default_manager
        thing = get_object_or_404(rows.for_page(), slug=slug)
        context = {kind.name: thing} | _neighbours(rows.published(), thing)
        return TemplateResponse(request, f"achievements/{kind.name}.html", context)

    return page


def _neighbours(rows: Any, thing: Any) -> dict[str, Any]:
    if not isinstance(rows, DatedQuerySet):
        return {}
    previous, following = rows.beside(thing)
    return {"previous": previous, "next": following}
