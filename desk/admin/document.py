"""Editing documents."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from achievements.models import LegalDocument
from achievements.words.fallback import in_own_language
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordForm, ShowsDate
from desk.admin.sheets import SheetScreens


class LegalDocumentForm(RecordForm):
    slug_sources = ("number", in_own_language("subject"))


@admin.register(LegalDocument)
class LegalDocumentAdmin(SheetScreens, ShowsDate, EditorialAdmin):
    form = LegalDocumentForm
    list_display = ["editorial_state", "subject", "number_as_printed", "kind", "date_typed"]
    list_display_links = ["subject"]
    list_filter = ["editorial_state", "kind", "achievements"]
    autocomplete_fields = ["issuer", "achievements", "citations"]
    readonly_fields = ["date_shown", "date_earliest", "date_latest"]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("What it says"), {"fields": [("number", "number_as_printed"), "kind", "subject", "issuer"]}),
        (_("When"), {"fields": ["date", "date_shown", ("date_earliest", "date_latest")]}),
        (_("Where it belongs"), {"fields": ["achievements", "slug"]}),
        (_("Evidence"), {"fields": ["citations"]}),
    ]
