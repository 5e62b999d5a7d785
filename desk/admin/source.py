"""Editing sources and the places in them that facts point to."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from achievements.models import Citation, Source
from desk import places
from desk.admin.editorial import RecordAdmin, ShowsDate
from desk.admin.versioned import VersionedAdmin
from desk.finding import saying
from desk.places import Paragraphs


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


class CitationForm(forms.ModelForm):
    """A place, which the source has as far as its text is known."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        place = [cleaned.get(name, getattr(self.instance, name)) for name in ("section", "paragraph")]
        source = cleaned.get("source") or (self.instance.source if self.instance.pk else None)
        if source is None or None in place or not (present := Paragraphs().of(source.pk)):
            return cleaned
        section, paragraph = place
        if f"{section}.{paragraph}" not in present:
            self.add_error("paragraph", self._missing(section, paragraph, present))
        return cleaned

    def _missing(self, section: int, paragraph: int, present: Iterable[str]) -> ValidationError:
        of_section = [place for place in present if place.startswith(f"{section}.")]
        words = {"place": f"{section}.{paragraph}", "section": section}
        if not of_section:
            return ValidationError(_("The source has no section %(section)s."), code="missing", params=words)
        message = _("The source has no place %(place)s; section %(section)s goes from %(first)s to %(last)s.")
        ends = {"first": of_section[0], "last": of_section[-1]}
        return ValidationError(message, code="missing", params=words | ends)


@admin.register(Citation)
class CitationAdmin(VersionedAdmin):
    form = CitationForm
    list_display = ["__str__", "locator", "part"]
    list_filter = ["source", "part"]
    list_select_related = ["source"]
    list_per_page = 50
    search_fields = ["source__slug"]
    search_help_text = _(
        "The place may be given as section.paragraph, for example 4.3; or words that stand there."
    )
    fields = ["source", ("section", "paragraph"), "part"]

    def get_readonly_fields(self, request: HttpRequest, obj: Citation | None = None) -> list[str]:
        """A place stays where it is: what cites it would cite something else."""
        return ["source", "section", "paragraph"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("source").defer("source__text")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Citation], search_term: str
    ) -> tuple[QuerySet[Citation], bool]:
        """Find places by section and paragraph ("4.3"), otherwise by their source or what stands there."""
        place = re.fullmatch(r"\s*(\d{1,4})\.(\d{0,4})\s*", search_term, re.ASCII)
        if place:
            section, paragraph = place.groups()
            found = queryset.filter(section=section)
            return (found.filter(paragraph=paragraph) if paragraph else found), False
        if not (term := search_term.replace("\0", "").strip()):
            return queryset, False
        sources = Source.objects.filter(saying(Source.objects.all(), term) | Q(slug__contains=term))
        return queryset.filter(Q(source__in=sources) | places.saying(term)), False

    def choice_labels(self) -> Callable[[Citation], str]:
        """What each place is called where it is chosen: with what stands there."""
        return Paragraphs().choice
