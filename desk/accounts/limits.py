"""How often a wrong password may be given: for an account and from a network, counted in the database for all hosts.

A device that somebody has signed in from is known by a signed cookie and counted by itself: whoever guesses elsewhere
cannot lock it out, and guessing with a stolen cookie is limited too.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import admin
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

DEVICE = "known_device"  # the cookie
DEVICE_DAYS = timedelta(days=180)
INVITED_FOR = timedelta(minutes=15)


def network_of(request: HttpRequest) -> str | None:
    """The caller's network by its first address, as the database can keep it; None for a local socket."""
    return request.META.get("REMOTE_NETWORK", "").partition("/")[0] or None


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whom a failure counts for: the account, or one device that it has been signed in from."""
    account = _account(request, credentials)
    device = known_device(request, account)
    shown = "".join(
        letter if letter.isprintable() else "?" for letter in account
    )  # it comes into a line of the log
    return f"{shown} · {device}" if device else shown


def counted_by(request: HttpRequest, credentials: dict[str, Any] | None = None) -> list[str]:
    """What failures are counted by: on a known device only its own, else those of the account, those of the network."""
    is_known = known_device(request, _account(request, credentials))
    return ["username"] if is_known else ["username", "ip_address"]


def _account(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that was typed."""
    return (credentials or {}).get("username") or request.POST.get("username", "")


def known_device(request: HttpRequest, account: str) -> str:
    """The mark of the device, where somebody has signed in from it to this account; else empty."""
    kept = request.get_signed_cookie(DEVICE, default="", salt=DEVICE, max_age=DEVICE_DAYS)
    device, _dot, owner = str(kept).partition(".")
    return device if device and secrets.compare_digest(owner, _short(account)) else ""


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Let the device be known by which `request` has just signed in."""
    know(request, response, request.user.get_username())


def know(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let the device be known by which `account` is used."""
    device = known_device(request, account) or secrets.token_hex(4)
    response.set_signed_cookie(
        DEVICE,
        f"{device}.{_short(account)}",
        salt=DEVICE,
        max_age=DEVICE_DAYS,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def invitation(account: str) -> str:
    """What an address has to end in to make a device known as one of `account`."""
    return TimestampSigner(salt=DEVICE).sign(urlsafe_base64_encode(account.encode()))


@never_cache
@require_safe
def know_device(request: HttpRequest, signed: str) -> HttpResponse:
    """Opened by who was invited: from now on the device is known, and the password asked for."""
    try:
        account = TimestampSigner(salt=DEVICE).unsign(signed, max_age=INVITED_FOR)
    except BadSignature:
        raise Http404 from None
    response = redirect("admin:login")
    know(request, response, urlsafe_base64_decode(account).decode())
    return response


def _short(account: str) -> str:
    return sha256(account.encode()).hexdigest()[:16]


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page in place of the sign-in page while nothing more is tried: when one may try again."""
    again = _again(request, credentials)
    title = gettext("Too many wrong passwords")
    context = admin.site.each_context(request) | {"is_nav_sidebar_enabled": False}
    context |= {"title": title, "again": again}
    page = render(request, "admin/desk/locked_out.html", context, status=429)
    page.headers["Retry-After"] = str(max(1, ceil((again - timezone.now()).total_seconds())))
    return page


def _again(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    """When so long has passed since the last failure that counts that one may try again."""
    counted = [
        attempts.aggregate(number=Sum("failures_since_start"), last=Max("attempt_time"))
        for attempts in AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    ]
    last = [each["last"] for each in counted if (each["number"] or 0) >= settings.AXES_FAILURE_LIMIT]
    return max(last, default=timezone.now()) + settings.AXES_COOLOFF_TIME
