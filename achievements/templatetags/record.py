"""How every page shows a date, a figure, a name of the time, a citation, a doubt and a text: one tag each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from modeltranslation.utils import build_localized_fieldname

from achievements import charts
from achievements.citing import citation_of
from achievements.dates import HistoricalDate
from achievements.figures import Figure, Measure, Qualifier
from achievements.models import (
    Erratum,
    Institution,
    LegalDocument,
    Milestone,
    Observation,
    Participation,
    Photo,
    Source,
    Succession,
)
from achievements.models.fields import DateBasis
from achievements.models.source import Cited

register = template.Library()


# Language of parts


def language_of(thing: Model, field: str) -> str:
    """The language a translated field is shown in: the page's, or Vietnamese where the text has no other."""
    language = get_language()
    is_translated = getattr(thing, build_localized_fieldname(field, language))
    return language if is_translated else settings.LANGUAGE_CODE


@register.simple_tag
def translated(thing: Model, field: str) -> str:
    """A short text of `thing`; marked, and said to be so, where it is not in the page's language."""
    text, language = getattr(thing, field), language_of(thing, field)
    if language == get_language() or not text:
        return conditional_escape(text)
    note = gettext("in Vietnamese")
    return format_html('<span lang="{}">{}</span> <span class="fallback">({})</span>', language, text, note)


@register.inclusion_tag("achievements/_prose.html")
def prose(thing: Model, field: str) -> dict[str, Any]:
    """Paragraphs of `thing`; marked, and said to be so, where they are not in the page's language."""
    language = language_of(thing, field)
    return {"text": getattr(thing, field), "language": language, "is_foreign": language != get_language()}


# Dates


@register.simple_tag
def when(date: HistoricalDate, basis: str = DateBasis.STATED) -> SafeString:
    """A date in words, no more precise than it is known, with a mark where it is only inferred."""
    wording = date.wording(get_language())
    if date.html_datetime:
        shown = format_html('<time datetime="{}">{}</time>', date.html_datetime, wording)
    else:
        shown = format_html('<span class="date">{}</span>', wording)
    if basis == DateBasis.STATED:
        return shown
    return format_html('{} <span class="basis">({})</span>', shown, DateBasis(basis).label)


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
class Part:
    """What an institution did in some milestones: its roles in words, but for that of being their subject."""

    institution: Institution
    roles: list[str]


@register.filter
def by_institution(milestones: Iterable[Milestone]) -> list[Part]:
    """Who took part in `milestones`, each with its roles."""
    parts: dict[Institution, list[Participation]] = {}
    for participation in (each for milestone in milestones for each in milestone.participations.all()):
        parts.setdefault(participation.institution, []).append(participation)
    in_order = sorted(parts, key=lambda institution: (institution.kind, institution.slug))
    return [Part(institution, _roles(parts[institution])) for institution in in_order]


@register.filter
def part(institution: Institution) -> Part:
    """What `institution` did in the milestones that it was fetched with."""
    return Part(institution, _roles(institution.participations.all()))


def _roles(participations: Iterable[Participation]) -> list[str]:
    roles = {each.role: each.get_role_display() for each in participations}
    return [words for role, words in roles.items() if role != Participation.Role.SUBJECT]


@register.filter
def by_role(milestones: Iterable[Milestone], institution: Institution) -> list[tuple[str, list[Milestone]]]:
    """Milestones under what `institution` did in them; one in which it did two things stands twice."""
    did: dict[str, list[Milestone]] = {role: [] for role in Participation.Role}
    for milestone in milestones:
        for each in milestone.participations.all():
            if each.institution_id == institution.pk:
                did[each.role].append(milestone)
    return [(role.label, did[role]) for role in Participation.Role if did[role]]


@register.filter
def participants(milestone: Milestone) -> list[Part]:
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
    """The designation of `document`, its number marked as Vietnamese."""
    number = format_html('<span lang="vi">{}</span>', document.number_as_printed)
    return format_html("{} {}", document.kind_before_number, number if document.number_as_printed else "")


@register.filter
def kind(fact: Cited) -> str:
    """What kind of fact it is, in a word."""
    return capfirst(str(fact._meta.verbose_name))


@register.simple_tag
def fact_link(fact: Cited) -> str:
    """A link to where a fact of any kind is told; only its words where no page tells it."""
    match fact:
        case Observation():
            title = translated(fact.metric, "title")
            return _link(fact, format_html("{}: {}", title, fact.figure.wording(get_language())))
        case Institution():
            return institution_link(fact)
        case Succession():
            change = format_html(
                "{}: {}", fact.get_kind_display(), institution_name(fact.successor, fact.date)
            )
            return _link(fact.successor, change)
        case Erratum():
            return _link(fact, format_html('<q lang="vi">{}</q>', fact.as_printed))
        case LegalDocument():
            return _link(fact, translated(fact, "subject"))
        case Photo():
            return translated(fact, "caption")
    return _link(fact, translated(fact, "title"))


def _link(thing: Any, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), text)


# Figures


@register.inclusion_tag("achievements/_figure.html")
def figure(observation: Observation) -> dict[str, Any]:
    """The figure to be read across a room, with its small print."""
    return _figure_parts(observation) | {"metric": observation.metric}


@register.inclusion_tag("achievements/_statement.html")
def figure_statement(observation: Observation) -> dict[str, Any]:
    """The figure in a line of text: qualifier, number and what is counted, with its doubts."""
    return _figure_parts(observation)


def _figure_parts(observation: Observation) -> dict[str, Any]:
    language, value = get_language(), observation.figure
    return {
        "observation": observation,
        "qualifier": value.qualifier_wording(language),
        "number": value.number_wording(language),
        "unit": value.unit_wording(language),
        "unit_language": _unit_language(observation),
    }


def _unit_language(observation: Observation) -> str:
    """The language of the words after the number, which may come from the unit and from the denominator."""
    unit = observation.metric.unit
    texts = [(unit, "label"), (observation, "out_of_label")]
    languages = {language_of(thing, field) for thing, field in texts if getattr(thing, field)}
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in languages else get_language()


@register.inclusion_tag("achievements/_particulars_of_figure.html")
def figure_particulars(observation: Observation) -> dict[str, Any]:
    """All the small print of the figure, each part with its name."""
    whole = observation.figure.whole(get_language()) if observation.has_denominator else ""
    return {"observation": observation, "unit": observation.metric.unit, "whole": whole}


@register.inclusion_tag("achievements/_picture.html")
def picture(observation: Observation) -> dict[str, Any]:
    """The figure drawn: a bar where it is a share, a scale where it is a rank, else nothing."""
    value = observation.figure
    scale = None
    match value:
        case Figure(measure=Measure.RANK, value=Decimal() as rank, out_of=Decimal() as last):
            scale = charts.rank_scale(rank, last)
    return {
        "observation": observation,
        "wording": value.wording(get_language()),
        "bar": value.share is not None and _bar(value.share, value.qualifier),
        "scale": scale,
    }


OPEN_BELOW = {Qualifier.NEARLY, Qualifier.UP_TO, Qualifier.ABOUT}
OPEN_ABOVE = {Qualifier.MORE_THAN, Qualifier.ABOUT}


def _bar(share: Decimal, qualifier: Qualifier) -> charts.Bar:
    if qualifier == Qualifier.READY:
        return charts.outlined_bar(share)
    return charts.share_bar(share, below=qualifier in OPEN_BELOW, above=qualifier in OPEN_ABOVE)


@dataclass(frozen=True)
class Label:
    """What is written at a point of a line: the figure, and the year it is of."""

    number: str
    year: str
    is_exact: bool


@register.inclusion_tag("achievements/_line.html")
def line_chart(runs: list[list[Observation]]) -> dict[str, Any]:
    """Figures of a metric drawn over time, joined where they can be compared."""
    figures = [figure for run in runs for figure in run]
    is_rank = figures[0].figure.measure == Measure.RANK
    worst = figures[0].out_of or max(figure.value for figure in figures) if is_rank else None
    line = charts.line([[(figure.as_of.sort_key[0], figure.value) for figure in run] for run in runs], worst)
    labels = iter([_label(figure) for figure in figures])
    return {
        "line": line,
        "runs": [[(point, next(labels)) for point in run] for run in line.runs],
        "metric": figures[0].metric,
    }


def _label(observation: Observation) -> Label:
    figure, as_of, language = observation.figure, observation.as_of, get_language()
    words = (figure.qualifier_wording(language), figure.number_wording(language))
    year = f"{'~' * as_of.approximate}{as_of.sort_key[0].year}"
    return Label(" ".join(filter(None, words)), year, figure.is_exact)


@dataclass(frozen=True)
class Wording:
    """A text in one language."""

    language: str
    text: str


@register.inclusion_tag("achievements/_cite.html", takes_context=True)
def cite(context: RequestContext, observation: Observation) -> dict[str, Any]:
    """The citation of a figure, ready to be copied, in every language."""
    today = timezone.localdate()
    return {
        "wordings": [_cited(context.request, observation, code, today) for code, _name in settings.LANGUAGES]
    }


def _cited(request: HttpRequest, observation: Observation, language: str, today: date) -> Wording:
    with override(language):
        address = request.build_absolute_uri(observation.get_absolute_url())
        return Wording(language, citation_of(observation, address, today))


# Where it comes from, and what is doubted


@register.inclusion_tag("achievements/_citations.html")
def citations(fact: Cited) -> dict[str, Any]:
    """Links to the places in the sources that say so."""
    return {"citations": fact.citations.all()}


@register.filter
def by_source(fact: Cited) -> list[tuple[Source, list]]:
    """The citations of `fact` under each source."""
    return [(source, list(group)) for source, group in groupby(fact.citations.all(), lambda c: c.source)]


@register.inclusion_tag("achievements/_doubts.html")
def doubts(fact: Any) -> dict[str, Any]:
    """A mark on `fact` for each question about it that has not been rejected, leading to the question."""
    errata = [erratum for erratum in fact.errata.all() if erratum.state != Erratum.State.REJECTED]
    return {"errata": errata}
