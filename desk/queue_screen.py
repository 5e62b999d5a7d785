"""The reviewer's page: all that waits, decided one by one or several at a time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from achievements.record.restoring import Refused
from desk import publishing, review
from desk.forms import WordsForm
from desk.merging import Overtaken
from desk.publishing import version_shown
from desk.queue import Queue, draft_named
from desk.sent import shown_moment, whole_number
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
    shown_at = shown_moment(request)
    of_drafts: Callable[[Any], Any] = {
        "approve": lambda row: publishing.publish(row, request.user, seen=version_shown(row, shown_at)),
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
