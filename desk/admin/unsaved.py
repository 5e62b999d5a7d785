"""Forms of which nothing typed is lost: they send what is typed while it is, and offer it again when next opened."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from desk import unsaved
from desk.models import Unsaved


class KeepsTyping(admin.ModelAdmin):
    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/unsaved.js"])

    def get_urls(self) -> list[URLPattern]:
        view: Any = self.admin_site.admin_view(require_POST(self.typed_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_typed"
        return [
            path("add/typed/", view, name=f"{name}_new"),
            path("<int:row>/typed/", view, name=name),
            *super().get_urls(),
        ]

    def typed_view(self, request: HttpRequest, row: int | None = None) -> HttpResponse:
        """Keep what is being typed (201; 204 where something newer is kept, or it was saved), or give it up."""
        self._require_form(request, row)
        if "give_up" in request.POST:
            unsaved.close(request)
            return redirect(self._form_address(row) + _popup(request))
        try:
            token = request.POST.get(unsaved.TYPING, "")
            is_newer = unsaved.keep(
                request.user, self.model, row, token, unsaved.Typed.of_script(request.POST)
            )
        except ValueError:
            return HttpResponseBadRequest()
        return HttpResponse(status=201 if is_newer else 204)

    def _require_form(self, request: HttpRequest, row: int | None) -> None:
        thing = self.get_object(request, str(row)) if row else None
        may = self.has_change_permission(request, thing) if row else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        if row and thing is None:
            raise Http404

    def _form_address(self, row: int | None, page: str = "") -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_"
        return reverse(name + (page or "change"), args=[row]) if row else reverse(name + (page or "add"))

    def typing_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the form of `row`, or of something new, shows of what was typed into it before."""
        key = row and row.pk
        shown = self.typed_before(request, row)
        token = shown.token if shown else request.POST.get(unsaved.TYPING, "")
        kept = Unsaved.objects.of_form(request.user, self.model, key).exclude(token=token)
        context = {
            "typing": token,
            "typed_address": self._form_address(key, "typed" if key else "typed_new") + _popup(request),
            "typed_before": [] if request.method == "POST" else list(kept.defer("sent")),
            "is_typed_answered": request.method == "POST",
        }
        return context | ({unsaved.OPENED: shown.opened, unsaved.REOPENED: shown.reopened} if shown else {})

    def typed_before(self, request: HttpRequest, row: Any) -> Unsaved | None:
        """What is asked for of all that was typed into the form of `row`."""
        if request.method != "GET" or unsaved.ASKED not in request.GET:
            return None
        own = Unsaved.objects.of_form(request.user, self.model, row and row.pk)
        return own.filter(token=request.GET[unsaved.ASKED][:32]).first()

    def typed_data(self, request: HttpRequest, row: Any) -> QueryDict | None:
        typed = self.typed_before(request, row)
        return typed.data if typed else None


def _popup(request: HttpRequest) -> str:
    """What lets the form open again in its own small window."""
    return f"?{IS_POPUP_VAR}=1" if IS_POPUP_VAR in request.GET else ""
