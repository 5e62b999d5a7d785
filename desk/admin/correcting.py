"""The screen of the note that tells the public of a correction: beside a proposal, or on what stands already."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext

from achievements.models import Correction
from achievements.models.correction import CORRECTED
from achievements.record.restoring import Refused
from desk.addresses import address_of, admin_address
from desk.admin.reviewing import ReviewScreens
from desk.corrections import NoteForm, can_be_noted, noted_of, propose_note, publish_note
from desk.rights import may_publish
from desk.sent import whole_number
from versions.keeping import is_open
from versions.models import Version


class CorrectionScreens(ReviewScreens):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_correction"
        view = self.admin_site.admin_view(self.correction_view)
        own = [path("<int:row>/correction/", view, name=name)] if self.model in CORRECTED else []
        return [*own, *super().get_urls()]

    def correction_view(self, request: HttpRequest, row: int) -> HttpResponse:
        thing = self._row(request, row)
        proposal = self._noted_proposal(request, row)
        if not self._may_note(request, thing, proposal):
            raise PermissionDenied
        note = noted_of(proposal) if proposal else None
        form = NoteForm(request.POST or None, initial=note.said if note else None)
        if request.method == "POST" and form.is_valid():
            try:
                return self._note(request, thing, proposal, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.faults)
        context = self._context(
            request,
            gettext("Public note on a correction of “%s”") % thing,
            original=thing,
            form=form,
            proposal=proposal,
            earlier=Correction.objects.filter(collection=self.collection.name, row=thing.pk).order_by("-pk"),
        )
        return TemplateResponse(request, "admin/desk/correction.html", context)

    def _noted_proposal(self, request: HttpRequest, row: int) -> Version | None:
        if not request.GET.get("proposal"):
            return None
        number = whole_number(request.GET["proposal"])
        if number is None:
            raise Http404
        return self._proposal(row, number)

    def _may_note(self, request: HttpRequest, thing: Any, proposal: Version | None) -> bool:
        if not can_be_noted(thing):
            return False
        is_own = bool(proposal and proposal.author_id == request.user.pk)
        return (proposal is None or is_open(proposal)) and (is_own or may_publish(request.user, self.model))

    def _note(
        self, request: HttpRequest, thing: Any, proposal: Version | None, said: dict[str, str]
    ) -> HttpResponse:
        if proposal:
            propose_note(proposal, said)
            messages.success(request, gettext("The note is published once the proposal is approved."))
            return redirect(address_of(proposal))
        publish_note(thing, request.user, said)
        self.log_change(request, thing, gettext("Told the public of a correction."))
        messages.success(request, gettext("The public is told of the correction of “%s”.") % thing)
        return redirect(admin_address(thing, "change"))
