"""The admin of what has versions: every save and deletion adds one, nobody saves over what he has not seen."""

from functools import cache
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Media, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext

from achievements.models import Citation, Editorial
from achievements.record.keeping import form_of, keep, keep_deletion, lock, standing_number, whole_of
from achievements.record.schema import collection_of
from desk.addresses import address_of
from desk.admin.correcting import CorrectionScreens
from desk.admin.deleting import DeletionScreens
from desk.admin.history import HistoryScreens
from desk.admin.previewing import PreviewScreens
from desk.admin.reopening import Reopening, close_reopened
from desk.admin.translating import TranslationScreens
from desk.corrections import propose_note, publish_note
from desk.merging import Overtaken
from desk.panel import panel_of
from desk.pictures import drop_address
from desk.places import without_text
from desk.review import NeedsReview, approve_own, entry_named, propose, says_something_new
from desk.rights import decides_alone, is_known_in, may_publish, wants_review
from desk.sent import whole_number
from desk.unsaved import OPENED, REOPENED, close, keep_sent, typed_only
from versions.keeping import Change
from versions.models import Entry, Version


class VersionedAdmin(
    Reopening, PreviewScreens, TranslationScreens, CorrectionScreens, HistoryScreens, DeletionScreens
):
    """Rows whose entry has versions. A row that is a part of another's entry is kept with that one."""

    change_form_template = "admin/desk/change_form.html"

    @property
    def media(self) -> Media:
        return super().media + Media(js=["admin/js/jquery.init.js", "admin/wording.js", "admin/pictures.js"])

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        opened = request.POST.get(OPENED) or self._standing(request, object_id)
        try:
            with transaction.atomic():
                row = self.get_object(request, unquote(object_id)) if object_id else None
                panel = row and panel_of(request, row)
                going_on = self.reopened(request, row)
                context = {OPENED: opened, "panel": panel, REOPENED: going_on and going_on.number}
                context["drop_address"] = drop_address(request.user, row)
                context |= self.typing_context(request, row) | (extra_context or {})
                return super().changeform_view(request, object_id, form_url, context)
        except Overtaken as overtaken:
            if not Entry.objects.filter(pk=overtaken.entry.pk).exists():
                return HttpResponseBadRequest()  # there was no version that a form could have been opened on
            kept = keep_sent(request, self.model, int(unquote(object_id or "")))
            return self.overtaken_view(request, overtaken, typing=kept)
        except NeedsReview as change:
            return self._proposed(request, change)

    def _standing(self, request: HttpRequest, object_id: str | None) -> int:
        return standing_number(self.model, unquote(object_id)) if object_id and request.method == "GET" else 0

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if whole_of(obj).pk:
            self.lock(whole_of(obj))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._keep_or_refuse(request, form.instance, change)

    def _keep_or_refuse(self, request: HttpRequest, row: Any, change: bool) -> None:
        """Keep the version that was saved; raises Overtaken or NeedsReview, so that nothing of it stays."""
        whole = whole_of(row)
        entry, opened, form = lock(whole), _number(request.POST.get(OPENED, "")), form_of(whole)
        if change and entry:
            opened = _shown_in_form(entry, opened)
            if entry.standing != opened:
                raise Overtaken(entry, opened, form)
        is_known = wants_review(row) or self._was_known(entry)
        if is_known and not decides_alone(request.user, self.model):
            raise NeedsReview(row, whole, form, opened)
        versions = keep([whole], self.change_by(request, made_from=opened if opened > 0 else None))
        if is_known:
            approve_own(versions, request.user)
            if note := close_reopened(request, whole):
                publish_note(whole, request.user, note)
        close(request)

    def _was_known(self, entry: Entry | None) -> bool:
        """Whether the public knew what stood before."""
        standing = entry and entry.standing_version
        return bool(issubclass(self.model, Editorial) and standing and is_known_in(standing.form or {}))

    def _proposed(self, request: HttpRequest, change: NeedsReview) -> HttpResponse:
        """Keep what was saved as a proposal, where it says anything new, and say so."""
        row = self.model._default_manager.get(pk=change.saved.pk)
        is_whole = row == change.row  # what was typed into the form of a part does not fit that of the whole
        with transaction.atomic():
            close(request)
            if not says_something_new(entry_named(change.row), change.form):
                messages.info(request, gettext("Nothing was changed."))
                return redirect(request.get_full_path())
            note = close_reopened(request, change.row)
            made = self.change_by(request, made_from=change.opened if change.opened > 0 else None)
            version = propose(change.row, change.form, made, typed_only(request.POST) if is_whole else "")
            if note:
                propose_note(version, note)
            self.log_change(request, row, gettext("Proposed a change."))
        if IS_POPUP_VAR in request.POST:
            return self.response_change(request, row)
        message = gettext(
            "Your change of “%(thing)s” waits for a reviewer. Until it is approved the public sees what stands."
        )
        messages.success(request, message % {"thing": row})
        return redirect(address_of(version))

    def lock(self, whole: Any) -> None:
        """Let others wait until the transaction ends; what has no version yet gets one of how it was before."""
        if not lock(whole):
            keep([whole], Change(Version.Origin.ADOPTED))

    def change_by(self, request: HttpRequest, **more: Any) -> Change:
        """A change that is made here now."""
        return Change(Version.Origin.EDITOR, author=request.user, **more)

    # Rights

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user, self.model)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What versions do not hold cannot be proposed."""
        fields = [*super().get_readonly_fields(request, obj)]
        if obj and wants_review(obj) and not decides_alone(request.user, self.model):
            fields += collection_of(type(whole_of(obj))).without
        return fields

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Where places are cited, whether words of their sources can be looked for is told."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.remote_field.model is Citation:
            field.help_text = lazy(cache(without_text), str)()  # of the field, which asks it several times
        return field

    # Deletion

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        whole, change = whole_of(obj), self.change_by(request)
        self.lock(whole)
        if whole == obj:
            keep_deletion(obj, change)
        super().delete_model(request, obj)
        if whole != obj:
            keep([whole], change)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Each after those of them that depend on it."""
        remaining = list(queryset)
        while remaining:
            free = [obj for obj in remaining if not set(self.dependents(obj)) & set(remaining)]
            for obj in free or remaining[:1]:
                remaining.remove(obj)
                self.delete_model(request, obj)

    # Actions

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An action is carried out whole or not at all, on what was shown."""
        context = {"shown_at": timezone.now()} | (extra_context or {})
        if request.method != "POST":
            return super().changelist_view(request, context)
        with transaction.atomic():
            return super().changelist_view(request, context)


def _number(text: str) -> int:
    """The number of a version as a form sends it; -1 for what is none."""
    number = whole_number(text, 9)
    return -1 if number is None else number


def _shown_in_form(entry: Entry, opened: int) -> int:
    """The version that a form shows: what had none yet when it was opened has been adopted as it was."""
    if opened == 0 and entry.versions.filter(number=1, origin=Version.Origin.ADOPTED).exists():
        return 1
    return opened
