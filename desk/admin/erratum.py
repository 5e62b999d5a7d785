"""Editing errata of the sources."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from achievements.models import Erratum, Report
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordForm


class ErratumForm(RecordForm):
    slug_sources = ("as_printed",)


@admin.register(Erratum)
class ErratumAdmin(EditorialAdmin):
    form = ErratumForm
    list_display = ["editorial_state", "as_printed", "probable", "weight", "kind", "confidence", "state"]
    list_display_links = ["as_printed"]
    list_filter = ["editorial_state", "state", "weight", "kind", "confidence", "achievements"]
    autocomplete_fields = [
        "achievements",
        "milestones",
        "observations",
        "documents",
        "institutions",
        "photos",
        "citations",
    ]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (
            _("Doubt"),
            {"fields": ["as_printed", "probable", ("weight", "kind", "confidence"), "note", "slug"]},
        ),
        (_("Settlement"), {"fields": ["state", "evidence"]}),
        (
            _("What it concerns"),
            {"fields": ["achievements", "milestones", "observations", "documents", "institutions", "photos"]},
        ),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Erratum, form: Any, change: bool) -> None:
        """An erratum that came of a reader's report, which the address of the form names, is noted there."""
        super().save_model(request, obj, form, change)
        if not change and request.user.has_perm("achievements.change_report"):
            reported = Report.objects.quoted(request.GET.get("report", ""))
            reported.update(erratum=obj, state=Report.State.IN_HAND)
