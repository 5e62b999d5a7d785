"""What a public page remembers of the record is of one snapshot, asked for once while the page is made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from achievements.models.revision import one_snapshot
from web.public import terms_of


def of_public_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, after the language is known. At the desk a request may change the record, or try what would be."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_public(request.path_info):
            return get_response(request)
        with one_snapshot():
            return get_response(request)

    return middleware


def _is_public(path: str) -> bool:
    try:
        return terms_of(resolve(path).func) is not None
    except Resolver404:
        return False
