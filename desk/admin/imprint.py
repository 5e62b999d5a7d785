"""Editing the imprint, of which there is one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from modeltranslation.admin import TabbedTranslationAdmin

from achievements.models import Imprint
from desk.accounts.confirming import ConfirmedFirst
from desk.admin.editorial import PlainTextForm
from desk.admin.versioned import VersionedAdmin


@admin.register(Imprint)
class ImprintAdmin(ConfirmedFirst, VersionedAdmin, TabbedTranslationAdmin):
    form = PlainTextForm
    fields = ["managing_body", "responsible_person", "address", "email", "telephone"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Imprint.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Imprint | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is nothing to list: straight to the one row, or to the form for it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if Imprint.objects.exists():
            return redirect("admin:achievements_imprint_change", 1)
        return redirect("admin:achievements_imprint_add")

    def save_model(self, request: HttpRequest, obj: Imprint, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
