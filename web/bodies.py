"""Which bodies are read: those of forms, or of what a view says it reads; all of them in UTF-8."""

import codecs
import encodings
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from web.policies import guarded

LONGEST_TYPE = (
    200  # characters of a content type: the boundaries in it have 70 at most (RFC 2046, section 5.1.1)
)
CHARSETS = {"utf-8", "utf8", "us-ascii", "ascii"}
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
UNSUPPORTED = 415

Environ = dict[str, Any]
Application = Callable[..., Iterable[bytes]]


def in_utf8(application: Application) -> Application:
    """`application`, but 415 where a content type names another charset, or is none that Django can read.

    Django would decode by what it names, even where that is no encoding of texts.
    """

    def either(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        refusal = guarded(environ, HttpResponse(headers={"Content-Length": "0"}, status=UNSUPPORTED))
        start_response(f"{UNSUPPORTED} {refusal.reason_phrase}", [*refusal.items()])
        return [b""]

    return either


def _is_utf8(content_type: str) -> bool:
    kind, *named = content_type.split(";")
    parts = (part.partition("=") for part in named)
    parameters = {name.strip().lower(): value.strip().strip('"').lower() for name, _equals, value in parts}
    return (
        len(content_type) <= LONGEST_TYPE
        and content_type.isascii()
        and bool(kind.strip() or not named)
        and not any("*" in name for name in parameters)  # RFC 2231
        and parameters.get("charset", "utf-8") in CHARSETS
    )


def forget_unknown_codecs() -> None:
    """Have Python no longer remember the name of each codec that is not there: anybody may ask for one."""

    def search(name: str) -> codecs.CodecInfo | None:
        found = encodings.search_function(name)
        if found is None:
            encodings._cache.pop(name, None)
        return found

    codecs.unregister(encodings.search_function)
    codecs.register(search)


def reading(*kinds: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Have a view read bodies of these kinds, and of none that is named, in place of those of forms."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            refusal = _refusal(request, kinds)
            return refusal or view(request, *args, **kwargs)

        wrapped.reads_itself = True  # type: ignore[attr-defined]
        return wrapped

    return decorate


class FormsOnly:
    """Answers 415 to what is sent as something else than a form, but for views that read something else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        return None if getattr(view, "reads_itself", False) else _refusal(request, FORMS)


def _refusal(request: HttpRequest, kinds: tuple[str, ...]) -> HttpResponse | None:
    is_read = request.method != "POST" or request.content_type in ("", *kinds)
    return None if is_read else HttpResponse(status=UNSUPPORTED)
