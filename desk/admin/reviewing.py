"""The screens of review: proposals beside what stands, drafts on their way to the public, withdrawals with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from achievements.kinds import kind_of
from achievements.models import Editorial
from achievements.record.restoring import Refused
from desk import publishing, review
from desk.addresses import admin_address
from desk.admin.merging import MergeScreens
from desk.corrections import can_be_noted, lines_of, name_of, noted_of
from desk.forms import ReasonForm, ScheduleForm, WordsForm
from desk.history import describer_of
from desk.merging import Overtaken
from desk.panel import proposals_of
from desk.reminders import reminders_of
from desk.rights import decides_alone, may_publish, wants_review
from desk.sent import whole_number
from versions.keeping import is_open
from versions.models import Decision, Entry, Version


class ReviewScreens(MergeScreens):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [path("<int:row>/proposals/<int:number>/", view(self.proposal_view), name=f"{name}_proposal")]
        if issubclass(self.model, Editorial):
            own += [
                path("<int:row>/review/", view(self.review_view), name=f"{name}_review"),
                path("<int:row>/withdraw/", view(self.withdraw_view), name=f"{name}_withdraw"),
            ]
        return [*own, *super().get_urls()]

    # A proposal

    def proposal_view(self, request: HttpRequest, row: int, number: int) -> HttpResponse:
        """What somebody wants to change of what is public, beside what stands."""
        thing, version = self._row(request, row), self._proposal(row, number)
        if request.method != "POST":
            return self._proposal_page(request, thing, version)
        try:
            return self._decide_proposal(request, thing, version)
        except Refused as refused:
            return self._proposal_page(request, thing, version, refused.faults)
        except Overtaken as overtaken:
            return self.overtaken_view(request, overtaken, proposal=version.number)

    def _decide_proposal(self, request: HttpRequest, thing: Any, version: Version) -> HttpResponse:
        words = request.POST.get("words", "")
        match request.POST.get("verdict"):
            case "approve":
                review.approve(version, request.user, words, request.POST.get("note", ""))
                said = gettext("The change to “%(thing)s” is approved and shown to the public.")
            case "return":
                review.send_back(version, request.user, words)
                said = gettext("The proposal for “%(thing)s” was returned to its author.")
            case "take_back":
                review.take_back(version, request.user)
                said = gettext("The proposal for “%(thing)s” was taken back.")
            case _:
                return HttpResponseBadRequest()
        messages.success(request, said % {"thing": thing})
        return redirect("admin:review_queue")

    def _proposal_page(
        self, request: HttpRequest, thing: Any, version: Version, faults: list[str] | None = None
    ) -> HttpResponse:
        base, note = version.entry.versions.filter(number=version.made_from or 0).first(), noted_of(version)
        is_waiting = Version.objects.filter(pk=version.pk).waiting().exists()
        context = self._context(
            request,
            gettext("Proposed change of “%s”") % thing,
            original=thing,
            version=version,
            changes=describer_of(version.entry).all(base.form if base else None, version.form),
            decisions=version.decisions.all(),
            is_overtaken=is_waiting and version.entry.standing != version.made_from,
            may_approve=is_waiting and review.may_decide(version, request.user),
            may_return=is_waiting and may_publish(request.user, self.model),
            is_mine=version.author_id == request.user.pk and is_open(version),
            can_be_reopened=hasattr(version, "typed"),
            note=note,
            note_name=name_of(note),
            note_lines=lines_of(note),
            note_address=self._note_address(request, thing, version),
            form=WordsForm(),
            faults=faults or [],
        )
        return TemplateResponse(request, "admin/desk/proposal.html", context, status=409 if faults else 200)

    def _note_address(self, request: HttpRequest, thing: Any, version: Version) -> str:
        """Where the public's note on the correction is written; empty where this editor may not."""
        is_author = version.author_id == request.user.pk
        may_note = can_be_noted(thing) and (is_author or may_publish(request.user, self.model))
        if not may_note or not is_open(version):
            return ""
        return f"{admin_address(thing, 'correction')}?proposal={version.number}"

    def _proposal(self, row: int, number: int) -> Version:
        collection = self.collection.name
        return get_object_or_404(
            Version.objects.select_related("entry"),
            entry__collection=collection,
            entry__row=row,
            number=number,
            is_proposed=True,
        )

    # What has a state

    def review_view(self, request: HttpRequest, row: int) -> HttpResponse:
        """A draft before somebody who decides of it, and what can be done with something published."""
        thing = self._row(request, row)
        if request.method != "POST":
            return self._review_page(request, thing, ScheduleForm())
        schedule = ScheduleForm(request.POST)
        try:
            if (said := self._decide_state(request, thing, schedule)) is None:
                return self._review_page(request, thing, schedule)
        except Refused as refused:
            thing.refresh_from_db()
            return self._review_page(request, thing, schedule, refused.faults)
        messages.success(request, said % {"thing": thing, "when": publishing.when_words(thing)})
        return redirect("admin:review_queue")

    def _decide_state(self, request: HttpRequest, thing: Any, schedule: ScheduleForm) -> str | None:
        """What was done, in words; None where what was typed has to be typed again."""
        seen = whole_number(request.POST.get("seen")) or 0
        match request.POST.get("verdict"):
            case "submit":
                if not self.has_change_permission(request, thing):
                    raise PermissionDenied
                publishing.submit(thing, request.user)
                return gettext("“%(thing)s” was submitted for review.")
            case "return":
                publishing.send_draft_back(thing, request.user, request.POST.get("words", ""))
                return gettext("“%(thing)s” was returned.")
            case "publish":
                publishing.publish(thing, request.user, seen=seen)
                return gettext("“%(thing)s” is shown to the public now.")
            case "schedule":
                if not schedule.is_valid():
                    return None
                publishing.publish(thing, request.user, schedule.cleaned_data["when"], seen)
                return gettext("“%(thing)s” will be shown from %(when)s.")
        raise Refused([gettext("Choose what is to be done.")])

    def _review_page(
        self, request: HttpRequest, thing: Any, schedule: ScheduleForm, faults: list[str] | None = None
    ) -> HttpResponse:
        entry = review.entry_named(thing)
        standing = entry.standing_version
        written = review.written_in(entry)
        is_own = written is not None and written.author_id == request.user.pk
        context = self._context(
            request,
            gettext("Review of “%s”") % thing,
            original=thing,
            seen=entry.standing,
            written=written,
            proposals=proposals_of(thing),
            said=describer_of(entry).all(None, standing.form if standing else None),
            decisions=entry_decisions(entry),
            effect=publishing.effect_words(thing),
            reminders=[] if wants_review(thing) else reminders_of(thing, entry),
            waits_for_others=is_own and not decides_alone(request.user, self.model),
            form=WordsForm(),
            schedule=schedule,
            faults=faults or [],
            **self._steps(request, thing),
        )
        return TemplateResponse(request, "admin/desk/review.html", context, status=409 if faults else 200)

    def _steps(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What may be done with `thing` in the state it is in."""
        is_publisher, state = may_publish(request.user, self.model), thing.editorial_state
        return {
            "may_submit": state == publishing.DRAFT and self.has_change_permission(request, thing),
            "may_publish": is_publisher and (state != publishing.PUBLISHED or publishing.is_scheduled(thing)),
            "may_schedule": is_publisher and state != publishing.WITHDRAWN,
            "may_return": is_publisher and state == publishing.IN_REVIEW,
            "may_withdraw": is_publisher and state == publishing.PUBLISHED,
            "note_address": admin_address(thing, "correction")
            if is_publisher and can_be_noted(thing)
            else "",
        }

    # Withdrawing

    def withdraw_view(self, request: HttpRequest, row: int) -> HttpResponse:
        return self.withdraw_page(request, [self._row(request, row)])

    def withdraw_page(self, request: HttpRequest, things: list[Any]) -> HttpResponse:
        """Asks for the reason, and says what else the public will no longer see; then withdraws."""
        if not may_publish(request.user, self.model):
            raise PermissionDenied
        form, faults = ReasonForm(request.POST if "confirmed" in request.POST else None), []
        if form.is_bound and form.is_valid():
            faults = self._withdraw(request, things, form.cleaned_data)
            if not faults:
                messages.success(request, gettext("Withdrawn: %s.") % ", ".join(map(str, things)))
                return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        context = self._context(
            request,
            gettext("Withdraw from the public"),
            things=things,
            others=[
                {"kind": kind_of(other).label, "name": other} for other in publishing.disappearing(things)
            ],
            without_page=publishing.left_without_page(things),
            form=form,
            faults=faults,
        )
        return TemplateResponse(request, "admin/desk/withdraw.html", context, status=409 if faults else 200)

    def _withdraw(self, request: HttpRequest, things: list[Any], reasons: dict[str, str]) -> list[str]:
        """Withdraw all of `things` or none; what stood in the way."""
        try:
            with transaction.atomic():
                for thing in things:
                    publishing.withdraw(thing, request.user, reasons)
        except Refused as refused:
            return refused.faults
        return []

    def _row(self, request: HttpRequest, key: int) -> Any:
        row = self.get_object(request, str(key))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row


def entry_decisions(entry: Entry) -> Any:
    """What was decided of any version of `entry`, the latest first."""
    return Decision.objects.filter(version__entry=entry).select_related("version").order_by("-pk")[:20]
