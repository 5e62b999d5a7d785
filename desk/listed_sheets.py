"""Any list of the desk as a workbook: as it is narrowed and in its order, or what is chosen in it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.sheets.exporting import write_list
from desk.sheets.kinds import KINDS
from desk.sheets.sending import as_file


def export_view(
    request: HttpRequest, site: admin.AdminSite, app_label: str, model_name: str
) -> HttpResponseBase:
    """The list of a model, narrowed and ordered as the request's parameters say."""
    listed = next(
        (
            each
            for model, each in site._registry.items()
            if (model._meta.app_label, model._meta.model_name) == (app_label, model_name)
        ),
        None,
    )
    if listed is None:
        raise Http404
    if not listed.has_view_or_change_permission(request):
        raise PermissionDenied
    try:
        rows = listed.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise Http404 from None
    return _file(listed, request, rows)


@admin.action(description=_("Export as XLSX"), permissions=["view"])
def export_chosen(listed: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
    """Those that are chosen in a list."""
    return _file(listed, request, queryset)


def _file(listed: Any, request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    name = f"{listed.opts.model_name}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return as_file(lambda file: write_list(file, listed, rows, request, KINDS.get(listed.model)), name)
