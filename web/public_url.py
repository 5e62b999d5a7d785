"""Where the portal is to be found, whatever name it was asked by."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def speak_from_public_url(get_response: Callable[[HttpRequest], HttpResponse]):
    """Let the absolute addresses in what is read begin with PUBLIC_URL, as if it had been asked there.

    What is sent keeps the host that it was sent to, by which its origin is judged. Stands behind the redirect to HTTPS,
    which leads to the name that was asked.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.PUBLIC_URL and request.method in ("GET", "HEAD"):
            request.get_host()  # refuses names that are not ours
            _move(request, settings.PUBLIC_URL)
        return get_response(request)

    return middleware


def _move(request: HttpRequest, url: str) -> None:
    scheme, host = urlsplit(url)[:2]
    request.META |= {"HTTP_HOST": host, "wsgi.url_scheme": scheme}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = secure if scheme == "https" else ""
