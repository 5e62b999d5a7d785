"""The screen of a whole entry in its languages side by side, and the filter of lists by what is missing or stale."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from achievements.models import Citation, Synonym
from achievements.record.restoring import SAVED_MEANWHILE, Refused
from desk.admin.reviewing import ReviewScreens
from desk.review import entry_named, let_say
from desk.translations import Kind, next_address, texts_of, typed, with_gaps
from versions import keeping
from versions.keeping import Change
from versions.models import Entry, Version


class TranslationFilter(admin.SimpleListFilter):
    """Those of whose texts a translation is missing, or may no longer say the same."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(Kind.MISSING.value, _("missing")), (Kind.STALE.value, _("may be stale"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        kind = self.value()
        return queryset.filter(pk__in=with_gaps(queryset.model, kind)) if kind in Kind.values else queryset


class TranslationScreens(ReviewScreens):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_translation"
        view = self.admin_site.admin_view(self.translation_view)
        return [path("<int:row>/translation/", view, name=name), *super().get_urls()]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Of entries; a place in a source is none."""
        own = [*super().get_list_filter(request)]
        return own if self.model in (Citation, Synonym) else [*own, TranslationFilter]

    def translation_view(self, request: HttpRequest, row: int) -> HttpResponse:
        thing, _collection = self._row(request, row), self.collection
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        if request.method != "POST":
            return self._translation_page(request, thing)
        try:
            proposal = self._translate(request, thing)
        except Refused as refused:
            return self._translation_page(request, thing, refused.faults)
        said = (
            gettext("The translation of “%s” waits for a reviewer.") if proposal else gettext("Saved: “%s”.")
        )
        messages.success(request, said % thing)
        return redirect(self._next(request, thing))

    def _translate(self, request: HttpRequest, thing: Any) -> Version | None:
        """Keep what was typed and what is said to hold; gives the proposal that it became. Raises Refused."""
        with transaction.atomic():
            entry, form = self._standing_form(thing)
            if str(entry.standing) != request.POST.get("opened"):
                raise Refused([str(SAVED_MEANWHILE)])
            said = typed(form, texts_of(entry, form), request.POST)
            if said.held:
                keeping.confirm(
                    entry, said.held, self._change(request, gettext("The translation still holds."))
                )
                entry.refresh_from_db()
            if said.form == form:
                return None
            change = self._change(request, gettext("Translation"), made_from=entry.standing)
            return let_say(entry, said.form, change, entry.standing)[1]

    def _change(self, request: HttpRequest, reason: str, **more: Any) -> Change:
        return Change(Version.Origin.EDITOR, author=request.user, reason=reason, **more)

    def _standing_form(self, thing: Any) -> tuple[Entry, dict[str, Any]]:
        entry = entry_named(thing)
        standing = entry.standing_version
        if standing is None or standing.form is None:
            raise Http404
        return entry, standing.form

    def _next(self, request: HttpRequest, thing: Any) -> str:
        """The same page, or after the button for it the next one where something of this kind is to be done."""
        kind = request.GET.get("kind", "")
        if "next" not in request.POST or kind not in Kind.values:
            return request.get_full_path()
        key = entry_named_key(thing)
        found = next_address(kind, key, lambda model: may_change(request.user, model))
        return found or "admin:translations"

    def _translation_page(
        self, request: HttpRequest, thing: Any, faults: list[str] | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            entry, form = self._standing_form(thing)
        texts = texts_of(entry, form)
        context = self._context(
            request,
            gettext("Translation of “%s”") % thing,
            original=thing,
            entry=entry,
            rows=[(text, request.POST.get(f"text {text.name}", text.translation)) for text in texts],
            kind=request.GET.get("kind", ""),
            faults=faults or [],
        )
        return TemplateResponse(
            request, "admin/desk/translation.html", context, status=409 if faults else 200
        )


def may_change(person: Any, model: Any) -> bool:
    return bool(person.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"))


def entry_named_key(thing: Any) -> int:
    """The key of the entry that `thing` shows."""
    with transaction.atomic():
        return int(entry_named(thing).pk)
