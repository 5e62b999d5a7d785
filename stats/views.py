"""What the counter answers: the beacon, its image for browsers without script, the numbers, the method."""

import base64
import json
from dataclasses import asdict
from datetime import timedelta
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from stats import beacons, bots, chain, charts, counting, days, published, visitors
from stats.models import LedgerEntry, Reason
from stats.numbers import Numbers
from stats.room import leaving_a_thread
from web.bodies import reading
from web.busy import answering_503
from web.public import public

STATUS = {
    Reason.METHOD: 405,
    Reason.PREFETCH: 403,
    Reason.FOREIGN: 403,
    Reason.CAP: 429,
}  # others: 200, not counted
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
DAYS_SHOWN = 30
CAP_SECONDS = 60  # after which a network may be below its cap again: the shorter one is of a minute


@csrf_exempt  # carries no cookie of ours to abuse; bots.refuse_request turns other sites' pages away
@never_cache
@reading("application/json", "text/plain")  # what `fetch` calls a text
@answering_503
@leaving_a_thread
def visit(request: HttpRequest) -> HttpResponse:
    """POST a beacon (beacons.Message as JSON, at most 1 kB): it is counted, and answered with the four numbers."""
    now = timezone.now()
    try:
        bots.refuse_request(request, "POST")
        body = request.read(beacons.LONGEST + 1)
        if len(body) > beacons.LONGEST:
            return HttpResponse(status=413)
        numbers = counting.count(_beacon(request, beacons.Message.read(body)), now)
    except ValueError:
        return HttpResponseBadRequest()
    except counting.Refused as refused:
        return _refusal(refused.reason, "POST")
    except bots.Excluded as excluded:
        numbers = counting.exclude(excluded.reason, now)
        if excluded.reason in STATUS:
            return _refusal(excluded.reason, "POST")
    return HttpResponse(_as_text(numbers), content_type="application/json")


@lru_cache(maxsize=1)  # one answer for all that were committed together
def _as_text(numbers: Numbers) -> str:
    return json.dumps(as_json(numbers))


@never_cache
@answering_503
@leaving_a_thread
def pixel(request: HttpRequest) -> HttpResponse:
    """GET ?path=…: the view of a browser without script, by its network, agent and language. Answers with an image."""
    now = timezone.now()
    try:
        bots.refuse_request(request, "GET")
        counting.count(_beacon(request, beacons.Message(path=request.GET.get("path", ""))), now)
    except counting.Refused as refused:
        return _refusal(refused.reason, "GET")
    except bots.Excluded as excluded:
        counting.exclude(excluded.reason, now)
        if excluded.reason in STATUS:
            return _refusal(excluded.reason, "GET")
    return HttpResponse(PIXEL, content_type="image/gif")


def _beacon(request: HttpRequest, message: beacons.Message) -> counting.Beacon:
    """What `message` says, and its sender; raises Excluded when it does not count."""
    if message.webdriver:
        raise bots.Excluded(Reason.BOT)
    page = beacons.page_of(message.path)
    if page is None:
        raise bots.Excluded(Reason.NOT_PAGE)
    if bots.is_staff(request):
        raise bots.Excluded(Reason.STAFF)
    return counting.Beacon(
        browser=visitors.browser(request, message.token),
        former=message.previous,
        network=request.META["REMOTE_NETWORK"],
        page=page,
        is_view=message.event == "view",
    )


def _refusal(reason: Reason, method: str) -> HttpResponse:
    response = HttpResponse(status=STATUS[reason])
    if reason == Reason.METHOD:
        response.headers["Allow"] = method
    if reason == Reason.CAP:
        response.headers["Retry-After"] = str(CAP_SECONDS)
    return response


def as_json(numbers: Numbers) -> dict[str, int | str]:
    """The numbers as they are sent to the page's script."""
    return asdict(numbers) | {"as_of": numbers.as_of.isoformat()}


@csrf_exempt  # it only gives
@require_safe
@answering_503
@cache_control(public=True, max_age=0, s_maxage=30)
def counter(request: HttpRequest) -> JsonResponse:
    """GET the four numbers, counting nothing."""
    return JsonResponse(as_json(counting.numbers(timezone.now())))


@require_safe
@public(seconds=60, is_of_record=False)
def statistics(request: HttpRequest) -> HttpResponse:
    """How visits are counted: what each number means, what is left out, the ledger and the latest days."""
    now = timezone.now()
    today = days.day_of(now)
    shown = published.every_day(today - timedelta(days=DAYS_SHOWN - 1), today)
    context = {
        "visitor_numbers": counting.numbers(now),
        "excluded": published.excluded_lately(today),
        "ledger": LedgerEntry.objects.all(),
        "newest_link": chain.newest(),
        "days": shown[::-1],
        "chart": charts.bar_chart(
            [(date_format(day.date, gettext("j M Y")), max(day.corrected, 0)) for day in shown]
        ),
    }
    return TemplateResponse(request, "stats/statistics.html", context)
