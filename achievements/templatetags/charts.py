"""How every page draws a figure, and what changed from one to another: one tag each, with what the drawing means."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from achievements.models import Observation
from achievements.models.series import Series
from achievements.publish.drawings import bar_of, line_of, scale_of
from achievements.templatetags.record import figure_in_words
from achievements.words.fallback import language_of, translated

register = template.Library()


@register.simple_tag
def figure_chart(observation: Observation) -> str:
    """The figure drawn: a bar where it is a share, a scale where it is a rank, else nothing."""
    figure = observation.figure
    if not figure.is_drawn:
        return ""
    drawn = {
        "observation": observation,
        "wording": figure.wording(get_language()),
        "bar": bar_of(figure),
        "scale": scale_of(figure),
        "territory": observation.territory,
    }
    return render_to_string("achievements/_figure_chart.html", drawn)


@register.simple_tag
def chart_meaning(observation: Observation) -> str:
    """What its chart says, in a sentence."""
    words = figure_in_words(observation)
    if observation.figure.scale:
        place = translated(observation.territory, "title")
        return format_html(gettext("{place}: {rank}; the first place is the best."), place=place, rank=words)
    return format_html(gettext("The filled part is {share}; the frame is the whole."), share=words)


@register.simple_tag
def line_meaning(first: Observation, last: Observation) -> str:
    """What the line from one observation to another says, in a sentence."""
    language = get_language()
    words = {
        "before": figure_in_words(first),
        "start": first.reference_date.wording(language),
        "after": figure_in_words(last),
        "end": last.reference_date.wording(language),
    }
    return format_html(gettext("{start}: {before}; {end}: {after}."), **words)


@register.inclusion_tag("achievements/_changes.html")
def changes(observations: Iterable[Observation]) -> dict[str, Any]:
    """What changed, drawn, where `observations` tell a metric at two times that can be compared."""
    by_metric: dict[int, list[Observation]] = {}
    for observation in observations:
        by_metric.setdefault(observation.metric_id, []).append(observation)
    in_time = [sorted(group, key=lambda one: one.as_of.sort_key) for group in by_metric.values()]
    pairs = (pair for group in in_time for pair in Series(group).comparisons())
    return {"comparisons": [pair for pair in pairs if pair.is_comparable and pair.runs]}


@dataclass(frozen=True)
class Label:
    """What is written at a point of a line: the figure, and the year it is of."""

    number: str
    year: str
    is_exact: bool


@register.inclusion_tag("achievements/_line_chart.html")
def line_chart(runs: list[list[Observation]]) -> dict[str, Any]:
    """Observations of a metric drawn over time, joined where they can be compared."""
    observations = list(chain.from_iterable(runs))
    line = line_of(runs)
    labels = iter([_label(observation) for observation in observations])
    first, last = observations[0], observations[-1]
    return {
        "line": line,
        "first": first,
        "last": last,
        "runs": [[(point, next(labels)) for point in run] for run in line.runs],
        "metric": observations[0].metric,
        "language": language_of(observations[0].metric, "title"),
    }


def _label(observation: Observation) -> Label:
    figure, as_of, language = observation.figure, observation.as_of, get_language()
    words = (figure.qualifier_wording(language), figure.number_wording(language))
    year = f"{'~' * as_of.approximate}{as_of.sort_key[0].year}"
    return Label(" ".join(filter(None, words)), year, figure.is_exact)
