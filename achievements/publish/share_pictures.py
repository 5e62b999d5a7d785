"""What the picture of a shared link says, and its address, which changes with what it says."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language, gettext

from achievements import portal
from achievements.kinds import kind_of
from achievements.models import (
    Achievement,
    Category,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
)
from achievements.models.series import Series
from achievements.pictures.card_charts import Chart
from achievements.pictures.cards import VERSION, Card
from achievements.publish.drawings import bar_of, line_of, scale_of
from achievements.sections import Section

DIGEST_LENGTH = 12  # characters, in an address

CardTexts = dict[str, Any]  # what a Card says and shows


def card_of(page: Section | Model) -> Card:
    """What the picture of a section, or of the page of a thing, says in the current language."""
    if isinstance(page, Section):
        return Card(foot=str(portal.NAME), title=str(page))
    return Card(foot=str(portal.NAME), **CARD_TEXTS.get(kind_of(page).name, _thing)(page))


def digest_of(card: Card) -> str:
    """The same for the same picture."""
    return sha256(f"{VERSION} {card}".encode()).hexdigest()


def picture_address(page: Section | Model) -> str:
    digest = digest_of(card_of(page))[:DIGEST_LENGTH]
    if isinstance(page, Section):
        return reverse("section_picture", args=[get_language(), page.name, digest])
    return reverse("entry_picture", args=[get_language(), kind_of(page).name, page.slug, digest])  # type: ignore[attr-defined]


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
    """The last of the public observations, with its chart or that of the last ones; nothing where there is none."""
    latest = metric.latest_observations
    if not latest:
        return {}
    return _in_words(latest[-1], metric) | {"chart": _chart(latest)}


def _chart(observations: list[Observation]) -> Chart | None:
    """Of what was observed more than once a line, else what stands for the last one alone."""
    lines, figure = Series(observations).lines(), observations[-1].figure
    return line_of(lines[-1]) if lines else bar_of(figure) or scale_of(figure)


def _in_words(observation: Observation, metric: Metric) -> CardTexts:
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
