"""The pictures that shared links show, each drawn once for what it says. Only what is published has one."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from achievements.kinds import WITH_PAGE
from achievements.pictures.cards import png
from achievements.publish.share_pictures import card_of, digest_of, picture_address
from achievements.sections import INDEXES, Section
from web.public import DAY, public

logger = logging.getLogger(__name__)


@require_safe
@public(seconds=DAY)
def section_picture(request: HttpRequest, name: str, digest: str = "") -> HttpResponse:
    if name not in INDEXES:
        raise Http404
    return _answer(request, INDEXES[name], digest)


@require_safe
@public(seconds=DAY)
def entry_picture(request: HttpRequest, kind: str, slug: str, digest: str = "") -> HttpResponse:
    if kind not in WITH_PAGE:
        raise Http404
    return _answer(request, get_object_or_404(WITH_PAGE[kind].public(), slug=slug), digest)


def _answer(request: HttpRequest, page: Section | Model, digest: str) -> HttpResponse:
    """The picture, drawn only where nobody has asked for the same one before; an older `digest` leads to it."""
    card = card_of(page)
    content = digest_of(card)
    if not content.startswith(digest):
        return redirect(picture_address(page))
    unchanged = get_conditional_response(request, etag=quote_etag(content))
    if unchanged:
        return unchanged
    picture = drawn_once(content, lambda: png(card))
    return HttpResponse(picture, content_type="image/png", headers={"ETag": quote_etag(content)})


def drawn_once(content: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` makes of what `content` names; each time where it cannot be kept, say because the disk is full."""
    try:
        picture: Any = caches["pictures"].get_or_set(content, draw)
        return bytes(picture)
    except OSError as error:
        logger.warning("a picture cannot be kept: %s", error)
        return draw()
