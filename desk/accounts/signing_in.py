"""Signing in: the password, then a code where the account has a phone or must have one. Nobody is in before both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django_otp
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model, login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts import second_factor
from desk.accounts.codes import CodeForm
from desk.accounts.events import record, why_refused
from desk.accounts.hashing import TooManyPasswords
from desk.accounts.limits import remember_device
from desk.accounts.models import Factor, OpenSession, What
from desk.accounts.sessions import note
from desk.accounts.setting_up import set_up_page
from web.busy import busy

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "signing_in"  # in the session of somebody who is not signed in yet
PENDING_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """Somebody who has given the right password, and no code yet; and where he was going."""

    user: Any
    onward: str

    def keep(self, request: HttpRequest) -> None:
        request.session.flush()  # so that nobody else knows the session's key
        request.session[PENDING] = {
            "user": self.user.pk,
            "of_password": self.user.get_session_auth_hash(),
            "at": timezone.now().timestamp(),
            "onward": self.onward,
        }

    @classmethod
    def of(cls, request: HttpRequest) -> Pending | None:
        kept = request.session.get(PENDING, {"at": 0})
        if timezone.now().timestamp() - kept["at"] > PENDING_FOR.total_seconds():
            return None
        user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
        if user is None or not constant_time_compare(kept["of_password"], user.get_session_auth_hash()):
            return None
        return cls(user, kept["onward"])


class SignIn(LoginView):
    """The password. Who needs a code too is sent on to where it is asked for, and is not in before."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except TooManyPasswords as error:
            messages.error(
                request, gettext("Too many people sign in at this moment. Try again in some seconds.")
            )
            page = self.render_to_response(
                self.get_context_data(form=self.authentication_form(request)), status=503
            )
            page.headers["Retry-After"] = busy(error).headers["Retry-After"]
            return page

    def form_valid(self, form: Any) -> HttpResponse:
        user, onward = form.get_user(), self.get_success_url()
        if second_factor.phone_of(user) or second_factor.is_required(user):
            Pending(user, onward).keep(self.request)
            return redirect("admin:code")
        begin(self.request, user)
        return let_in(self.request, redirect(onward))

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.keys() >= {"username", "password"}:
            record(self.request, self._why(form), form.cleaned_data["username"])
        return super().form_invalid(form)

    def _why(self, form: Any) -> What:
        if form.get_user():
            return What.NOT_AT_THE_DESK
        return why_refused(self.request)


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect("admin:index")
    context = _context(request, gettext("Log in")) | {
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    view: Any = SignIn.as_view(extra_context=context)
    answer: HttpResponse = view(request)
    return answer


def of_pending(view: Callable[[HttpRequest, Pending], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`view` for who has given the password; others are sent to give it."""

    @never_cache
    @sensitive_post_parameters()
    def answer(request: HttpRequest) -> HttpResponse:
        pending = Pending.of(request)
        return view(request, pending) if pending else redirect("admin:login")

    return answer


@of_pending
def code(request: HttpRequest, pending: Pending) -> HttpResponse:
    """Asks for the code."""
    if not second_factor.phone_of(pending.user):
        return redirect("admin:set_up_first")
    form = CodeForm(request, pending.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        begin(request, pending.user, form.cleaned_data["device"])
        return let_in(request, redirect(pending.onward))
    context = _context(request, gettext("One-time code")) | {"form": form}
    return TemplateResponse(request, "admin/accounts/code.html", context)


@of_pending
def set_up_first(request: HttpRequest, pending: Pending) -> HttpResponse:
    """Sets codes up for who must have them and has none; whoever has a phone is asked for its code instead."""
    if second_factor.phone_of(pending.user):
        return redirect("admin:code")

    def done(device: TOTPDevice) -> None:
        OpenSession.objects.end(pending.user)
        begin(request, pending.user, device)

    response = set_up_page(request, pending.user, pending.onward, done)
    return let_in(request, response) if request.user.is_authenticated else response


def begin(request: HttpRequest, user: Any, device: Any = None) -> None:
    """Sign `user` in, by a code of `device` where there is one."""
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    if device:
        django_otp.login(request, device)
    request.session.save()
    note(request, timezone.now())
    record(request, What.SIGNED_IN, user.get_username(), second_factor=factor_of(device))


def factor_of(device: Any) -> str:
    if device is None:
        return ""
    return Factor.CODE if isinstance(device, TOTPDevice) else Factor.RECOVERY


def let_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` with the mark of a device that somebody has signed in from."""
    remember_device(request, response)
    return response


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
