"""How every page shows a date, an observation, a name of the time and a text: one tag each.

What stands within a line is written here, which a long page does some hundred times; what has lines of its own is a
template.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django import template
from django.db.models import Model
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from achievements.kinds import NAMED_BY, kind_of, name_language
from achievements.lists.extracts import Extract, list_address
from achievements.models import (
    Achievement,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Photo,
    Succession,
)
from achievements.models.category import OF_THE_SOURCE
from achievements.models.source import Cited
from achievements.templatetags.sources import erratum_marks
from achievements.words.dates import GroundedDate, HistoricalDate
from achievements.words.fallback import (
    language_of,
    marked,
    printed,
    quoted,
    spoken_in,
    text_of,
    translated,
    with_its_quotations,
)
from achievements.words.fallback import name_of as name_of_language

register = template.Library()


# Language of texts


register.simple_tag(language_of)
register.simple_tag(translated)
register.simple_tag(marked)
register.filter(printed)
register.filter(quoted)


@register.inclusion_tag("achievements/_prose.html")
def prose(thing: Model, field: str) -> dict[str, Any]:
    """Paragraphs of `thing`; marked, and said to be so, where they are not in the page's language."""
    text, language = text_of(thing, field)
    foreign = {"language": language, "language_name": name_of_language(language)}
    html = with_its_quotations(linebreaks_filter(text), language)
    return {"html": html, "foreign": foreign if language != get_language() else None}


@register.filter
def named(thing: Any) -> str:
    """What `thing` is called by itself; marked where that is not in the page's language."""
    return marked(str(thing), name_language(thing) if isinstance(thing, Model) else get_language())


# Dates


@register.simple_tag
def when(known: HistoricalDate | GroundedDate, inferred: GroundedDate | None = None) -> SafeString:
    """A date in words, no more precise than it is known, with a mark where it is only inferred.

    Not so the date that is `inferred_throughout` a page: of that the page says so once.
    """
    date, aside = (known.date, known.aside) if isinstance(known, GroundedDate) else (known, "")
    aside = "" if known == inferred else aside
    wording = date.wording(get_language())
    if date.html_datetime:
        shown = format_html('<time datetime="{}">{}</time>', date.html_datetime, wording)
    else:
        shown = format_html('<span class="date">{}</span>', wording)
    return format_html('{} <span class="basis">{}</span>', shown, aside) if aside else shown


@register.filter
def day(instant: datetime) -> HistoricalDate:
    """The local day of an instant, to be shown by `when`."""
    return HistoricalDate.of(timezone.localdate(instant))


@dataclass(frozen=True)
class Year:
    """A step of the timeline: a year, or words such as "before 2005" for what only has an end."""

    label: str
    anchor: str  # unique on a page
    milestones: list[Milestone]


@register.filter
def by_year(milestones: Iterable[Milestone]) -> list[Year]:
    """Milestones in their order, grouped by the year they begin in; those without a date are left out."""
    placed = [(_year_of(date), milestone) for milestone in milestones if (date := milestone.date)]
    years = groupby(placed, key=itemgetter(0))
    return [
        Year(label, anchor, [milestone for _year, milestone in group]) for (label, anchor), group in years
    ]


def _year_of(date: HistoricalDate) -> tuple[str, str]:
    """The label and the anchor of the step that `date` stands on."""
    if date.start:
        return str(date.start.year), f"year-{date.start.year}"
    return date.wording(get_language()), f"until-{date.edtf.removeprefix('../')}"


@register.filter
def undated(milestones: Iterable[Milestone]) -> list[Milestone]:
    return [milestone for milestone in milestones if not milestone.date]


# Names


@dataclass(frozen=True)
class Participant:
    """An institution with what it did in some milestones: its roles, but for that of being their subject."""

    institution: Institution
    roles: list[str]


@register.filter
def by_institution(milestones: Iterable[Milestone]) -> list[Participant]:
    """Who took part in `milestones`, each with its roles."""
    participations: dict[Institution, list[Participation]] = {}
    for participation in chain.from_iterable(milestone.public_participations for milestone in milestones):
        participations.setdefault(participation.institution, []).append(participation)
    in_order = sorted(participations, key=lambda institution: (institution.kind, institution.slug))
    return [Participant(institution, _roles(participations[institution])) for institution in in_order]


@register.filter
def participant(institution: Institution) -> Participant:
    """`institution` with what it did in the milestones that it was fetched with."""
    return Participant(institution, _roles(institution.public_participations))


def _roles(participations: Iterable[Participation]) -> list[str]:
    labels = {participation.role: participation.get_role_display() for participation in participations}
    return [label for role, label in labels.items() if role != Participation.Role.SUBJECT]


@register.filter
def by_role(milestones: Iterable[Milestone], institution: Institution) -> list[tuple[str, list[Milestone]]]:
    """Milestones under what `institution` did in them; one in which it did two things stands twice."""
    milestones_of: dict[str, list[Milestone]] = {role: [] for role in Participation.Role}
    for milestone in milestones:
        for participation in milestone.public_participations:
            if participation.institution_id == institution.pk:
                milestones_of[participation.role].append(milestone)
    return [(role.label, milestones_of[role]) for role in Participation.Role if milestones_of[role]]


@register.filter
def participants(milestone: Milestone) -> list[Participant]:
    return by_institution([milestone])


@register.simple_tag
def institution_name(institution: Institution, date: HistoricalDate | None = None) -> str:
    """The name the institution had on `date`; its latest name without one."""
    name = institution.name_at(date)
    return translated(name, "name") if name else institution.slug


@register.simple_tag
def institution_link(institution: Institution, date: HistoricalDate | None = None) -> SafeString:
    """A link to the institution by the name it had on `date`; its latest name without one."""
    return _link(institution, institution_name(institution, date))


@register.simple_tag
def designation(document: LegalDocument) -> SafeString:
    """The designation of `document`, its number marked as the source's."""
    number = printed(document.number_as_printed) if document.number_as_printed else ""
    return format_html("{} {}", document.kind_before_number, number)


@register.filter
def kind(fact: Cited) -> str:
    """What kind of fact it is, in a word."""
    return kind_of(fact).label


def name_of(thing: Model) -> str:
    """What `thing` is called where it is linked to, marked where that is not in the page's language."""
    return NAME_OF.get(kind_of(thing).name, _field)(thing)


def _field(thing: Model) -> str:
    return translated(thing, NAMED_BY.get(type(thing), "title"))


def _document_name(document: LegalDocument) -> str:
    return designation(document) if document.number_as_printed else translated(document, "subject")


def _observation_name(observation: Observation) -> str:
    metric = translated(observation.metric, "title")
    return format_html("{}: {}", metric, figure_in_words(observation))


def _succession_name(succession: Succession) -> str:
    successor = institution_name(succession.successor, succession.date)
    return format_html("{}: {}", succession.get_kind_display(), successor)


# Of kinds that are called by more than one field
NAME_OF: dict[str, Callable[[Any], str]] = {
    "institution": institution_name,
    "document": _document_name,
    "observation": _observation_name,
    "succession": _succession_name,
    "erratum": lambda erratum: quoted(erratum.as_printed),
}


@register.simple_tag
def fact_link(fact: Cited) -> str:
    """A link to where a fact of any kind is told; only its words where no page tells it."""
    match fact:
        case LegalDocument():  # by its subject: what it says is what the fact is
            return _link(fact, translated(fact, "subject"))
        case Succession():
            return _link(fact.successor, name_of(fact))
        case Photo():
            return name_of(fact)
    return _link(fact, name_of(fact))


def _link(thing: Any, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), text)


# Figures


def figure_in_words(observation: Observation) -> SafeString:
    """The figure as prose, what it counts marked where that is not in the page's language."""
    figure, language = observation.figure, get_language()
    unit, wording = figure.unit_wording(language), figure.wording(language)
    if not unit or observation.unit_language == language:
        return conditional_escape(wording)
    return format_html("{}{}", wording.removesuffix(unit), spoken_in(observation.unit_language, unit))


@register.inclusion_tag("achievements/_observation.html")
def observation(observation: Observation, inferred: GroundedDate | None = None) -> dict[str, Any]:
    """The figure to be read across a room, with its small print; `inferred` is what the page says of dates once."""
    return {"observation": observation, "inferred": inferred}


@register.simple_tag
def inferred_throughout(shown: Iterable[Observation | Metric | Achievement]) -> GroundedDate | None:
    """The inferred date of most figures shown, to be said of all of them at once; None where none is that of two.

    Nor is there one where the source states the same date of another figure: only its own words tell them apart.
    """
    dates = Counter(figure.reference_date for each in shown for figure in _figures_of(each))
    stated = {date.date for date in dates if not date.is_inferred}
    inferred = [
        (count, date) for date, count in dates.items() if date.is_inferred and date.date not in stated
    ]
    count, date = max(inferred, default=(0, None), key=itemgetter(0))
    return date if count > 1 else None


def _figures_of(shown: Observation | Metric | Achievement) -> Iterable[Observation]:
    if isinstance(shown, Observation):
        return [shown]
    return shown.latest if isinstance(shown, Metric) else shown.public_observations


@register.simple_tag
def counted_by_the_source() -> Extract:
    """What the counter of the source page said; nothing where the record has no such category."""
    figures = Observation.objects.listed().filter(metric__category__slug=OF_THE_SOURCE)
    added_last = figures.order_by("-pk").values("pk")
    return Extract.of(figures, list_address("metrics", category=OF_THE_SOURCE), added_last)


@register.simple_tag
def figure_statement(observation: Observation) -> SafeString:
    """The figure in a line of text: qualifier, number and what is counted, with marks of its errata."""
    language, figure = get_language(), observation.figure
    said = [
        ('<span class="qualifier">{}</span>', figure.qualifier_wording(language)),
        ('<strong class="number">{}</strong>', figure.number_wording(language)),
    ]
    parts = [format_html(form, words) for form, words in said if words]
    if unit := figure.unit_wording(language):
        parts.append(format_html('<span class="unit" lang="{}">{}</span>', observation.unit_language, unit))
    return format_html(
        "{}{}", format_html_join(" ", "{}", ((part,) for part in parts)), erratum_marks(observation)
    )


@register.inclusion_tag("achievements/_observation_particulars.html")
def observation_particulars(observation: Observation) -> dict[str, Any]:
    """All the small print, each item with its name."""
    whole = observation.figure.whole(get_language()) if observation.has_denominator else ""
    return {"observation": observation, "unit": observation.metric.unit, "whole": whole}
