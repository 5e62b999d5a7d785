"""The screen of two people on one entry: both changes side by side, then saved together."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from achievements.record.restoring import Refused, say
from achievements.record.schema import collection_of
from desk.merging import Merge, Overtaken, merge_of
from versions.forms import Form
from versions.keeping import Change
from versions.models import Entry, Version


class MergeScreens(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(require_POST(self.merge_view))
        return [path("<int:row>/merge/", view, name=name), *super().get_urls()]

    def overtaken_view(self, request: HttpRequest, overtaken: Overtaken) -> HttpResponse:
        """Both changes before the second editor: what was, what the other made of it, what he typed."""
        merge = merge_of(collection_of(self.model), overtaken.entry, overtaken.opened, overtaken.mine)
        return self._merge_page(request, merge, overtaken.opened)

    def merge_view(self, request: HttpRequest, row: int) -> HttpResponse:
        """Save both changes together, unless something has still to be chosen or a third change came meanwhile."""
        collection = collection_of(self.model)
        entry = Entry.objects.of(collection.name, [row]).first()
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, self.get_object(request, str(row))):
            raise PermissionDenied
        try:
            opened, theirs = int(request.POST["opened"]), int(request.POST["theirs"])
            mine = _form(request.POST["mine"])
        except (KeyError, ValueError):
            return HttpResponseBadRequest()
        merge = merge_of(collection, entry, opened, mine)
        if theirs != entry.standing or merge.undecided(request.POST):
            return self._merge_page(request, merge, opened)
        return self._save(request, merge, opened)

    def _save(self, request: HttpRequest, merge: Merge, opened: int) -> HttpResponse:
        reason = gettext("Together with the change in version %d.") % merge.theirs.number
        change = Change(Version.Origin.EDITOR, author=request.user, reason=reason, made_from=opened or None)
        try:
            row = say(merge.theirs.entry, merge.result(request.POST), change, standing=merge.theirs.number)
        except Refused as refused:
            return self._merge_page(request, merge, opened, refused.faults)
        messages.success(request, gettext("Both changes to “%s” are saved.") % row)
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]))

    def _merge_page(
        self, request: HttpRequest, merge: Merge, opened: int, faults: list[str] | None = None
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Somebody else has changed this meanwhile"),
            "opts": self.opts,
            "merge": merge,
            "opened": opened,
            "mine": json.dumps(merge.mine, default=str),
            "faults": faults or [],
        }
        return TemplateResponse(request, "admin/desk/overtaken.html", context, status=409)


def _form(text: str) -> Form:
    """The plain form in a hidden field; ValueError for what is none."""
    form: Any = json.loads(text)
    if not isinstance(form, dict):
        raise ValueError("no plain form")
    return form
