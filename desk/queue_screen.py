"""The reviewer's page: all that waits, decided one by one or several at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from achievements.record.keeping import entry_of
from achievements.record.restoring import Refused
from desk import publishing, review
from desk.forms import WordsForm
from desk.merging import Overtaken
from desk.queue import Queue, draft_named
from desk.sent import parse_moment, whole_number
from versions.models import Version


def queue_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if request.method == "POST":
        return _decide(request)
    context = {
        **site.each_context(request),
        "title": gettext("Review"),
        "queue": Queue(request.user),
        "form": WordsForm(),
    }
    return TemplateResponse(request, "admin/desk/queue.html", context)


def _decide(request: HttpRequest) -> HttpResponse:
    verdict, words = request.POST.get("verdict"), request.POST.get("words", "")
    if verdict not in ("approve", "return"):
        return HttpResponseBadRequest()
    of_proposals: Callable[[Version], Any] = {
        "approve": lambda version: review.approve(version, request.user, words),
        "return": lambda version: review.send_back(version, request.user, words),
    }[verdict]
    shown_at = parse_moment(request.POST.get("shown_at", ""))
    of_drafts: Callable[[Any], Any] = {
        "approve": lambda row: publishing.publish(row, request.user, seen=_seen(row, shown_at)),
        "return": lambda row: publishing.send_draft_back(row, request.user, words),
    }[verdict]
    done = sum(_done(request, of_proposals, version) for version in _chosen_proposals(request))
    done += sum(
        _done(request, of_drafts, row)
        for row in filter(None, map(draft_named, request.POST.getlist("draft")))
    )
    message = ngettext("%(number)d thing was decided.", "%(number)d things were decided.", done)
    messages.success(request, message % {"number": done})
    return redirect("admin:review_queue")


def _chosen_proposals(request: HttpRequest) -> Any:
    keys = [key for sent in request.POST.getlist("proposal") if (key := whole_number(sent)) is not None]
    return Version.objects.select_related("entry").filter(pk__in=keys, is_proposed=True).order_by("pk")


def _seen(row: Any, shown_at: datetime | None) -> int | None:
    """The version of a draft that stood when the list was shown; None where the draft never had one."""
    entry = entry_of(row)
    if entry is None:
        return None
    stood = entry.versions.stood().filter(made_at__lte=shown_at) if shown_at else entry.versions.none()
    return stood.order_by("-number").values_list("number", flat=True).first() or 0


def _done(request: HttpRequest, decide: Callable[[Any], Any], thing: Any) -> bool:
    """Whether it was decided; where it was refused the editor is told why."""
    try:
        decide(thing)
    except Refused as refused:
        messages.error(request, f"{thing}: {' '.join(refused.faults)}")
        return False
    except Overtaken:
        messages.error(
            request, gettext("%s: something else was approved since; approve it on its own page.") % thing
        )
        return False
    return True
