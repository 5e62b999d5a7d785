"""Sessions at the desk: seen by those whose they are, ended by hand, and by themselves when nobody uses them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from desk.accounts.browsers import named
from desk.accounts.limits import network_of
from desk.accounts.models import OpenSession

USED = "desk_used_at"  # in the session: seconds since 1970
BEGAN = "desk_began_at"
NOTED = "desk_noted_as"  # the session's key when it was noted, which a changed password changes
NOTED_EVERY = 60  # seconds


def end_idle_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who has not used the desk for DESK_IDLE_SECONDS, and note who uses it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")) and request.user.is_authenticated:
            now = timezone.now()
            unused = now.timestamp() - request.session.get(USED, now.timestamp())
            if unused > settings.DESK_IDLE_SECONDS:
                logout(request)
            elif request.session.get(NOTED) != request.session.session_key or unused >= NOTED_EVERY:
                note(request, now)
        return get_response(request)

    return middleware


def note(request: HttpRequest, now: datetime) -> None:
    """Keep that the session of `request`, which is in the database, is used now, from where, and by which browser."""
    session: Any = request.session
    browser, system = named(request.headers.get("User-Agent", ""))
    seen = {"network": network_of(request), "browser": browser, "system": system, "seen_at": now}
    is_there = OpenSession.objects.filter(session_id=session.session_key).update(**seen)
    if not is_there and session.get(NOTED) != session.session_key:  # else it was ended meanwhile
        began_at = datetime.fromtimestamp(session.setdefault(BEGAN, now.timestamp()), UTC)
        user: Any = request.user
        OpenSession.objects.create(session_id=session.session_key, user=user, began_at=began_at, **seen)
    session.update({USED: now.timestamp(), NOTED: session.session_key})
