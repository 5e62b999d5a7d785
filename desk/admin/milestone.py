"""Editing milestones, with who took part in them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from achievements.models import Milestone, Participation, Period
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, ShowsDate
from desk.admin.metric import ObservationLinks
from desk.admin.sheets import SheetScreens


class FiguresOfMilestone(ObservationLinks):
    fk_name = "milestone"  # not those that it is the state before


class ParticipationInline(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["institution"]
    fields = ["institution", "role"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Two at hand in a new milestone: who is left out stays out."""
        return 0 if obj else 2

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["initial"] = Participation.Role.SUBJECT
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Milestone)
class MilestoneAdmin(SheetScreens, ShowsDate, EditorialAdmin):
    list_display = ["editorial_state", "title", "date_typed", "kind", "category"]
    list_display_links = ["title"]
    list_filter = ["editorial_state", "period", "category", "kind", "date_basis", "achievements"]
    list_select_related = ["category"]
    autocomplete_fields = ["achievements", "documents", "citations"]
    readonly_fields = ["date_shown", "date_earliest", "date_latest"]
    inlines = [ParticipationInline, FiguresOfMilestone]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("What it says"), {"fields": ["title", "effect", "body"]}),
        (_("When"), {"fields": [("date", "date_basis"), "date_shown", ("date_earliest", "date_latest")]}),
        (
            _("Where it belongs"),
            {"fields": [("kind", "period", "category"), "achievements", "documents", "is_highlight", "slug"]},
        ),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """In the record's last period, where nothing else is asked for."""
        last = Period.objects.last()
        return ({"period": last} if last else {}) | super().get_changeform_initial_data(request)
