"""What is answered at an address under which something was public: decided in one place, where it was not found."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from achievements.kinds import WITH_PAGE, Kind
from achievements.models import Editorial, EditorialState, Withdrawal
from achievements.record.schema import collection_of
from opendata.formats import FORMATS
from versions.keeping import entry_at
from versions.models import Entry

# Addresses of a kind's things beside their pages, by the kind
BESIDE_PAGES = {"embeds:metric": "metric"} | {f"metric_{extension}": "metric" for extension in FORMATS}


class Asked(NamedTuple):
    """What a request asks for: an entry that was public under the slug in the address."""

    match: ResolverMatch
    kind: Kind
    entry: Entry


def answer_of_former_address(request: HttpRequest) -> HttpResponse | None:
    """The way to the present address, or why it was withdrawn; None where nothing was ever public there."""
    asked = _asked(request)
    if asked is None:
        return None
    model, entry = asked.kind.model, asked.entry
    if entry.slug != asked.match.kwargs["slug"] and asked.kind.public().filter(pk=entry.row).exists():
        return HttpResponsePermanentRedirect(_address(asked.match, entry.slug, request.META["QUERY_STRING"]))
    if issubclass(model, Editorial) and _is_withdrawn(model, entry):
        withdrawal = Withdrawal.objects.of(entry.collection, entry.row).first()
        return render(request, "410.html", {"withdrawal": withdrawal}, status=410)
    return None


def _asked(request: HttpRequest) -> Asked | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    kind = WITH_PAGE.get(match.kwargs.get("kind") or BESIDE_PAGES.get(match.view_name, match.view_name))
    slug = match.kwargs.get("slug")
    entry = entry_at(collection_of(kind.model).name, slug) if kind and slug else None
    return Asked(match, kind, entry) if kind and entry else None


def _is_withdrawn(model: Any, entry: Entry) -> bool:
    withdrawn = model._default_manager.filter(pk=entry.row, editorial_state=EditorialState.WITHDRAWN)
    return bool(withdrawn.exists())


def _address(match: ResolverMatch, slug: str, query: str) -> str:
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    return f"{address}?{query}" if query else address
