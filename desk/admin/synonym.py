"""Editing what search takes for the same."""

from django.contrib import admin
from modeltranslation.utils import get_translation_fields

from achievements.models import Synonym
from desk.admin.editorial import RecordAdmin, RecordForm


class SynonymForm(RecordForm):
    slug_sources = ("expressions_vi",)


@admin.register(Synonym)
class SynonymAdmin(RecordAdmin):
    form = SynonymForm
    list_display = ["slug", *get_translation_fields("expressions")]
    fields = ["expressions", "slug"]
