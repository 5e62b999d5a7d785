"""Sessions end by themselves when nobody has used the desk for a while."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

USED = "desk_used_at"  # in the session: seconds since 1970
NOTED_EVERY = 60  # seconds


def end_idle_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who has not used the desk for DESK_IDLE_SECONDS."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")) and request.user.is_authenticated:
            now = timezone.now().timestamp()
            used = request.session.get(USED, now)
            if now - used > settings.DESK_IDLE_SECONDS:
                logout(request)
            elif USED not in request.session or now - used >= NOTED_EVERY:
                request.session[USED] = now
        return get_response(request)

    return middleware
