"""Editing periods, categories and achievements."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Category, Period
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordAdmin, RecordForm, ShowsDate


class PeriodForm(RecordForm):
    slug_sources = ("dates",)


@admin.register(Period)
class PeriodAdmin(ShowsDate, RecordAdmin):
    form = PeriodForm
    date_field = "dates"
    list_display = ["title", "date_shown"]
    fields = ["title", "summary", "dates", "slug"]


@admin.register(Category)
class CategoryAdmin(RecordAdmin):
    list_display = ["title", "position"]
    fields = ["title", "summary", "position", "slug"]


@admin.register(Achievement)
class AchievementAdmin(EditorialAdmin):
    list_display = ["editorial_state", "number", "title", "period", "category", "updated_at"]
    list_display_links = ["number", "title"]
    list_filter = ["editorial_state", "period", "category"]
    list_select_related = ["period", "category"]
    autocomplete_fields = ["key_figures", "citations"]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("What it says"), {"fields": ["title", "summary", "body"]}),
        (
            _("To take away"),
            {"fields": ["story", "key_figures", "plain_sentences", "spoken_short", "spoken_long"]},
        ),
        (_("Where it belongs"), {"fields": [("period", "number", "category"), "slug"]}),
        (_("Evidence"), {"fields": ["citations"]}),
    ]
