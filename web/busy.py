"""What is answered while the database is locked or away."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from web.access import note_cause


def busy(cause: object) -> HttpResponse:
    """503, and when it is worth asking again; the log says the cause."""
    note_cause(cause)
    return HttpResponse(status=503, headers={"Retry-After": str(settings.RETRY_SECONDS)})


def answering_503(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 503 with Retry-After when the database is locked or away. Nothing has been written then."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            return busy(error)

    return wrapped
