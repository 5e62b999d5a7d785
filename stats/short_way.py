"""Beacons are answered without the middleware that only pages need."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from stats import views

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
View = Callable[[HttpRequest], HttpResponse]

# Static files, compression, sessions, accounts, forms, languages, what a page may load or reads: a beacon has none.
UNNEEDED = {
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.compression.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.languages.language_from_path",
    "laocai_ict.one_snapshot.of_public_pages",
    "web.bodies.FormsOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "desk.accounts.sessions.end_idle_sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
}


def with_short_way(application: Application, is_closed: Callable[[str], bool]) -> Application:
    """`application`, but beacons of who is not signed in are answered by a handler of their own.

    It is theirs again while `is_closed` says of their path that nothing can be answered there.
    """
    beacons, answer = reverse("stats:visit"), _handler()
    cookie = f"{settings.SESSION_COOKIE_NAME}="

    def either(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_long = environ["PATH_INFO"] != beacons or cookie in environ.get("HTTP_COOKIE", "")
        if is_long or is_closed(beacons):
            return application(environ, start_response)
        _look_after_connections()
        response = answer(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items()])
        return list(response)

    return either


thread = threading.local()


def _look_after_connections() -> None:
    """What Django does around every request, for a thread that answers hundreds once a second."""
    if time.monotonic() - getattr(thread, "looked_at", 0) >= 1:
        close_old_connections()
        thread.looked_at = time.monotonic()


def _handler() -> View:
    handler: Any = convert_exception_to_response(views.visit)
    for name in reversed([name for name in settings.MIDDLEWARE if name not in UNNEEDED]):
        handler = convert_exception_to_response(import_string(name)(handler))
    return handler
