"""The screen of two people on one entry: both changes side by side, then saved together."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from achievements.record.restoring import Refused
from achievements.record.schema import Collection, collection_named, collection_of
from desk.addresses import address_of, address_of_entry, admin_address
from desk.merging import Merge, Overtaken, merge_of
from desk.review import approve_merged, let_say, may_decide, take_back
from desk.sent import whole_number
from desk.unsaved import TYPING, close
from versions.forms import Form
from versions.keeping import Change
from versions.models import Entry, Version

SIGNER = Signer(salt="desk.merging")  # a form that went through a browser is taken as it is


class MergeScreens(admin.ModelAdmin):
    @property
    def collection(self) -> Collection:
        """What rows are entries of; Http404 where they are parts of others' entries."""
        try:
            return collection_of(self.model)
        except LookupError:
            raise Http404 from None

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(require_POST(self.merge_view))
        return [path("<int:row>/merge/", view, name=name), *super().get_urls()]

    def overtaken_view(
        self, request: HttpRequest, overtaken: Overtaken, proposal: int | None = None, typing: str = ""
    ) -> HttpResponse:
        """Both changes before the second editor: what was, what the other made of it, what he, or a proposal, says.

        What was sent is kept by the token `typing` until it is saved.
        """
        collection = collection_named(overtaken.entry.collection)
        merge = merge_of(collection, overtaken.entry, overtaken.opened, overtaken.mine)
        return self._merge_page(request, merge, overtaken.opened, proposal, typing=typing)

    def merge_view(self, request: HttpRequest, row: int) -> HttpResponse:
        """Save both changes together, unless something has still to be chosen or a third change came meanwhile."""
        collection = self.collection
        entry = Entry.objects.of(collection.name, [row]).first()
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, self.get_object(request, str(row))):
            raise PermissionDenied
        opened, mine = whole_number(request.POST.get("opened")), _form(request.POST.get("mine", ""))
        if opened is None or mine is None:
            return HttpResponseBadRequest()
        proposal = whole_number(request.POST.get("proposal")) or 0
        try:
            merge = merge_of(collection, entry, opened, mine)
        except LookupError:
            raise Http404 from None  # it was deleted meanwhile
        if whole_number(request.POST.get("theirs")) != entry.standing or merge.undecided(request.POST):
            return self._merge_page(request, merge, opened, proposal)
        return self._save(request, merge, opened, proposal)

    def _save(self, request: HttpRequest, merge: Merge, opened: int, proposal: int) -> HttpResponse:
        try:
            row, proposed = self._let_say(request, merge, opened, proposal)
        except Refused as refused:
            return self._merge_page(request, merge, opened, proposal, refused.faults)
        close(request)
        said = gettext("Both changes to “%s” wait for a reviewer, together.")
        messages.success(request, (said if proposed else gettext("Both changes to “%s” are saved.")) % row)
        return redirect(address_of(proposed) if proposed else admin_address(row, "change"))

    def _let_say(
        self, request: HttpRequest, merge: Merge, opened: int, number: int
    ) -> tuple[Any, Version | None]:
        """The row, and the proposal that both changes became where they may not stand at once."""
        entry, form = merge.theirs.entry, merge.result(request.POST)
        proposal = entry.versions.waiting().filter(number=number).first()
        if proposal and may_decide(proposal, request.user):
            note = request.POST.get("note", "")
            return approve_merged(proposal, form, request.user, merge.theirs.number, note), None
        reason = gettext("Together with the change in version %d.") % merge.theirs.number
        change = Change(Version.Origin.EDITOR, author=request.user, reason=reason, made_from=opened or None)
        with transaction.atomic():
            for own in entry.versions.open().filter(number=number, author=request.user.pk):
                take_back(own, request.user)
            return let_say(entry, form, change, merge.theirs.number)

    def _merge_page(
        self,
        request: HttpRequest,
        merge: Merge,
        opened: int,
        proposal: int | None = None,
        faults: list[str] | None = None,
        typing: str = "",
    ) -> TemplateResponse:
        context = self._context(
            request,
            gettext("Somebody else has changed this meanwhile"),
            merge=merge,
            opened=opened,
            proposal=proposal or "",
            proposed_by=_proposed_by(request, merge, proposal),
            note=request.POST.get("note", ""),
            typing=typing or request.POST.get(TYPING, ""),
            action=address_of_entry(merge.theirs.entry, "merge"),
            mine=SIGNER.sign(json.dumps(merge.mine, default=str)),
            faults=faults or [],
        )
        return TemplateResponse(request, "admin/desk/overtaken.html", context, status=409)

    def _context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        """What every screen of the desk shows, beside `more` of its own."""
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **more}


def _proposed_by(request: HttpRequest, merge: Merge, number: int | None) -> str:
    """Whose proposal the change is that is brought together with what stands; empty where it is one's own."""
    proposals = merge.theirs.entry.versions.filter(number=number or 0, is_proposed=True)
    others = proposals.exclude(author=request.user.pk)
    return others.values_list("author_name", flat=True).first() or ""


def _form(signed: str) -> Form | None:
    """The plain form in a hidden field; None where we have not written it there."""
    try:
        form: Form = json.loads(SIGNER.unsign(signed))
    except BadSignature:
        return None
    return form
