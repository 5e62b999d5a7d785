"""How the pages to take away draw what stands for an achievement, and say a text aloud."""

from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from achievements.kinds import extra
from achievements.models import Achievement, Milestone, Observation, Period
from achievements.pictures import charts
from achievements.words.fallback import spoken_in, text_of
from achievements.words.figures import Measure, format_number
from achievements.words.speech import minutes, spoken

register = template.Library()


@register.filter
def first_event(achievement: Achievement) -> Milestone | None:
    """The first of its highlights that is dated; None where there is none."""
    dated = (event for event in achievement.public_milestones if event.date and event.date.earliest)
    return next(dated, None)


@register.inclusion_tag("achievements/_marks.html")
def marks(observation: Observation) -> dict[str, Any]:
    """A count drawn as so many marks, a share as marks of a hundred, a rank on its scale; nothing where words stand."""
    figure, language = observation.figure, get_language()
    if figure.value is None or figure.scale or figure.measure in (Measure.RANK, Measure.SCORE):
        return {"observation": observation, "wording": figure.wording(language), "marks": None, "each": ""}
    meaning = figure.qualifier.meaning
    drawn = charts.marks(figure.value, figure.full_value, meaning.open_below, meaning.open_above)
    return {
        "observation": observation,
        "wording": figure.wording(language),
        "marks": drawn,
        "each": "1%" if figure.measure == Measure.PERCENT else _each(observation, drawn.each),
    }


def _each(observation: Observation, number: int) -> SafeString:
    """What a mark stands for, as HTML: "10 trạm"."""
    amount = Decimal(number)
    unit = spoken_in(observation.unit_language, observation.figure.unit_for(amount))
    return format_html("{} {}", format_number(amount, get_language()), unit)


@register.inclusion_tag("achievements/_time_scale.html")
def time_scale(milestone: Milestone, period: Period) -> dict[str, Any]:
    """When an event began, on the scale of its period."""
    day = milestone.date.earliest
    ends = [end.year for end in (period.dates.earliest, period.dates.latest, day) if end]
    first, last = min(ends), max(ends)
    return {
        "wording": milestone.date.wording(get_language()),
        "scale": charts.time_scale(day, first, last),
        "first": first,
        "last": last,
    }


@register.inclusion_tag("achievements/_spoken.html")
def read_aloud(achievement: Achievement, field: str) -> dict[str, Any]:
    """A text of `achievement` as it is read aloud, with how many minutes that takes."""
    text, language = text_of(achievement, field)
    said = spoken(text, language)
    return {"text": said, "minutes": max(round(minutes(said, language)), 1), "language": language}


@register.simple_tag
def extra_address(name: str, thing: Model) -> str:
    """The address of the further page of this name about `thing`."""
    return extra(name, thing).get_absolute_url()
