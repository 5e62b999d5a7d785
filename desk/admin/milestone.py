"""Editing milestones, with who took part in them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from achievements.models import Milestone, Participation
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, ShowsDate
from desk.admin.metric import ObservationLinks


class ParticipationInline(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["institution"]
    fields = ["institution", "role"]
    extra = 0


@admin.register(Milestone)
class MilestoneAdmin(ShowsDate, EditorialAdmin):
    list_display = ["editorial_state", "title", "date_typed", "kind", "category"]
    list_display_links = ["title"]
    list_filter = ["editorial_state", "period", "category", "kind", "date_basis", "achievements"]
    list_select_related = ["category"]
    autocomplete_fields = ["achievements", "documents", "citations"]
    readonly_fields = ["date_shown", "date_earliest", "date_latest"]
    inlines = [ParticipationInline, ObservationLinks]
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
