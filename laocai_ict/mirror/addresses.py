"""Which addresses of the portal a mirror has, and in which file each of them is."""

from posixpath import dirname, relpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.conf import settings

from achievements.views import documents, metrics, open_questions, timeline
from web.addresses import resolved

# Lists that can be narrowed, by the names of their views
LISTS = {
    "timeline": timeline.FACETS,
    "embeds:timeline": timeline.FACETS,
    "metrics": metrics.FACETS,
    "documents": documents.FACETS,
    "open_questions": open_questions.FACETS,
}
SEARCH = "search"
# What takes something in, is for editors or machines at work, or answers as many questions as anybody can think of
ONLY_ON_THE_PORTAL = {
    *("report", "report_received", "worker", "healthz", "readyz", "oembed"),
    *("permanent", "citation_file"),
}
ROOMS_ONLY_ON_THE_PORTAL = {"admin", "stats"}


def kept_address(path: str, query: str = "") -> str | None:
    """The address under which a mirror has what is at `path` with this `query`; None where only the portal has it.

    Of a list it has the whole and every single choice, in all their pages. A combination of choices is answered with
    the whole list, a search with the page for searching.
    """
    if path.startswith(settings.STATIC_URL):
        return path
    match = resolved(path)
    if not match or match.view_name in ONLY_ON_THE_PORTAL or ROOMS_ONLY_ON_THE_PORTAL & {*match.namespaces}:
        return None
    choices = {facet.name for facet in LISTS.get(match.view_name, ())}
    asked = dict(parse_qsl(query))
    chosen = {name: value for name, value in asked.items() if name in choices}
    if len(chosen) > 1 or match.view_name == SEARCH:
        return path
    page = {"page": asked["page"]} if asked.get("page", "1") != "1" else {}
    return f"{path}?{urlencode(chosen | page)}" if chosen or page else path


def file_of(address: str) -> str:
    """The file, below the mirror's folder, in which it has what is at `address`.

    A list that is narrowed, or a further page of it, is named by its query and lies beside the list: what both lead to
    is at the same relative addresses.
    """
    path, query = urlsplit(address)[2:4]
    folder = unquote(path).lstrip("/")
    if query:
        return f"{folder}{query}.html"
    return f"{folder}index.html" if path.endswith("/") else folder


def relative_address(target: str, page: str) -> str:
    """How `page` leads to `target`, both of them files of the mirror."""
    return quote(relpath(target, dirname(page) or "."), safe="/=&")
