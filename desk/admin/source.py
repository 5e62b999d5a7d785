"""Editing sources and the places in them that facts point to."""

import re

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from achievements.models import Citation, Source
from desk.admin.editorial import RecordAdmin, ShowsDate
from desk.admin.versioned import VersionedAdmin
from desk.finding import saying


@admin.register(Source)
class SourceAdmin(ShowsDate, RecordAdmin):
    list_display = ["title", "date_typed", "url"]
    autocomplete_fields = ["publisher"]
    readonly_fields = ["date_shown"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["title", "publisher", "url", "date", "date_shown", "note", "slug"]}),
        (_("Full text"), {"fields": ["text"], "classes": ["collapse"]}),
    ]


@admin.register(Citation)
class CitationAdmin(VersionedAdmin):
    list_display = ["__str__", "locator", "part"]
    list_filter = ["source", "part"]
    list_select_related = ["source"]
    list_per_page = 50
    search_fields = ["source__slug"]
    search_help_text = _("The place may be given as section.paragraph, for example 4.3.")
    fields = ["source", ("section", "paragraph"), "part"]

    def get_readonly_fields(self, request: HttpRequest, obj: Citation | None = None) -> list[str]:
        """A place stays where it is: what cites it would cite something else."""
        return ["source", "section", "paragraph"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("source").defer("source__text")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Citation], search_term: str
    ) -> tuple[QuerySet[Citation], bool]:
        """Find places by section and paragraph ("4.3"), otherwise by their source."""
        place = re.fullmatch(r"\s*(\d{1,4})\.(\d{0,4})\s*", search_term, re.ASCII)
        if place:
            section, paragraph = place.groups()
            found = queryset.filter(section=section)
            return (found.filter(paragraph=paragraph) if paragraph else found), False
        if not (term := search_term.replace("\0", "").strip()):
            return queryset, False
        sources = Source.objects.filter(saying(Source.objects.all(), term) | Q(slug__contains=term))
        return queryset.filter(source__in=sources), False
