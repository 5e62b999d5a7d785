"""The admin of what has versions: every save and deletion adds one, nobody saves over what he has not seen."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from achievements.record.depending import depending_on
from achievements.record.keeping import (
    form_of,
    keep,
    keep_deletion,
    lock,
    standing_number,
    whole_of,
)
from desk.admin.history import HistoryScreens
from desk.admin.merging import MergeScreens
from desk.merging import Overtaken
from desk.rights import may_publish, wants_review
from versions.keeping import Change
from versions.models import Entry, Version

OPENED = (
    "opened_version"  # the hidden field that says which version a form was opened on; 0 where there was none
)


class VersionedAdmin(MergeScreens, HistoryScreens):
    """Rows whose entry has versions. A row that is a part of another's entry is kept with that one."""

    change_form_template = "admin/desk/change_form.html"

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
                return super().changeform_view(
                    request, object_id, form_url, {OPENED: opened, **(extra_context or {})}
                )
        except Overtaken as overtaken:
            return self.overtaken_view(request, overtaken)

    def _standing(self, request: HttpRequest, object_id: str | None) -> int:
        return standing_number(self.model, unquote(object_id)) if object_id and request.method == "GET" else 0

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if whole_of(obj).pk:
            self.lock(whole_of(obj))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._keep_or_refuse(request, whole_of(form.instance), change)

    def _keep_or_refuse(self, request: HttpRequest, whole: Any, change: bool) -> None:
        entry, opened = lock(whole), _number(request.POST.get(OPENED, ""))
        if change and entry:
            opened = _shown_in_form(entry, opened)
            if entry.standing != opened:
                raise Overtaken(entry, opened, form_of(whole))
        keep([whole], self.change_by(request, made_from=opened if opened > 0 else None))

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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, obj: Any) -> bool:
        """What the public knows is changed only by those who may publish."""
        return obj is None or self.has_publish_permission(request) or not wants_review(obj)

    # Deletion

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """What depends on them stands in the way, each by a link to where it can be changed."""
        objs = list(objs)
        to_delete, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        dependents = [each for obj in objs for each in self.dependents(obj) if each not in objs]
        links = [self._link(each) for each in dict.fromkeys(dependents)]
        return to_delete, counts, lacking, links

    def dependents(self, obj: Any) -> list[Any]:
        """What would change, or break, without `obj`."""
        return depending_on(obj)

    def _link(self, row: models.Model) -> SafeString:
        options = row._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        return format_html('{}: <a href="{}">{}</a>', capfirst(str(options.verbose_name)), address, row)

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
        """An action is carried out whole or not at all."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)


def _number(text: str) -> int:
    """The number of a version as a form sends it; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _shown_in_form(entry: Entry, opened: int) -> int:
    """The version that a form shows: what had none yet when it was opened has been adopted as it was."""
    if opened == 0 and entry.versions.filter(number=1, origin=Version.Origin.ADOPTED).exists():
        return 1
    return opened
