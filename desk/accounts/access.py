"""The page on which administrators help others in: sessions, one-time codes, a link for a new password."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from desk.accounts import second_factor
from desk.accounts.ending import end_session
from desk.accounts.events import record
from desk.accounts.forgotten import link_for
from desk.accounts.models import OpenSession, What


def access_page(request: HttpRequest, person: User) -> HttpResponse:
    """Shows how `person` gets in, and does what a button of it asks for."""
    link = ""
    if request.method == "POST":
        if "link" not in request.POST:
            return _done(request, person)
        link = link_for(request, person)
        record(request, What.LINK_GIVEN, person.username, by=request.user.get_username())
    context = admin.site.each_context(request) | {
        "title": gettext("Access of %(account)s") % {"account": person.username},
        "person": person,
        "link": link,
        "link_until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        "sessions": OpenSession.objects.of(person),
        "own_key": request.session.session_key,
        "phone": second_factor.phone_of(person),
        "recovery_codes_left": second_factor.recovery_codes_left(person),
        "is_wanted": second_factor.is_wanted(person),
    }
    return TemplateResponse(request, "admin/accounts/access.html", context)


def _done(request: HttpRequest, person: User) -> HttpResponse:
    back = reverse("admin:auth_user_access", args=[person.pk])
    if "end" in request.POST:
        return end_session(request, person, back)
    if "take_off" in request.POST:
        second_factor.take_off(person)
        record(request, What.RESET, person.username, by=request.user.get_username())
        messages.success(request, gettext("The one-time codes were taken off, and all sessions ended."))
    return redirect(back)
