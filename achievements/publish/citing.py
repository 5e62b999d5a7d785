"""How a figure is cited elsewhere: one sentence that says all a reader needs to find it and judge it."""

from datetime import date

from django.utils.translation import get_language, gettext

from achievements.models import Observation
from achievements.words.dates import HistoricalDate


def citation_of(figure: Observation, address: str, accessed: date) -> str:
    """The citation of `figure`, told at the absolute `address`, in the current language."""
    return gettext(
        "%(metric)s: %(figure)s (%(remarks)s). %(portal)s, %(address)s, accessed %(accessed)s. Source: %(sources)s."
    ) % {
        "metric": figure.metric.title,
        "figure": figure.figure.wording(get_language()),
        "remarks": "; ".join(_remarks(figure)),
        "portal": gettext("Achievements of Lào Cai’s ICT sector"),
        "address": address,
        "accessed": HistoricalDate.of(accessed).wording(get_language()),
        "sources": "; ".join(_sources(figure)) or gettext("not noted"),
    }


def _remarks(figure: Observation) -> list[str]:
    """Where, when and, where it is not stated, how that is known; then what else must be said with it."""
    as_of = filter(None, (figure.as_of.wording(get_language()), figure.reference_date.remark))
    flags = {gettext("provisional"): figure.is_provisional, gettext("disputed"): figure.is_disputed}
    return [figure.territory.title, ", ".join(as_of), *(word for word, is_up in flags.items() if is_up)]


def _sources(figure: Observation) -> list[str]:
    return [f"{citation.source.title}, {citation.locator}" for citation in figure.citations.all()]
