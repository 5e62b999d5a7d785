"""What is said with a fact wherever it is told in plain text: what is doubted of it, and where its sources say it.

Facts come from querysets that fetched their errata by `named()` and their citations beside them.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

from achievements.models import Erratum, Observation
from achievements.models.source import Cited
from achievements.words.fallback import translated_plainly

MOST_PLACES = 6  # that are named one by one; of what rests on more, the sources are named


def standing_errata(fact: Any) -> list[Erratum]:
    """The errata about it that have not been rejected."""
    return [erratum for erratum in fact.public_errata if erratum.state != Erratum.State.REJECTED]


def doubts(fact: Any) -> list[str]:
    """What is doubted of it, each in words."""
    return [doubt(erratum) for erratum in standing_errata(fact)]


def doubt(erratum: Erratum) -> str:
    if erratum.state == Erratum.State.CONFIRMED:
        return gettext("corrected: “%s”") % erratum.as_printed
    return gettext("open question: “%s”") % erratum.as_printed


def remarks(fact: Any) -> list[str]:
    """What is doubted of it and, where that is known, what it rests on, each as a line."""
    return [*doubts(fact), *([gettext("Source: %s") % places(fact)] if fact.public_citations else [])]


def flags(observation: Observation) -> list[str]:
    """What must be borne in mind before it is compared or relied on, each in a word."""
    flags = {
        gettext("provisional"): observation.is_provisional,
        gettext("disputed"): observation.is_disputed,
        gettext("break in the series"): observation.is_break,
    }
    return [word for word, is_up in flags.items() if is_up]


def places(fact: Cited) -> str:
    """The sources it rests on, with the places in them where those are few."""
    citations = fact.public_citations
    if len(citations) > MOST_PLACES:
        return in_words(fact.cited_sources)
    of_sources = groupby(citations, key=lambda citation: citation.source)
    return "; ".join(
        ", ".join([translated_plainly(source, "title"), *(each.locator for each in of_source)])
        for source, of_source in of_sources
    ) or gettext("not noted")


def in_words(sources: Iterable[Any]) -> str:
    return "; ".join(translated_plainly(source, "title") for source in sources) or gettext("not noted")
