"""What a supervisor or load balancer asks: does the process answer, and can it serve."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TimedOut

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from laocai_ict.readiness import faults
from web.access import note_cause

PATIENCE = 4  # seconds: who asks waits for five
_thread = ThreadPoolExecutor(1, "readiness")


@csrf_exempt  # it only gives
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers, whatever else is broken."""
    return HttpResponse("ok\n", content_type="text/plain")


@csrf_exempt  # it only gives
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when nothing keeps the portal from serving and that is known in time, else 503. The log says what does."""
    asking = _thread.submit(_faults)
    try:
        found = asking.result(PATIENCE)
    except TimedOut:
        asking.cancel()  # where it has not begun, since an earlier one has not ended
        found = ["The database does not answer."]
    if found:
        note_cause(" ".join(found))
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _faults() -> list[str]:
    """In a connection of its own: a server that hangs lets go of nobody who has asked it."""
    try:
        return list(faults())
    finally:
        connection.close()
