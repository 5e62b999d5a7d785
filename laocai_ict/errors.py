"""What is answered where nothing was found, and for what went wrong on our side."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from achievements.lists.facets import Unreadable
from achievements.views.moved import answer_of_former_address
from web.access import NOBODY, note_cause, request_id


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The way to where it is now, why it was withdrawn, or the page for what is nowhere and cannot be asked."""
    unreadable = exception if isinstance(exception, Unreadable) else None
    return answer_of_former_address(request) or render(
        request, "404.html", {"unreadable": unreadable}, status=404
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Like Django's own, but in the language of the address, with the portal's frame and without the database.

    Where it is the database that is away, it is worth asking again soon.
    """
    error = sys.exception()
    is_away = isinstance(error, OperationalError | InterfaceError)
    number = request_id() if request_id() != NOBODY else ""
    response = render(request, "500.html", {"request_id": number}, status=503 if is_away else 500)
    if is_away:
        note_cause(error)
        response.headers["Retry-After"] = str(settings.RETRY_SECONDS)
    return response
