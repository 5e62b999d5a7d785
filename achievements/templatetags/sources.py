"""Where a fact comes from, what is doubted of it, and how to cite it: one tag each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from achievements.kinds import kind_of
from achievements.models import Erratum, Imprint, Observation, Source
from achievements.models.source import Citation, Cited
from achievements.publish.citing import Reference
from achievements.publish.references import FORMS, Form
from achievements.publish.small_print import standing_errata
from achievements.words.fallback import printed

register = template.Library()


@register.simple_tag
def citations(fact: Cited) -> str:
    """Links to the places in the sources that say so; nothing where none is noted."""
    places = fact.public_citations
    return (
        format_html('<span class="citations">{} {}</span>', gettext("Source:"), links_to(places))
        if places
        else ""
    )


@register.simple_tag
def links_to(places: Iterable[Citation]) -> str:
    """Links to places in the sources, or that none is noted."""
    links = ((place.get_absolute_url(), place.locator) for place in places)
    return format_html_join("; ", '<a href="{}">{}</a>', links) or gettext("not noted")


@register.filter
def by_source(fact: Cited) -> list[tuple[Source, list]]:
    """The citations of `fact` under each source."""
    return [(source, list(group)) for source, group in groupby(fact.public_citations, lambda c: c.source)]


@register.simple_tag
def erratum_marks(fact: Any) -> str:
    """A mark on `fact` for each erratum about it that has not been rejected, leading there."""
    return _marks(standing_errata(fact))


@register.simple_tag
def conflict_marks(fact: Any) -> str:
    """The same on a link to `fact`: only for what is in question, since its page tells what is missing or unclear."""
    return _marks([erratum for erratum in standing_errata(fact) if erratum.weight == Erratum.Weight.CONFLICT])


def _marks(errata: list[Erratum]) -> SafeString:
    """The first says what is in question, further ones their number; for those who hear them, each what is doubted."""
    if not errata:
        return SafeString("")
    mark = ' <a class="erratum-mark{}" href="{}">{}<span class="hidden">: {}</span></a>'
    return format_html_join(
        "",
        mark,
        (
            (
                " gap" if erratum.weight == Erratum.Weight.GAP else "",
                erratum.get_absolute_url(),
                _mark(erratum) if number == 1 else number,
                printed(erratum.as_printed),
            )
            for number, erratum in enumerate(errata, 1)
        ),
    )


def _mark(erratum: Erratum) -> str:
    if erratum.state == Erratum.State.CONFIRMED:
        return gettext("corrected")
    if erratum.weight == Erratum.Weight.CONFLICT:
        return gettext("in doubt")
    return gettext("incomplete") if erratum.kind == Erratum.Kind.OMISSION else gettext("unclear")


@dataclass(frozen=True)
class CitedIn:
    """A citation in one language: its words, and the files that programs read it from."""

    language: str
    text: str
    files: list[tuple[str, Form]]  # each by its address


@register.inclusion_tag("achievements/_cite.html", takes_context=True)
def cite(context: RequestContext, thing: Any) -> dict[str, Any]:
    """The citation of `thing` in every language, ready to be copied or taken as a file."""
    absolute, imprint = context.request.build_absolute_uri, context["imprint"]
    languages = [code for code, _name in settings.LANGUAGES]
    return {
        "is_figure": isinstance(thing, Observation),
        "citations": [_cited_in(code, thing, absolute, imprint) for code in languages],
    }


def _cited_in(language: str, thing: Any, absolute: Callable[[str], str], imprint: Imprint) -> CitedIn:
    with override(language):
        text = Reference.of(thing, absolute, imprint, timezone.localdate()).wording
    place = [language, kind_of(thing).name, thing.slug]
    files = [(reverse("citation_file", args=[*place, form]), FORMS[form]) for form in FORMS]
    return CitedIn(language, text, files)
