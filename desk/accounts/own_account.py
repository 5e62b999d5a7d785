"""The page of one's own account: sessions, one-time codes, recovery codes."""

from typing import Any

import django_otp
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts import second_factor
from desk.accounts.confirming import confirm_first, confirmed, is_confirmed
from desk.accounts.ending import end_session
from desk.accounts.events import record
from desk.accounts.models import OpenSession, What
from desk.accounts.setting_up import recovery_codes_page, set_up_page


def account(request: HttpRequest) -> HttpResponse:
    """What an account's owner sees of it, and may do with it."""
    if request.method == "POST":
        return _done(request)
    user: Any = request.user
    context = admin.site.each_context(request) | {
        "title": gettext("My account"),
        "sessions": OpenSession.objects.of(user),
        "own_key": request.session.session_key,
        "phone": second_factor.phone_of(user),
        "recovery_codes_left": second_factor.recovery_codes_left(user),
        "is_required": second_factor.is_required(user),
    }
    return TemplateResponse(request, "admin/accounts/account.html", context)


def _done(request: HttpRequest) -> HttpResponse:
    """What a button of the page asks for."""
    user: Any = request.user
    if "end" in request.POST:
        return end_session(request, user, reverse("admin:account"))
    if not is_confirmed(request):
        return confirm_first(request)
    if "recovery_codes" in request.POST and second_factor.phone_of(user):
        record(request, What.RECOVERY_CODES, user.get_username())
        codes = second_factor.new_recovery_codes(user)
        return recovery_codes_page(request, codes, reverse("admin:account"))
    if "take_off" in request.POST and not second_factor.is_required(user):
        second_factor.take_off(user, request.session.session_key)
        record(request, What.RESET, user.get_username())
        messages.success(request, gettext("From now on your password alone is asked for."))
    return redirect("admin:account")


@confirmed
def set_up(request: HttpRequest) -> HttpResponse:
    """Sets codes up for who is signed in, or moves them to another phone."""
    user: Any = request.user

    def done(device: TOTPDevice) -> None:
        django_otp.login(request, device)
        OpenSession.objects.end(user, but=request.session.session_key)

    return set_up_page(request, user, reverse("admin:account"), done)
