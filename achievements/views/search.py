"""Search: one field to type in, and what it finds grouped by what it is, in both languages."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.finding.groups import GROUPS, Found, Group
from achievements.finding.query import Query, parse_query
from achievements.lists.pages import ListPage, list_query
from web.public import public

FIRST_RESULTS = 5
PAGE_SIZE = 20


@require_safe
@public("q", "group", "page")
def search(request: HttpRequest) -> HttpResponse:
    query = parse_query(request.GET.get("q", ""))
    chosen = GROUPS.get(request.GET.get("group", ""))
    groups = _found(query, chosen, request.GET.get("page", "1"))
    asked = {"q": query.text} if query.text else {}
    asked |= {"group": chosen.name} if chosen else {}
    list_page = ListPage(groups[0].page, asked) if chosen and groups else None
    context = {
        "query": query,
        "chosen": chosen,
        "groups": groups,
        "count": sum(group.count for group in groups),
        "list_page": list_page,
        "language_query": list_page.canonical_query if list_page else list_query(asked),
    }
    return TemplateResponse(request, "achievements/search.html", context)


def _found(query: Query, chosen: Group | None, number: str) -> list[Found]:
    """What is found of each kind: of the chosen one its page with that number, of others the first results."""
    if query.is_too_short:
        return []
    if chosen:
        groups = [chosen.found(query, PAGE_SIZE, number)]
    else:
        groups = [group.found(query, FIRST_RESULTS, "1") for group in GROUPS.values()]
    return [group for group in groups if group.count]
