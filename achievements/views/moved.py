"""Where something is now that was at another address: decided in one place, where a public address was not found."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from achievements.kinds import WITH_PAGE
from achievements.record.schema import collection_of
from versions.keeping import entry_at

# Addresses of a kind's things beside their pages, by the kind
BESIDE_PAGES = {"metric_csv": "metric", "metric_json": "metric", "embeds:metric": "metric"}


def redirect_to_new_address(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """To the present address of what `request` asks for under a former slug; None where there is no such thing."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    kind = WITH_PAGE.get(match.kwargs.get("kind") or BESIDE_PAGES.get(match.view_name, match.view_name))
    slug = match.kwargs.get("slug")
    if kind is None or slug is None:
        return None
    entry = entry_at(collection_of(kind.model).name, slug)
    if entry is None or entry.slug == slug or not kind.public().filter(pk=entry.row).exists():
        return None
    return HttpResponsePermanentRedirect(_address(match, entry.slug, request.META["QUERY_STRING"]))


def _address(match: ResolverMatch, slug: str, query: str) -> str:
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    return f"{address}?{query}" if query else address
