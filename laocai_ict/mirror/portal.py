"""The portal as the public sees it, asked in this process, its pages made of the mirror's templates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIRequest
from django.http import FileResponse, Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils import translation

from achievements.templatetags.saved import with_pictures
from web.languages import language_of_path

TEMPLATES = "mirror"


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    content: bytes

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith("text/html")


class Portal:
    """The portal at `url`, which its absolute addresses begin with."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, address: str) -> Answer:
        """What is at `address`, a path with its query."""
        path = unquote(urlsplit(address).path)
        if path.startswith(settings.STATIC_URL):
            return _file(path.removeprefix(settings.STATIC_URL))
        language = language_of_path(path)
        with translation.override(language):
            request = self._request(path, urlsplit(address).query)
            request.LANGUAGE_CODE = language
            try:
                return _answer(_respond(request))
            except Http404:
                return Answer(404, "", b"")

    def _request(self, path: str, query: str) -> Any:
        scheme, host, *_ = urlsplit(self.url)
        environ: dict[str, Any] = {"PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}
        environ |= {"HTTP_HOST": host, "wsgi.url_scheme": scheme}
        setup_testing_defaults(environ)
        request: Any = WSGIRequest(environ)
        request.user = AnonymousUser()
        return request


def _respond(request: Any) -> HttpResponseBase:
    request.resolver_match = match = resolve(request.path_info)
    response = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, TemplateResponse):
        response.using = TEMPLATES
        response.render()
    return response


def _answer(response: Any) -> Answer:
    content = b"".join(response)
    if isinstance(response, FileResponse):  # its own close() would end a request, and with it the connection
        file = response.file_to_stream
        if file:
            file.close()
    return Answer(response.status_code, response.headers.get("Content-Type", ""), content)


def _file(name: str) -> Answer:
    """A static file as it was collected, or, where nothing is collected, as it was written.

    A style sheet has its pictures in it: from a stick, browsers let none but the page itself use files beside it.
    """
    found = staticfiles_storage.path(name) if staticfiles_storage.exists(name) else finders.find(name)
    if not found:
        return Answer(404, "", b"")
    file = Path(found)
    return Answer(200, "", with_pictures(file).encode() if file.suffix == ".css" else file.read_bytes())
