"""What the portal's answers depend on, as what keeps them must know it (web/kept/)."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.core.handlers.wsgi import WSGIRequest, get_path_info
from django.db import Error, connection
from django.http import HttpResponse, QueryDict
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, is_valid_path, resolve
from django.utils import timezone
from django.utils.translation import override

from achievements.models.revision import Snapshot
from laocai_ict import release
from web.files import file_at, send
from web.kept.answers import Asked, Environ, Origin
from web.kept.making import Unkept
from web.kept.versions import Version
from web.languages import language_of_path
from web.policies import guarded
from web.public import NO_TERMS, Terms, terms_of

MOST_ORIGINS = 1000  # remembered


class KeptPortal:
    """The portal, to what keeps its answers."""

    def __init__(self) -> None:
        self.release, self.released_at = release.name(), release.began_at()
        self._origins: dict[tuple[str, str], Origin | None] = {}
        self._busy: dict[str, bytes] = {}

    def origin(self, environ: Environ) -> Origin | None:
        asked = _scheme(environ), environ.get("HTTP_HOST", "").lower()
        if asked not in self._origins:
            if len(self._origins) >= MOST_ORIGINS:
                self._origins.clear()
            self._origins[asked] = _origin(*asked, environ.get("SERVER_PORT", ""))
        return self._origins[asked]

    def asked(self, origin: Origin, path: str, query: str) -> Asked | None:
        if path.startswith(settings.STATIC_URL):
            return None
        place = get_path_info({"PATH_INFO": path})
        with override(language_of_path(place)):
            try:
                terms = terms_of(resolve(place).func)
            except Resolver404:
                if not place.endswith("/") and is_valid_path(f"{place}/"):
                    return None  # to be redirected with all of its query
                terms = NO_TERMS
        return _asked(origin, path, query, terms) if terms else None

    def is_fresh(self, environ: Environ) -> bool:
        return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")

    def version(self) -> Version | None:
        now = timezone.now()
        try:
            snapshot = Snapshot.current(now)
        except Error:
            connection.close()  # no request begins or ends here that would
            raise
        if snapshot is None:
            return None
        day = timezone.localdate(now)
        midnight = timezone.make_aware(datetime.combine(day, time()))
        return Version(
            name=f"{self.release}-{snapshot.name}-{day.toordinal():x}",
            record=f"{self.release}-{snapshot.number}",
            began_at=max(self.released_at, snapshot.began_at.timestamp(), midnight.timestamp()),
        )

    def send(self, place: str, content_type: str, environ: Environ) -> Unkept | None:
        if settings.ACCEL_REDIRECT:
            return None
        return _said(send(WSGIRequest(environ), file_at(place), content_type))

    def stands_alone(self, path: str) -> bool:
        return path.startswith((settings.STATIC_URL, "/healthz", "/readyz", "/metrics"))

    def waits_for_nothing(self, path: str) -> bool:
        return path == "/healthz"

    def busy(self, environ: Environ) -> Unkept:
        language = language_of_path(get_path_info(environ))
        if language not in self._busy:
            with override(language):
                self._busy[language] = render_to_string("503.html").encode()
        return _said(guarded(environ, HttpResponse(self._busy[language], status=503)))


def _said(response: HttpResponseBase) -> Unkept:
    status = f"{response.status_code} {response.reason_phrase}"
    return Unkept(status, [*response.items()], cast(Iterable[bytes], response))


def _scheme(environ: Environ) -> str:
    """As Django tells it: by a header of our own proxies, where there are any and it is there."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if said := environ.get(name):
            return "https" if said.partition(",")[0].strip() == secure else "http"
    scheme: str = environ["wsgi.url_scheme"]
    return scheme


def _origin(scheme: str, host: str, server_port: str) -> Origin | None:
    domain, port = split_domain_port(host)
    if settings.DEBUG or not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    if settings.SECURE_SSL_REDIRECT and scheme != "https":
        return None
    is_known = domain in settings.ALLOWED_HOSTS and port in ("", server_port)
    if settings.PUBLIC_URL:  # by which every name speaks (web/public_url.py)
        scheme, host = urlsplit(settings.PUBLIC_URL)[:2]
        is_known = True
    environ: dict[str, Any] = {
        "HTTP_HOST": host,
        "SERVER_NAME": domain,
        "SERVER_PORT": server_port,
        "wsgi.url_scheme": scheme,
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        environ[settings.SECURE_PROXY_SSL_HEADER[0]] = scheme
    return Origin(f"{scheme}://{host}", environ, is_known)


def _asked(origin: Origin, path: str, query: str, terms: Terms) -> Asked | None:
    if not query or not terms.parameters:
        return Asked(origin, path, "", terms)
    try:
        given = QueryDict(query.encode("latin-1"))
    except (BadRequest, TooManyFieldsSent):
        return None
    meant = {name: given[name] for name in sorted(terms.parameters) if name in given}
    return Asked(origin, path, urlencode(meant), terms)
