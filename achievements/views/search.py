"""Search: one field to type in, and what it finds: the best answer first, then the others by what they are."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.finding.answers import answers, answers_of_kind
from achievements.finding.shown import LABELS
from achievements.lists.pages import ListPage, list_query
from web.public import public


@require_safe
@public("q", "group", "page")
def search(request: HttpRequest) -> HttpResponse:
    typed, kind = request.GET.get("q", ""), request.GET.get("group", "")
    chosen = kind if kind in LABELS else ""
    answered = answers_of_kind(typed, chosen, request.GET.get("page", "1")) if chosen else answers(typed)
    query = answered.found.query
    asked = {name: value for name, value in (("q", query.text), ("group", chosen)) if value}
    list_page = ListPage(answered.page, asked) if answered.page else None
    context = {
        "answers": answered,
        "query": query,
        "chosen": chosen,
        "list_page": list_page,
        "language_query": list_page.canonical_query if list_page else list_query(asked),
    }
    return TemplateResponse(request, "achievements/search.html", context)
