"""What public addresses answer to methods, and to scripts of other sites."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from web.public import terms_of

GIVING = ["GET", "HEAD"]
ASKING = "OPTIONS"
EXPOSE = "Access-Control-Expose-Headers"
EXPOSED = "Content-Disposition, ETag, Last-Modified, Link"  # what scripts of other sites may read beside the content
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join([*GIVING, ASKING]),
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


class PublicMethods:
    """Has public views only give, before anything asks for the token of a form that nobody was shown.

    Those for any site say so, also beforehand to browsers that ask whether they may (Fetch Standard, CORS protocol);
    what a view exposes itself is exposed too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        terms = terms_of(request.resolver_match.func) if request.resolver_match else None
        if terms and terms.is_for_any_site:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers[EXPOSE] = ", ".join(filter(None, [EXPOSED, response.headers.get(EXPOSE)]))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        terms = terms_of(view)
        if terms is None or request.method in GIVING:
            return None
        if request.method != ASKING:
            return HttpResponseNotAllowed([*GIVING, ASKING])
        allowed = {"Allow": ", ".join([*GIVING, ASKING])}
        return HttpResponse(status=204, headers=allowed | (PREFLIGHT if terms.is_for_any_site else {}))
