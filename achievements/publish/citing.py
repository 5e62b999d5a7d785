"""How an observation is cited elsewhere: one sentence that says all a reader needs to find it and judge it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, gettext

from achievements import portal
from achievements.models import Observation, Source
from achievements.words.dates import HistoricalDate
from achievements.words.fallback import noted, translated_plainly


def citation_of(observation: Observation, address: str, accessed: date) -> str:
    """The citation of `observation`, told at the absolute `address`, in the current language."""
    return gettext(
        "%(metric)s: %(figure)s (%(remarks)s). %(portal)s, %(address)s, accessed %(accessed)s. Source: %(sources)s."
    ) % {
        "metric": translated_plainly(observation.metric, "title"),
        "figure": noted(observation.figure.wording(get_language()), observation.unit_language),
        "remarks": "; ".join(_remarks(observation)),
        "portal": str(portal.NAME),
        "address": address,
        "accessed": HistoricalDate.of(accessed).wording(get_language()),
        "sources": "; ".join(_sources(observation)) or gettext("not noted"),
    }


def citation_of_page(title: str, address: str, sources: Iterable[Source], accessed: date) -> str:
    """The citation of a page that is called `title` and rests on `sources`, in the current language."""
    return gettext("%(title)s. %(portal)s, %(address)s, accessed %(accessed)s. Source: %(sources)s.") % {
        "title": title,
        "portal": str(portal.NAME),
        "address": address,
        "accessed": HistoricalDate.of(accessed).wording(get_language()),
        "sources": "; ".join(translated_plainly(source, "title") for source in sources)
        or gettext("not noted"),
    }


def _remarks(observation: Observation) -> list[str]:
    """Where, when and, where it is not stated, how that is known; then what else must be said with it."""
    as_of = filter(None, (observation.as_of.wording(get_language()), observation.reference_date.remark))
    flags = {gettext("provisional"): observation.is_provisional, gettext("disputed"): observation.is_disputed}
    territory = translated_plainly(observation.territory, "title")
    return [territory, ", ".join(as_of), *(word for word, is_up in flags.items() if is_up)]


def _sources(observation: Observation) -> list[str]:
    places = [(citation.source, citation.locator) for citation in observation.citations.all()]
    return [f"{translated_plainly(source, 'title')}, {locator}" for source, locator in places]
