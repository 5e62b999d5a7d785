"""What is shown of each thing that was found: what it is called, what it is and when, and where the words stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from achievements.finding.found import PAGE
from achievements.finding.marking import Segment, excerpt, mark
from achievements.finding.portal import IMPRINT, PLACES
from achievements.finding.query import Query
from achievements.finding.searched import SEARCHED
from achievements.kinds import KINDS, NAMED_BY
from achievements.models import Erratum, Imprint, Institution, Observation, Photo
from achievements.words.dates import GroundedDate, HistoricalDate

Field = tuple[Any, str]  # a row, or None where there is none, and the name of a text of it


@dataclass(frozen=True)
class Passage:
    """Words of a result with what was looked for marked, and the language they are in."""

    segments: list[Segment]
    language: str


@dataclass(frozen=True)
class Result:
    """`kind` says what it is, `note` more of that and when; `passage` where else, if anywhere, the words stand.

    A passage in another language is only given where the page's own shows none of the words.
    """

    kind: str
    url: str
    title: Passage
    note: list[Segment]
    passage: Passage | None


def _name(row: Any) -> Field:
    return row, NAMED_BY.get(type(row), "title")


def _other_texts(row: Any) -> list[Field]:
    return [(row, field) for field in row.TRANSLATED if (row, field) != _name(row)]


@dataclass(frozen=True)
class Shown:
    """How things of a kind are shown: what a row is called by, what stands below it, where else its words may be.

    The words are those that are translated, unless told otherwise. `rows` fetches what is read of them beside what
    searching does.
    """

    title: Callable[[Any], Field] = _name
    note: Callable[[Any], str] = lambda row: ""
    prose: Callable[[Any], list[Field]] = _other_texts
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    rows: Callable[[Any], QuerySet] = lambda rows: rows


def results(kind: str, keys: list[Any], query: Query) -> dict[Any, Result]:
    """What is shown of the things of a kind with these keys, as far as they are public."""
    if kind == PAGE:
        return {name: _place(name, query) for name in keys}
    shown = SHOWN[kind]
    rows = shown.rows(SEARCHED[kind].rows().filter(pk__in=keys))
    return {row.pk: _result(KINDS[kind].label, shown, row, query) for row in rows}


def _result(kind: str, shown: Shown, row: Any, query: Query) -> Result:
    current, *others = _languages()
    title, language = next(_texts([shown.title(row)], [current, *others]), (str(row), current))
    segments = mark(title, query)
    passages = _passages(shown.prose(row), [current], query, besides=title)
    if not any(segment.is_match for segment in segments):
        elsewhere = _passages([shown.title(row), *shown.prose(row)], others, query, besides=title)
        passages = chain(passages, elsewhere)
    note = mark(shown.note(row), query)
    return Result(kind, shown.url(row), Passage(segments, language), note, next(passages, None))


def _place(name: str, query: Query) -> Result:
    """A page of the portal; of the imprint what it says."""
    place, language = PLACES[name], get_language()
    title = Passage(mark(str(place.title), query), language)
    said = " · ".join(Imprint.get().told) if name == IMPRINT else ""
    passage = Passage([Segment(said, False)], language) if said else None
    return Result(gettext("Page of this portal"), place.address(), title, [], passage)


def _languages() -> list[str]:
    """All languages, the page's first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != get_language())


def _texts(fields: list[Field], languages: list[str]) -> Iterator[tuple[str, str]]:
    """The fields in each of `languages` that they are written in, with the language."""
    for row, name in fields:
        for language in languages:
            if row and (text := _text(row, name, language)):
                yield text, language


def _text(row: Any, name: str, language: str) -> str:
    """A field that is written once, not once a language, is in the record's own."""
    own = "" if language != settings.LANGUAGE_CODE else getattr(row, name, "")
    return getattr(row, build_localized_fieldname(name, language), own)


def _passages(fields: list[Field], languages: list[str], query: Query, besides: str) -> Iterator[Passage]:
    """Where in `fields` the words stand, `besides` apart."""
    for text, language in _texts(fields, languages):
        if text != besides and (segments := excerpt(text, query)):
            yield Passage(segments, language)


# What is shown of each kind


def _dated(words: str, date: HistoricalDate | GroundedDate | None) -> str:
    return f"{words}, {date.wording(get_language())}" if date else words


def _institution_prose(institution: Institution) -> list[Field]:
    names = [(name, field) for name in institution.all_names for field in ("name", "abbreviation")]
    return [*names, (institution, "summary")]


def _metric_note(metric: Any) -> str:
    """Its `latest` figure, which may be all that somebody wants to know."""
    return next((figure.wording() for figure in metric.latest), "")


def _photo_url(photo: Photo) -> str:
    page: Any = photo.milestone or photo.achievement
    return f"{page.get_absolute_url()}#{photo.slug}"


def _erratum_prose(erratum: Erratum) -> list[Field]:
    return [(erratum, "probable"), (erratum, "note"), (erratum, "evidence")]


_NOT_AS_OTHERS = {
    "institution": Shown(
        rows=lambda institutions: institutions.with_names(),
        title=lambda institution: (institution.name_at(None), "name"),
        note=lambda institution: _dated(institution.get_kind_display(), institution.span),
        prose=_institution_prose,
    ),
    "achievement": Shown(note=lambda achievement: achievement.designation),
    "milestone": Shown(note=lambda milestone: _dated(milestone.get_kind_display(), milestone.when)),
    "document": Shown(note=lambda document: _dated(document.designation, document.date)),
    "metric": Shown(
        note=_metric_note,
        rows=lambda metrics: metrics.select_related("unit").with_latest(Observation.objects.named()),
    ),
    "observation": Shown(
        rows=lambda figures: figures.select_related("metric__unit"),
        title=lambda figure: (figure.metric, "title"),
        note=Observation.wording,
        prose=lambda figure: [(figure.metric, "definition")],
    ),
    "photo": Shown(note=lambda photo: _dated("", photo.taken).strip(", "), url=_photo_url),
    "erratum": Shown(
        title=lambda erratum: (erratum, "as_printed"),
        note=lambda erratum: erratum.get_kind_display(),
        prose=_erratum_prose,
    ),
}
SHOWN = {name: _NOT_AS_OTHERS.get(name, Shown()) for name in SEARCHED}
LABELS: dict[str, Any] = {
    name: capfirst(KINDS[name].model._meta.verbose_name_plural) for name in SEARCHED
} | {
    "observation": _("Dated figures"),
    "photo": _("Pictures"),
    PAGE: _("Pages of this portal"),
}
