"""The pictures that shared links show, each drawn once for what it says. Only what is published has one."""

from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from achievements.models import (
    Achievement,
    Category,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Source,
)
from achievements.models.fields import DateBasis
from achievements.outline import ENTRIES, INDEXES
from achievements.share_pictures import VERSION, Card, png

DAY = 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=DAY)
def section_picture(request: HttpRequest, name: str) -> HttpResponse:
    if name not in INDEXES:
        raise Http404
    return _answer(request, {"title": str(INDEXES[name])})


@require_safe
@cache_control(public=True, max_age=DAY)
def entry_picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    if kind not in ENTRIES:
        raise Http404
    return _answer(request, _words(get_object_or_404(ENTRIES[kind](), slug=slug)))


def _answer(request: HttpRequest, words: dict[str, str]) -> HttpResponse:
    """The picture of `words`, which is drawn only where nobody has asked for the same one before."""
    card = Card(foot=gettext("Achievements of Lào Cai’s ICT sector"), **words)
    content = sha256(f"{VERSION} {card}".encode()).hexdigest()
    unchanged = get_conditional_response(request, etag=quote_etag(content))
    if unchanged:
        return unchanged
    picture = caches["pictures"].get_or_set(content, lambda: png(card))
    return HttpResponse(picture, content_type="image/png", headers={"ETag": quote_etag(content)})


# What the picture of a thing says


def _words(thing: Any) -> dict[str, str]:
    match thing:
        case Achievement():
            number = {"before": gettext("Achievement"), "large": str(thing.number)}
            return {"kicker": thing.period.title, "title": thing.title} | number
        case Milestone():
            kicker = f"{thing.get_kind_display()} · {thing.category.title}"
            return {"kicker": kicker, "title": thing.title} | _date(thing)
        case Metric():
            return {"kicker": thing.category.title, "title": thing.title} | _latest_figure(thing)
        case Institution():
            return {"kicker": thing.get_kind_display(), "title": str(thing)}
        case LegalDocument():
            date = f" · {thing.date.wording(get_language())}" if thing.date else ""
            kicker = thing.get_kind_display() + date
            return {"kicker": kicker, "title": thing.subject, "large": thing.number_as_printed}
        case Category():
            return {"kicker": gettext("Field of work"), "title": thing.title}
        case Source():
            return {"kicker": gettext("Source"), "title": thing.title}
    raise LookupError(f"no picture of {thing._meta.label}")


def _latest_figure(metric: Metric) -> dict[str, str]:
    """The last of the public figures with its small print; nothing where there is none."""
    observation = Observation.objects.named().filter(metric=metric).last()
    if not observation:
        return {}
    language, figure = get_language(), observation.figure
    as_of = f"{observation.as_of.wording(language)} {_basis(observation.as_of_basis)}".strip()
    kicker = f"{metric.category.title} · {as_of}"
    number = figure.number_wording(language)
    if not number:
        return {"kicker": kicker, "large": figure.wording(language)}
    before, after = figure.qualifier_wording(language), figure.unit_wording(language)
    return {"kicker": kicker, "before": before, "large": number, "after": after}


def _date(milestone: Milestone) -> dict[str, str]:
    if not milestone.date:
        return {}
    return {"large": milestone.date.wording(get_language()), "after": _basis(milestone.date_basis)}


def _basis(basis: str) -> str:
    """How a date is known, where the source does not say it."""
    return "" if basis == DateBasis.STATED else f"({DateBasis(basis).label})"
