"""Ending one session, or all others, from a page that lists them."""

from typing import Any

from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from desk.accounts.events import record
from desk.accounts.models import OpenSession, What
from desk.sent import whole_number

ALL = "all"


def end_session(request: HttpRequest, user: Any, back: str) -> HttpResponse:
    """End the session of `user` that `request` names, or all but that of `request` itself; then go `back`."""
    asked = request.POST["end"]
    if asked == ALL:
        number = OpenSession.objects.end(user, but=request.session.session_key)
    else:
        own = OpenSession.objects.filter(user=user, pk=whole_number(asked) or 0)
        number = (
            Session.objects.filter(pk__in=own.values("session_id")).delete()[1].get("sessions.Session", 0)
        )
    if number:
        record(request, What.SESSION_ENDED, user.get_username(), by=request.user.get_username())
    said = ngettext("%(number)d session was ended.", "%(number)d sessions were ended.", number)
    messages.success(request, said % {"number": number})
    return redirect(back)
