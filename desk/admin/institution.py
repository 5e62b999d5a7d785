"""Editing institutions, with their names over time and how they came about."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from achievements.models import Institution, InstitutionName, Succession
from achievements.models.institution import in_alphabet
from achievements.words.fallback import in_own_language
from desk.admin.editorial import (
    EDITORIAL_FIELDS,
    EditorialAdmin,
    PlainTextForm,
    RecordForm,
    ShowsDate,
)
from desk.admin.sheets import SheetScreens

NAME = in_own_language("name")


class NamesFormSet(BaseInlineFormSet):
    """Names of one body: each once a span, also among those that are typed together, which no constraint sees yet."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            said = getattr(form, "cleaned_data", None) or {}
            key = said.get(NAME), str(said.get("valid") or "")
            if not key[0] or said.get("DELETE"):
                continue
            if key in seen:
                form.add_error(NAME, ValidationError(_("This name is already listed for this span.")))
            seen.add(key)


class InstitutionNameInline(ShowsDate, TranslationStackedInline):
    model = InstitutionName
    form = PlainTextForm
    formset = NamesFormSet
    date_field = "valid"
    fields = ["name", "abbreviation", "valid", "date_shown"]
    readonly_fields = ["date_shown"]
    min_num = 1
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The last name cannot be taken away."""
        return super().get_formset(request, obj, **kwargs, validate_min=True)


class SuccessionInline(ShowsDate, TranslationStackedInline):
    """How the institution came about. What became of it later is entered with the institution after it."""

    model = Succession
    form = PlainTextForm
    fk_name = "successor"
    verbose_name = _("change that led to this institution")
    verbose_name_plural = _("changes that led to this institution")
    fields = [("kind", "predecessor"), "functions", "date", "date_shown", "document", "citations"]
    readonly_fields = ["date_shown"]
    autocomplete_fields = ["predecessor", "document", "citations"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Succession]:
        return super().get_queryset(request).prefetch_related("predecessor__names", "successor__names")


class InstitutionForm(RecordForm):
    def slug_text(self, cleaned: dict[str, Any]) -> str:
        """Its first name, which is typed into the list of names below."""
        return self.data.get(f"names-0-{in_own_language('name')}", "")


@admin.register(Institution)
class InstitutionAdmin(SheetScreens, EditorialAdmin):
    form = InstitutionForm
    ordering = ["kind", *in_alphabet()]
    list_display = ["editorial_state", "__str__", "kind", "parent"]
    list_display_links = ["__str__"]
    list_filter = ["editorial_state", "kind"]
    autocomplete_fields = ["parent", "citations"]
    inlines = [InstitutionNameInline, SuccessionInline]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("What it says"), {"fields": ["summary"]}),
        (_("Where it belongs"), {"fields": [("kind", "parent"), "slug"]}),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return super().get_queryset(request).prefetch_related("names", "parent__names")
