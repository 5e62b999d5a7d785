"""A page as one file that needs nothing beside it: to be kept, passed on, and read where there is no network."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from html import escape, unescape
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

STYLE_SHEET = "css/portal.css"


def savable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Offer to print and to save the page; answer `?save` with the file. base.html leaves out what only a site has."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_saved = "save" in request.GET
        request.is_savable, request.is_saved = True, is_saved  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        return _file(request, response) if is_saved else response

    return wrapped


def _file(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page as a download named like its address, with no reference that breaks away from the site."""
    html = response.content.decode()
    html = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>\n{_style()}</style>", html)
    html = re.sub(
        r'\s*<script type="module"[^>]*></script>|\s*<link rel="(?:[a-z-]*icon|manifest)"[^>]*>', "", html
    )
    html = re.sub(r' srcset="[^"]*"| sizes="[^"]*"', "", html)
    html = re.sub(r' src="([^"]*)"', lambda found: f' src="{_embedded(request, unescape(found[1]))}"', html)
    html = re.sub(r' href="([^#"][^"]*)"', lambda found: f' href="{_absolute(request, found[1])}"', html)
    response.content = html.encode()
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{PurePosixPath(request.path).name}.html"'
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _style() -> str:
    """The style sheet with its pictures in it."""
    sheet = Path(str(finders.find(STYLE_SHEET)))

    def picture(found: re.Match) -> str:
        file = sheet.parent / found[1]
        return f'url("{_data(file.read_bytes(), guess_type(file.name)[0])}")'

    return re.sub(r'url\("([^":]+)"\)', picture, sheet.read_text())


def _embedded(request: HttpRequest, address: str) -> str:
    """A picture of ours as data, as the public may see it; other addresses stay."""
    try:
        found = resolve(urlsplit(address).path)
        answer = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return escape(urljoin(request.build_absolute_uri(), address))
    data = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    return _data(data, answer.headers["Content-Type"])


def _absolute(request: HttpRequest, address: str) -> str:
    return escape(urljoin(request.build_absolute_uri(request.path), unescape(address)))


def _data(content: bytes, kind: str | None) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
