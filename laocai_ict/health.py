"""What a supervisor or load balancer asks: does the process answer, and can it serve."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TimedOut

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 4  # seconds: who asks waits for five
_thread = ThreadPoolExecutor(1, "readiness")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers, whatever else is broken."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers too, and in time, else 503."""
    asking = _thread.submit(_ask_database)
    try:
        asking.result(PATIENCE)
    except (Error, TimedOut):
        asking.cancel()  # where it has not begun, since an earlier one has not ended
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _ask_database() -> None:
    """In a connection of its own: a server that hangs lets go of nobody who has asked it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()
