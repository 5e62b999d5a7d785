"""Citations as files for programs that keep references, and the addresses that citations name for ever."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from achievements.kinds import KINDS
from achievements.lists.pages import SHORT_ENTRIES, list_query, page_with
from achievements.models import Erratum, Imprint, Observation, Photo
from achievements.publish.citing import TITLED, Reference
from achievements.publish.identity import thing_called
from achievements.publish.references import FORMS
from achievements.views.metrics import PAGE_SIZE, observations_of
from web.public import DAY, public

Listed = tuple[QuerySet, int]  # a list, and how many of its rows stand on a page


@require_safe
@public(seconds=DAY)
def citation_file(request: HttpRequest, kind: str, slug: str, form: str) -> HttpResponse:
    if kind not in TITLED:
        raise Http404
    rows: Any = KINDS[kind].model._default_manager
    thing = thing_called(KINDS[kind], slug, rows.for_page())
    if thing is None:
        raise Http404
    reference = Reference.of(thing, request.build_absolute_uri, Imprint.published(), timezone.localdate())
    written = FORMS[form].write(reference)
    name = content_disposition_header(True, f"{kind}-{thing.slug}.{form}") or ""
    headers = {"Content-Disposition": name}
    return HttpResponse(written, f"{FORMS[form].media_type}; charset=utf-8", headers=headers)


@require_safe
@public(seconds=DAY)
def permanent(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The way to where the thing is told now that is, or once was, called so in public."""
    thing = thing_called(KINDS[kind], slug) if kind in PLACES else None
    address = thing and PLACES[kind](thing)
    if not address:
        raise Http404
    return HttpResponseRedirect(address)


def _own_page(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _page_of_photo(photo: Photo) -> str:
    """Of the milestone or the achievement that it stands with; empty where neither is public."""
    on_page = Photo.objects.on_pages().filter(pk=photo.pk).first()
    whole = on_page and (on_page.milestone or on_page.achievement)
    return whole.get_absolute_url() if whole else ""


def _place_in(listed: Callable[[Any], Listed]) -> Callable[[Any], str]:
    """The place of a thing in the page of the list that it stands on."""

    def address(thing: Any) -> str:
        page, _hash, place = thing.get_absolute_url().partition("#")
        query = list_query({}, page_with(thing.slug, *listed(thing)))
        return f"{page}{'?' * bool(query)}{query}#{place}"

    return address


def _observations(observation: Observation) -> Listed:
    return observations_of(observation.metric), PAGE_SIZE


def _errata(erratum: Erratum) -> Listed:
    return Erratum.objects.for_register(), SHORT_ENTRIES


# Where a thing of each kind is told; what is of no such kind has no name of its own
PLACES: dict[str, Callable[[Any], str]] = {
    **{name: _own_page for name, kind in KINDS.items() if kind.address},
    "observation": _place_in(_observations),
    "erratum": _place_in(_errata),
    "photo": _page_of_photo,
}
