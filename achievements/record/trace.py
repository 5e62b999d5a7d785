"""Comparing the record with the text of a source: which of its numbers and dates does no fact account for?

Only structured facts count: dates, figures, numbers of documents, and the words of titles, names, captions, effects
and of what is quoted as printed. Running prose does not: a number that stands only there is in no table.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils import translation

from achievements.models import Erratum, Institution, Observation, Source
from achievements.models.source import Cited
from achievements.words.dates import DateError, HistoricalDate
from achievements.words.figures import Measure
from achievements.words.vi import parse_typed

_TOKEN = re.compile(
    r"""
      (?P<symbol> \d+(?:/\d{4})?[-/][A-ZĐ][A-ZĐ&]*(?:[-/][A-ZĐ&]+)* )
    | (?P<date> (?: (?:\d\d?/)?\d\d?/[12]\d{3} | (?:ngày\ \d\d?\ )?tháng\ \d\d?\ năm\ [12]\d{3}
              | (?:19|20)\d\d\ ?[-–]\ ?(?:19|20)\d\d | (?:19|20)\d\d ) (?!\d|/\d) )
    | (?P<ratio> \d+/\d+ )
    | (?P<percent> \d+(?:[.,]\d+)? ) \ ?%
    | (?P<number> \d{1,3}(?:[.,]\d{3})+(?!\d) | \d+[.,]\d+ | \d+ )
    | \b (?P<roman> [IVX]{2,} ) \b
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
TITLE_PLACE = "0.1"


class Token(NamedTuple):
    """A number or date in a form that does not depend on how it was printed."""

    kind: str
    value: str


class Line(NamedTuple):
    """A place in a source's text: where it stands in the file, and its words."""

    number: int
    words: str


@dataclass(frozen=True)
class Leftover:
    """A number or date that no fact citing its place accounts for."""

    line: int
    place: str
    printed: str


def unaccounted(source: Source, text: str) -> list[Leftover]:
    """Every number and date in the text that no fact citing its place accounts for.

    A percentage printed twice in one place needs two facts; other numbers are often just mentioned again.
    """
    facts = _accounted(source)
    leftovers = []
    for place, line in places_in(text).items():
        seen: Counter[Token] = Counter()
        for printed, token in tokens_in(line.words):
            seen[token] += 1
            needed = seen[token] if token.kind == "percent" else 1
            if facts[place][token] < needed:
                leftovers.append(Leftover(line.number, place, printed))
    return leftovers


def missing_places(source: Source, text: str) -> list[str]:
    """The places listed for the source that its text does not have."""
    present = places_in(text)
    return [
        place.key for place in source.citations.order_by("section", "paragraph") if place.key not in present
    ]


def places_in(text: str) -> dict[str, Line]:
    """The lines of a source by place.

    Section n begins at the line "n. …" with the next number; that line is its paragraph 0, without the number. Every
    other line with a letter or digit in it is a paragraph.
    """
    places = {}
    section = paragraph = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        words = _folded(raw)
        heading = f"{section + 1}. "
        if words.startswith(heading):
            section, paragraph = section + 1, 0
        elif any(map(str.isalnum, words)):
            paragraph += 1
        else:
            continue
        places[f"{section}.{paragraph}"] = Line(number, words.removeprefix(heading))
    return places


def tokens_in(text: str) -> Iterator[tuple[str, Token]]:
    """Every number and date in the text as printed and as a token."""
    for match in _TOKEN.finditer(_folded(text)):
        kind, value = match.lastgroup or "", match[match.lastgroup or 0]
        yield match[0], Token(kind, _canonical(kind, value))


def _canonical(kind: str, value: str) -> str:
    if kind == "date":
        try:
            return parse_typed(value).edtf
        except DateError:  # such as a term of office from 2015 to 2010
            return re.sub(r" ?[-–] ?", "/", value)
    if kind == "ratio":
        return "/".join(str(int(number)) for number in value.split("/"))
    if kind in ("percent", "number"):
        is_grouped = _THOUSANDS.fullmatch(value)
        return _plain(Decimal(re.sub("[.,]", "" if is_grouped else ".", value)))
    return value


def _folded(text: str) -> str:
    """Composed letters and single plain spaces (no-break ones too)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


# What the facts account for


def _accounted(source: Source) -> dict[str, Counter[Token]]:
    """For each place, how many facts that cite it account for each token; the source's own title for its line."""
    facts: dict[str, Counter[Token]] = defaultdict(Counter)
    with translation.override(settings.LANGUAGE_CODE):  # the sources' own
        facts[TITLE_PLACE].update(set(_tokens_of(source)))
        for model in Cited.__subclasses__():
            rows = model._default_manager.filter(citations__source=source).distinct()
            for fact in rows.prefetch_related("citations"):
                tokens = set(_tokens_of(fact))
                for place in fact.citations.all():
                    if place.source_id == source.pk:
                        facts[place.key].update(tokens)
    return facts


def _tokens_of(fact: Any) -> Iterator[Token]:
    for row in _rows_of(fact):
        for field in row._meta.fields:
            value = getattr(row, field.name)
            if isinstance(value, HistoricalDate):
                yield from _shapes(value)
            elif value and _is_wording(field):
                yield from (token for _printed, token in tokens_in(value))
    if isinstance(fact, Observation):
        yield from _figures(fact)


def _rows_of(fact: Any) -> Iterator[Any]:
    """The fact itself and what it is worded with."""
    yield fact
    if isinstance(fact, Observation):
        yield from (fact.metric, fact.metric.unit)
    if isinstance(fact, Institution):
        yield from fact.names.all()


def _is_wording(field: models.Field) -> bool:
    """Whether it is a short text that an editor wrote; of an erratum, only what is quoted counts, not the guess."""
    is_text = isinstance(field, models.CharField) and not isinstance(
        field, models.SlugField | models.URLField
    )
    is_guess = field.model is Erratum and field.name != "as_printed"
    return is_text and not field.choices and not is_guess


def _shapes(date: HistoricalDate) -> Iterator[Token]:
    """The forms in which a text may print the date: with or without day and month, "before" with the year after."""
    before = date.end.following if date.start is None and date.end else None
    for end in (date.start, date.end, before):
        if end and not end.approximate:
            yield from (Token("date", end.edtf[:length]) for length in (4, 7, 10))
    yield Token("date", date.edtf)


def _figures(observation: Observation) -> Iterator[Token]:
    is_percentage = observation.metric.unit.measure == Measure.PERCENT
    value, out_of = observation.value, observation.out_of
    if value is not None:
        yield Token("percent" if is_percentage else "number", _plain(value))
    if out_of is not None:
        yield Token("number", _plain(out_of))
    if value is not None and out_of is not None:
        yield Token("ratio", f"{_plain(value)}/{_plain(out_of)}")
