"""How what the portal tells is cited elsewhere: all that a reader needs to find it again and to judge it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from achievements import portal
from achievements.kinds import kind_of
from achievements.models import (
    Achievement,
    Imprint,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
)
from achievements.publish.identity import permanent_address, permanent_name
from achievements.publish.small_print import doubts, flags, in_words, places
from achievements.words.dates import HistoricalDate
from achievements.words.fallback import noted, translated_plainly

Titled = tuple[str, list[str]]  # what a thing is called, and what must be said with it


@dataclass(frozen=True)
class Reference:
    """What a citation of a thing says in one language, whatever form it then has (publish/references.py).

    `address` is absolute, and the thing's for ever; `author` is empty as long as nobody is named. Data is a figure or
    figures; all else is a page.
    """

    name: str
    title: str
    address: str
    portal: str
    author: str
    sources: str
    changed: date
    accessed: date
    language: str
    is_data: bool

    @classmethod
    def of(cls, thing: Any, absolute: Callable[[str], str], imprint: Imprint, accessed: date) -> "Reference":
        """In the current language. `thing` comes from its kind's `for_page()`; KeyError for what is not cited."""
        kind = kind_of(thing).name
        title, remarks = TITLED[kind](thing)
        return cls(
            name=permanent_name(thing),
            title=f"{title} ({'; '.join(remarks)})" if remarks else title,
            address=absolute(permanent_address(thing)),
            portal=str(portal.NAME),
            author=imprint.managing_body,
            sources=in_words(thing.cited_sources) if isinstance(thing, Metric) else places(thing),
            changed=timezone.localdate(thing.changed_at),
            accessed=accessed,
            language=get_language(),
            is_data=isinstance(thing, Observation | Metric),
        )

    @property
    def wording(self) -> str:
        """As a sentence."""
        return gettext("%(title)s. %(portal)s, %(address)s, accessed %(accessed)s. Source: %(sources)s.") % {
            "title": self.title,
            "portal": self.portal,
            "address": self.address,
            "accessed": HistoricalDate.of(self.accessed).wording(self.language),
            "sources": self.sources,
        }


# What each kind of thing is called in a citation, and what must be said with it


def _achievement(achievement: Achievement) -> Titled:
    return translated_plainly(achievement, "title"), []


def _milestone(milestone: Milestone) -> Titled:
    when = milestone.when.wording(get_language()) if milestone.when else gettext("undated")
    return translated_plainly(milestone, "title"), [when, *doubts(milestone)]


def _institution(institution: Institution) -> Titled:
    name = institution.name_at(None)
    return translated_plainly(name, "name") if name else institution.slug, doubts(institution)


def _document(document: LegalDocument) -> Titled:
    subject, number = translated_plainly(document, "subject"), document.numbered_designation
    when = document.date.wording(get_language()) if document.date else gettext("undated")
    return f"{number}: {subject}" if number else subject, [when, *doubts(document)]


def _metric(metric: Metric) -> Titled:
    return translated_plainly(metric, "title"), []


def _observation(observation: Observation) -> Titled:
    """With where and when it held and, where that is not stated, how it is known."""
    metric = translated_plainly(observation.metric, "title")
    figure = noted(observation.figure.wording(get_language()), observation.unit_language)
    as_of = filter(None, (observation.as_of.wording(get_language()), observation.reference_date.remark))
    territory = translated_plainly(observation.territory, "title")
    return f"{metric}: {figure}", [territory, ", ".join(as_of), *flags(observation), *doubts(observation)]


TITLED: dict[str, Callable[[Any], Titled]] = {
    "achievement": _achievement,
    "milestone": _milestone,
    "institution": _institution,
    "document": _document,
    "metric": _metric,
    "observation": _observation,
}
