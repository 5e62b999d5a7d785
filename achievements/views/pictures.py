"""The pictures that shared links show, each drawn once for what it says. Only what is published has one."""

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from achievements import portal
from achievements.kinds import WITH_PAGE, kind_of
from achievements.models import (
    Achievement,
    Category,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
)
from achievements.pictures.cards import VERSION, Card, png
from achievements.sections import INDEXES
from web.public import DAY, public

logger = logging.getLogger(__name__)

CardTexts = dict[str, str]  # of a Card


@require_safe
@public(seconds=DAY)
def section_picture(request: HttpRequest, name: str) -> HttpResponse:
    if name not in INDEXES:
        raise Http404
    return _answer(request, {"title": str(INDEXES[name])})


@require_safe
@public(seconds=DAY)
def entry_picture(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    if kind not in WITH_PAGE:
        raise Http404
    thing = get_object_or_404(WITH_PAGE[kind].public(), slug=slug)
    return _answer(request, CARD_TEXTS.get(kind, _thing)(thing))


def _answer(request: HttpRequest, texts: CardTexts) -> HttpResponse:
    """The picture of `texts`, which is drawn only where nobody has asked for the same one before."""
    card = Card(foot=str(portal.NAME), **texts)
    content = sha256(f"{VERSION} {card}".encode()).hexdigest()
    unchanged = get_conditional_response(request, etag=quote_etag(content))
    if unchanged:
        return unchanged
    picture = _drawn_once(content, card)
    return HttpResponse(picture, content_type="image/png", headers={"ETag": quote_etag(content)})


def _drawn_once(content: str, card: Card) -> bytes:
    """Drawn each time where it cannot be kept, say because the disk is full."""
    try:
        picture: Any = caches["pictures"].get_or_set(content, lambda: png(card))
        return bytes(picture)
    except OSError as error:
        logger.warning("a picture cannot be kept: %s", error)
        return png(card)


# What the picture of a thing says


def _achievement(achievement: Achievement) -> CardTexts:
    number = {"before": gettext("Achievement"), "large": str(achievement.number)}
    return {"kicker": achievement.period.title, "title": achievement.title} | number


def _milestone(milestone: Milestone) -> CardTexts:
    kicker = f"{milestone.get_kind_display()} · {milestone.category.title}"
    return {"kicker": kicker, "title": milestone.title} | _date(milestone)


def _metric(metric: Metric) -> CardTexts:
    return {"kicker": metric.category.title, "title": metric.title} | _latest_observation(metric)


def _institution(institution: Institution) -> CardTexts:
    return {"kicker": institution.get_kind_display(), "title": str(institution)}


def _document(document: LegalDocument) -> CardTexts:
    date = f" · {document.date.wording(get_language())}" if document.date else ""
    kicker = document.get_kind_display() + date
    return {"kicker": kicker, "title": document.subject, "large": document.number_as_printed}


def _category(category: Category) -> CardTexts:
    return {"kicker": gettext("Field of work"), "title": category.title}


def _thing(thing: Model) -> CardTexts:
    kind = kind_of(thing)
    return {"kicker": kind.label, "title": kind.title(thing)}


# Of kinds whose picture says more than what a thing is and is called
CARD_TEXTS: dict[str, Callable[[Any], CardTexts]] = {
    "achievement": _achievement,
    "milestone": _milestone,
    "institution": _institution,
    "document": _document,
    "metric": _metric,
    "category": _category,
}


def _latest_observation(metric: Metric) -> CardTexts:
    """The last of the public observations; nothing where there is none."""
    observation = Observation.objects.named().filter(metric=metric).last()
    if not observation:
        return {}
    language, figure = get_language(), observation.figure
    kicker = f"{metric.category.title} · {observation.reference_date.wording(language)}"
    number = figure.number_wording(language)
    if not number:
        return {"kicker": kicker, "large": figure.wording(language)}
    before, after = figure.qualifier_wording(language), figure.unit_wording(language)
    return {"kicker": kicker, "before": before, "large": number, "after": after}


def _date(milestone: Milestone) -> CardTexts:
    when = milestone.when
    if not when:
        return {}
    return {"large": when.date.wording(get_language()), "after": when.aside}
