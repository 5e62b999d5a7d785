"""What is searched, kind by kind, and what is shown of each thing that was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Case, Value, When
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from achievements.finding.marking import Segment, excerpt, mark
from achievements.finding.query import Query
from achievements.models import Achievement, Institution, LegalDocument, Milestone, Observation
from achievements.models.searchable import SearchableQuerySet
from achievements.words.dates import GroundedDate, HistoricalDate

Field = tuple[Any, str]  # a row, or None where there is none, and the name of a translated field of it


def matching(rows: SearchableQuerySet, query: Query) -> SearchableQuerySet:
    """Those of `rows` with all that `query` looks for; those that have all of it in their titles come first."""
    in_title = Case(When(query.holds(rows.title_has), then=Value(0)), default=Value(1))
    return rows.filter(query.holds(rows.text_has)).order_by(in_title, *(rows.model._meta.ordering or []))


# Results


@dataclass(frozen=True)
class Passage:
    """Words of a result with what was looked for marked, and the language they are in."""

    segments: list[Segment]
    language: str


@dataclass(frozen=True)
class Result:
    """`note` says what kind of thing it is and when; `passage` where else, if anywhere, the words stand.

    A passage in another language is only given where the page's own shows none of the words.
    """

    url: str
    title: Passage
    note: list[Segment]
    passage: Passage | None


@dataclass(frozen=True)
class Found:
    """Some of what was found in a group, and how much there is in all."""

    title: Promise
    page: Page
    results: list[Result]
    query_string: str  # of the page with this group only

    @property
    def count(self) -> int:
        return self.page.paginator.count


@dataclass(frozen=True)
class Group:
    """Results of one kind: `rows` are public, with what the rest reads of them.

    `title` is what a row is called by, `note` what stands below it, `prose` where else its words may be.
    """

    name: str
    label: Promise
    rows: Callable[[], SearchableQuerySet]
    title: Callable[[Any], Field]
    note: Callable[[Any], str]
    prose: Callable[[Any], list[Field]]

    def found(self, query: Query, size: int, number: str) -> Found:
        keys = list(matching(self.rows(), query).values_list("pk", flat=True))
        page = Paginator(keys, size).get_page(number)
        rows = self.rows().in_bulk(page.object_list) if keys else {}
        results = [self._result(rows[key], query) for key in page.object_list if key in rows]
        return Found(self.label, page, results, "?" + urlencode({"q": query.text, "group": self.name}))

    def _result(self, row: Any, query: Query) -> Result:
        current, *others = _languages()
        title, language = next(_texts([self.title(row)], [current, *others]), (str(row), current))
        segments = mark(title, query)
        passages = _passages(self.prose(row), [current], query, besides=title)
        if not any(segment.is_match for segment in segments):
            elsewhere = _passages([self.title(row), *self.prose(row)], others, query, besides=title)
            passages = chain(passages, elsewhere)
        return Result(
            url=row.get_absolute_url(),
            title=Passage(segments, language),
            note=mark(self.note(row), query),
            passage=next(passages, None),
        )


def _languages() -> list[str]:
    """All languages, the page's first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != get_language())


def _texts(fields: list[Field], languages: list[str]) -> Iterator[tuple[str, str]]:
    """The fields in each of `languages` that they are written in, with the language."""
    for row, name in fields:
        for language in languages:
            if row and (text := getattr(row, build_localized_fieldname(name, language))):
                yield text, language


def _passages(fields: list[Field], languages: list[str], query: Query, besides: str) -> Iterator[Passage]:
    """Where in `fields` the words stand, `besides` apart."""
    for text, language in _texts(fields, languages):
        if text != besides and (segments := excerpt(text, query)):
            yield Passage(segments, language)


# What is searched


def _dated(words: str, date: HistoricalDate | GroundedDate | None) -> str:
    return f"{words}, {date.wording(get_language())}" if date else words


def _document_note(document: LegalDocument) -> str:
    return _dated(document.designation, document.date)


def _institution_prose(institution: Institution) -> list[Field]:
    names = [(name, field) for name in institution.names.all() for field in ("name", "abbreviation")]
    return [*names, (institution, "summary")]


_GROUPS = [
    Group(
        "achievements",
        _("Achievements"),
        lambda: Achievement.objects.published(),
        title=lambda achievement: (achievement, "title"),
        note=lambda achievement: gettext("Achievement %d") % achievement.number,
        prose=lambda achievement: [(achievement, "summary"), (achievement, "body")],
    ),
    Group(
        "milestones",
        _("Milestones"),
        lambda: Milestone.objects.published(),
        title=lambda milestone: (milestone, "title"),
        note=lambda milestone: _dated(milestone.get_kind_display(), milestone.when),
        prose=lambda milestone: [(milestone, "effect"), (milestone, "body")],
    ),
    Group(
        "figures",
        _("Figures"),
        lambda: Observation.objects.published().select_related("metric__unit"),
        title=lambda observation: (observation.metric, "title"),
        note=Observation.wording,
        prose=lambda observation: [(observation.metric, "definition")],
    ),
    Group(
        "institutions",
        _("Institutions"),
        lambda: Institution.objects.published().with_names(),
        title=lambda institution: (institution.name_at(None), "name"),
        note=lambda institution: institution.get_kind_display(),
        prose=_institution_prose,
    ),
    Group(
        "documents",
        _("Documents"),
        lambda: LegalDocument.objects.published(),
        title=lambda document: (document, "subject"),
        note=_document_note,
        prose=lambda document: [],
    ),
]
GROUPS = {group.name: group for group in _GROUPS}
