"""Editing metrics and their figures, and the territories and units they stand on."""

from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from achievements.models import Metric, Milestone, Observation, Period, Territory, Unit
from achievements.words.figures import FigureError
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordAdmin, RecordForm, ShowsDate
from desk.admin.sheets import SheetScreens
from desk.numbers import TypedNumberField


class ShowsFigure(ShowsDate):
    """Shows a figure and the date it holds for as readers will see them; nothing for one that cannot be true."""

    date_field = "as_of"

    @admin.display(description=_("figure as shown"))
    def figure_shown(self, observation: Observation) -> str:
        if not observation.pk:
            return ""
        return " · ".join(
            filter(None, (self._wording(observation, code) for code, _name in settings.LANGUAGES))
        )

    def _wording(self, observation: Observation, language: str) -> str:
        with override(language), suppress(FigureError):
            return observation.figure.wording(language)
        return ""


class ShownFigureForm(forms.ModelForm):
    """Nothing is typed into it, so that nothing of it is refused."""

    def _post_clean(self) -> None:
        pass


class ObservationLinks(ShowsFigure, admin.TabularInline):
    """The figures of a metric or milestone, to look at and to follow; each is changed or added in its own form."""

    model = Observation
    form = ShownFigureForm
    template = "admin/desk/figures.html"
    fields = readonly_fields = ("editorial_state", "figure_shown", "date_shown")
    can_delete = False
    show_change_link = True
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        return super().get_queryset(request).select_related("metric__unit")


@admin.register(Territory)
class TerritoryAdmin(ShowsDate, RecordAdmin):
    date_field = "valid"
    ordering = ["title_order"]
    list_display = ["title", "date_shown"]
    fields = ["title", "valid", "slug"]


class FiguresFitForm(RecordForm):
    """Says how figures are read, which then have to be true."""

    def _post_clean(self) -> None:
        parent: Any = super()
        parent._post_clean()
        if (
            self.instance.pk
            and {"measure", "bounds", "unit"}.intersection(self.changed_data)
            and not self.errors
        ):
            try:
                self.instance.clean_figures()
            except ValidationError as error:
                self.add_error(None, error)


class UnitForm(FiguresFitForm):
    slug_sources = ("label_en",)


@admin.register(Unit)
class UnitAdmin(RecordAdmin):
    form = UnitForm
    ordering = ["label_order", "slug"]
    list_display = ["slug", "label", "measure", "bounds"]
    list_filter = ["measure", "bounds"]
    fields = ["measure", "bounds", "label", "label_one", "slug"]


@admin.register(Metric)
class MetricAdmin(EditorialAdmin):
    form = FiguresFitForm
    ordering = ["category", "title_order", "slug"]
    list_display = ["editorial_state", "title", "category", "unit"]
    list_display_links = ["title"]
    list_filter = ["editorial_state", "category", "unit"]
    list_select_related = ["category", "unit"]
    autocomplete_fields = ["unit"]
    inlines = [ObservationLinks]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("What it says"), {"fields": ["title", "definition"]}),
        (_("Where it belongs"), {"fields": [("category", "unit"), "slug"]}),
    ]


class ObservationForm(RecordForm):
    slug_sources = ("metric", "as_of")


@admin.register(Observation)
class ObservationAdmin(SheetScreens, ShowsFigure, EditorialAdmin):
    form = ObservationForm
    list_display = ["editorial_state", "metric", "figure_shown", "date_typed", "is_disputed"]
    list_display_links = ["metric"]
    list_filter = [
        "editorial_state",
        "period",
        "as_of_basis",
        "is_disputed",
        "is_provisional",
        "is_break",
        "achievements",
    ]
    autocomplete_fields = ["metric", "institution", "milestone", "baseline", "achievements", "citations"]
    readonly_fields = ["figure_shown", "date_shown", "as_of_earliest", "as_of_latest"]
    formfield_overrides = {models.DecimalField: {"form_class": TypedNumberField}}
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (
            _("Figure"),
            {"fields": ["metric", ("value", "qualifier"), "out_of", "out_of_label", "figure_shown"]},
        ),
        (
            _("When"),
            {"fields": [("as_of", "as_of_basis"), "date_shown", ("as_of_earliest", "as_of_latest")]},
        ),
        (_("Ranking"), {"fields": ["edition", "publication_date"]}),
        (_("Reservations"), {"fields": [("is_disputed", "is_provisional", "is_break")]}),
        (
            _("Where it belongs"),
            {
                "fields": [
                    ("period", "territory"),
                    "institution",
                    "milestone",
                    "baseline",
                    "achievements",
                    "is_highlight",
                    "slug",
                ]
            },
        ),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        return super().get_queryset(request).select_related("metric__unit")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a milestone's figure what the milestone says already; the record's last period, and its first area."""
        known: dict[str, Any] = {"period": Period.objects.last(), "territory": Territory.objects.first()}
        given = super().get_changeform_initial_data(request)
        milestone = Milestone.objects.filter(pk=given["milestone"]).first() if "milestone" in given else None
        if milestone:
            known |= {
                "period": milestone.period,
                "as_of": milestone.date,
                "as_of_basis": milestone.date_basis,
                "achievements": milestone.achievements.all(),
                "citations": milestone.citations.all(),
            }
        return {name: value for name, value in known.items() if value} | given
