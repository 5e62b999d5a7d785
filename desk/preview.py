"""Pages as they would be: a draft or a proposal written down for a moment, shown, and never committed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.kinds import KINDS, Kind
from achievements.models import Editorial, EditorialState, Erratum, Milestone, Observation, Photo
from achievements.models.revision import Snapshot
from achievements.pictures.drawing import WIDTHS
from achievements.record.restoring import Refused
from achievements.record.schema import collection_of
from achievements.record.writing import write_form
from stats.counting import writing
from versions.models import Version

KEPT_SECONDS = 300
WHERE = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT")


@dataclass(frozen=True)
class Page:
    """A page on which the change can be seen; `name` asks for it."""

    name: str
    title: Promise
    address: Callable[[], str]  # in the current language


def pages_of(row: Any) -> list[Page]:
    """Where `row` would be seen, its own page first."""
    return [*_own(row), *_with_others(row), Page("home", _("Front page"), lambda: reverse("home"))]


def _own(row: Any) -> Iterator[Page]:
    kind = _kind(row)
    if kind and kind.address:
        yield Page("own", _("Its page"), row.get_absolute_url)


def _with_others(row: Any) -> Iterator[Page]:
    match row:
        case Milestone():
            yield Page("timeline", _("Timeline"), lambda: _place_in(reverse("timeline"), row))
        case Observation():
            address = lambda: _place_in(row.metric.get_absolute_url(), row)  # noqa: E731
            yield Page("metric", _("Page of the metric"), address)
        case Photo() if whole := row.milestone or row.achievement:
            yield Page("whole", _("Page it stands on"), whole.get_absolute_url)
        case Erratum():
            yield Page("open_questions", _("Open questions"), lambda: reverse("open_questions"))


def _place_in(listed: str, row: Any) -> str:
    """The page of the list at that address on which the row stands; a frame runs no script that would ask for it."""
    return f"{listed}?at={row.slug}#{row.slug}"


def _kind(row: Any) -> Kind | None:
    return next((kind for kind in KINDS.values() if kind.model is type(row)), None)


def shown(request: HttpRequest, row: Any, proposal: Version | None, page: Page, language: str) -> str:
    """The page in `language` as anybody would see it if `row`, or what `proposal` makes of it, were public.

    Made once and kept for minutes. Raises Refused where it cannot be, Http404 where it would not be shown there.
    """
    with translation.override(language):
        address = page.address()
    snapshot = Snapshot.current()
    what = f"{snapshot and snapshot.name} {type(row).__name__} {row.pk} {proposal and proposal.pk} {address}"
    key = sha256(f"preview {what} {request.get_host()}".encode()).hexdigest()
    if (kept := cache.get(key)) is None:
        kept = _made(request, row, proposal, address)
        if snapshot:
            cache.set(key, kept, KEPT_SECONDS)
    return str(kept)


def _made(request: HttpRequest, row: Any, proposal: Version | None, address: str) -> str:
    """In the counter's turn, so that no beacon waits for more than one page."""
    with writing():
        try:
            _write(row, proposal)
            return _answer(anonymous(request, address))
        finally:
            transaction.set_rollback(True)


def _write(row: Any, proposal: Version | None) -> None:
    if proposal:
        _row, faults = write_form(collection_of(type(row)), row.pk, proposal.form or {})
        if faults:
            raise Refused(faults)
    elif isinstance(row, Editorial):
        shown_now = {"editorial_state": EditorialState.PUBLISHED, "publish_from": None}
        type(row)._default_manager.filter(pk=row.pk).update(**shown_now)


def anonymous(request: HttpRequest, address: str) -> WSGIRequest:
    """A request of nobody in particular for `address`, where `request` came from."""
    parts = urlsplit(address)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": BytesIO(),
    }
    environ |= {name: request.META[name] for name in WHERE if name in request.META}
    asked = WSGIRequest(environ)
    asked.user = AnonymousUser()
    return asked


def _answer(request: WSGIRequest) -> str:
    """The page that the view of the address gives; no middleware sees it."""
    with translation.override(
        translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    ):
        match = resolve(request.path_info)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        if response.status_code != 200:
            raise Http404
        if hasattr(response, "render"):
            response.render()
        return with_pictures_of_the_desk(response.content.decode())


def with_pictures_of_the_desk(html: str) -> str:
    """The page with pictures that the public may not see yet, at the addresses that the desk has for them."""
    some = "0" * 64
    public, at_desk = (
        reverse(name, args=[some, WIDTHS[0], "jpg"]).partition(some)[0]
        for name in ("rendition", "admin:picture")
    )
    return html.replace(public, at_desk)
