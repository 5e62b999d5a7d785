"""Whoever is about to change people, groups or settings shows again who he is: a session may be left open."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from desk.accounts.codes import ConfirmForm

CONFIRMED = "confirmed_at"  # in the session: seconds since 1970
CONFIRMED_FOR = timedelta(minutes=15)
FORMS = ("add", "change", "delete", "password_change", "access")


def confirm_by_signing_in(request: HttpRequest, **signal: Any) -> None:
    """Whoever has just signed in has shown who he is."""
    request.session[CONFIRMED] = timezone.now().timestamp()


def is_confirmed(request: HttpRequest) -> bool:
    since = timezone.now().timestamp() - request.session.get(CONFIRMED, 0)
    return since < CONFIRMED_FOR.total_seconds()


def confirm_first(request: HttpRequest) -> HttpResponse:
    """The way to the page that asks, and back to the address of `request`."""
    if request.method == "POST":
        messages.warning(request, gettext("What you sent was not done yet: send it again after this."))
    return redirect(f"{reverse('admin:confirm')}?{urlencode({'next': request.get_full_path()})}")


def confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view`, a page of the desk, once its reader has shown who he is within CONFIRMED_FOR."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_in = admin.site.has_permission(request)  # else the view sends to the sign-in page
        return (
            confirm_first(request) if is_in and not is_confirmed(request) else view(request, *args, **kwargs)
        )

    return asking


class ConfirmedFirst(admin.ModelAdmin):
    """Lists may be looked at; whoever opens a form of these kinds, or sends anything, shows first who he is."""

    def get_urls(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urls()
        for pattern in patterns:
            is_form = str(pattern.name).endswith(FORMS)
            pattern.callback = (
                confirmed(pattern.callback) if is_form else _confirmed_if_sent(pattern.callback)
            )
        return patterns


def _confirmed_if_sent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    asking = confirmed(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (asking if request.method == "POST" else view)(request, *args, **kwargs)

    return answer


def confirm(request: HttpRequest) -> HttpResponse:
    """Asks for the password, or for a code, and goes on to where its reader was going."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = reverse("admin:index")
    form = ConfirmForm(request, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[CONFIRMED] = timezone.now().timestamp()
        return redirect(onward)
    context = admin.site.each_context(request) | {"title": gettext("Is it you?"), "form": form}
    return TemplateResponse(request, "admin/accounts/confirm.html", context)
