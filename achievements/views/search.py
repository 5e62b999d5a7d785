"""Search: one field to type in, and what it finds grouped by what it is, in both languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achievements.finding.groups import GROUPS
from achievements.finding.query import parse_query

FIRST_RESULTS = 5
PAGE_SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = parse_query(request.GET.get("q", ""))
    chosen = GROUPS.get(request.GET.get("group", ""))
    context: dict[str, Any] = {"query": query, "chosen": chosen}
    if not query.is_too_short:
        if chosen:
            groups = [chosen.found(query, PAGE_SIZE, request.GET.get("page", "1"))]
        else:
            groups = [group.found(query, FIRST_RESULTS, "1") for group in GROUPS.values()]
        context["groups"] = [group for group in groups if group.count]
        context["count"] = sum(group.count for group in groups)
    return render(request, "achievements/search.html", context)
