"""The screens of what was: the versions of an entry, any two of them compared, an earlier one restored, the deleted."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from achievements.record.keeping import entry_of, whole_of
from achievements.record.restoring import Refused, restored
from achievements.record.schema import COLLECTIONS
from desk.addresses import address_of, address_of_entry, admin_address
from desk.admin.merging import MergeScreens
from desk.history import compared, deleted_of, last_called, steps_of
from desk.review import let_say
from versions.keeping import Change
from versions.models import Entry, Version


class HistoryScreens(MergeScreens):
    """In the place of Django's own history, which knows only that something was saved."""

    change_list_template = "admin/desk/record_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<int:key>/", view(self.deleted_history_view), name=f"{name}_deleted_history"),
            path(
                "deleted/<int:key>/<int:number>/restore/",
                view(require_POST(self.restore_view)),
                name=f"{name}_restore",
            ),
            *super().get_urls(),
        ]

    @property
    def deleted_address(self) -> str:
        """Where deleted entries of this kind are listed; empty where there are none of their own."""
        if self.model not in {collection.model for collection in COLLECTIONS}:
            return ""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"deleted_address": self.deleted_address} | (extra_context or {})
        return super().changelist_view(request, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        entry = entry_of(whole_of(row))
        return self._history(request, entry, original=row, **(extra_context or {}))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What has been deleted, to be looked at and brought back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        deleted = deleted_of(self.collection)
        context = self._context(request, gettext("Deleted entries"), deleted=deleted)
        return TemplateResponse(request, "admin/desk/deleted.html", context)

    def deleted_history_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._history(request, get_object_or_404(self._deleted(), pk=key), original=None)

    def restore_view(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """Let the entry say again what it said in version `number`."""
        entry = get_object_or_404(self._entries(), pk=key)
        version = get_object_or_404(entry.versions, number=number, form__isnull=False)
        if not self._may_restore(request, entry):
            raise PermissionDenied
        reason = request.POST.get("reason", "")[:400]
        change = Change(Version.Origin.RESTORE, author=request.user, reason=reason, made_from=version.number)
        try:
            row, proposal = let_say(entry, restored(version), change, entry.standing)
        except Refused as refused:
            for fault in refused.faults:
                messages.error(request, fault)
            return redirect(self._history_address(entry))
        if proposal:
            messages.success(request, gettext("The earlier version of “%s” waits for a reviewer.") % row)
            return redirect(address_of(proposal))
        messages.success(
            request,
            gettext("“%(thing)s” says again what it said in version %(number)d.")
            % {"thing": row, "number": number},
        )
        return redirect(admin_address(row, "change"))

    def _may_restore(self, request: HttpRequest, entry: Entry) -> bool:
        if entry.row is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, self.get_object(request, str(entry.row)))

    def _entries(self) -> Any:
        return Entry.objects.filter(collection=self.collection.name)

    def _deleted(self) -> Any:
        return self._entries().filter(row=None)

    def _history_address(self, entry: Entry) -> str:
        if entry.row is None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted_history"
            return reverse(name, args=[entry.pk])
        return address_of_entry(entry, "history")

    def _history(self, request: HttpRequest, entry: Entry | None, **more: Any) -> TemplateResponse:
        asked = request.GET.get("before", ""), request.GET.get("after", "")
        context = self._context(
            request,
            _title(entry, more["original"]),
            entry=entry,
            deleted_address=self.deleted_address,
            page=entry and steps_of(entry, request.GET.get("page")),
            comparison=entry and compared(entry, *asked),
            **more,
        )
        return TemplateResponse(request, "admin/desk/history.html", context)


def _title(entry: Entry | None, row: Any) -> str:
    """What the versions of `entry`, which `row` shows, stand under; without a row it is deleted."""
    if row is None and entry:
        return gettext("Versions of “%s”, which is deleted") % last_called(entry)
    return gettext("Versions of %s") % row
