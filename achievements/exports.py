"""The open-data tables of the record: what the public may reuse, each column defined once (opendata/tables.py)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.models import (
    Achievement,
    Category,
    Editorial,
    Erratum,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Period,
    Photo,
    Source,
    Succession,
    Territory,
    Unit,
)
from achievements.models.editorial import is_published
from achievements.models.fields import DateBasis
from achievements.models.metric import QUALIFIERS, STATUSES
from opendata.tables import (
    BOOLEAN,
    CODE,
    DAY,
    DECIMAL,
    EDTF,
    IDENTIFIER,
    INTEGER,
    TEXT,
    Cell,
    Column,
    Named,
    State,
    Table,
    Type,
    joined,
    text_reader,
)

ROWS_AT_A_TIME = 2000  # fetched together with what they are related to

# Reading cells


def _achievements(row: Any) -> str:
    return joined(achievement.number for achievement in row.achievements.all())


def _source(row: Any) -> str:
    return joined(citation.source.slug for citation in row.citations.all())


def _locator(row: Any) -> str:
    return joined(citation.key for citation in row.citations.all())


def _latest_name(attribute: str) -> Callable[[Any], Cell]:
    read = text_reader(attribute)
    return lambda institution: read(institution.name_at(None))


# Fetching rows: whatever a row reaches is filtered like the rows themselves


def _published(relation: str, model: type[Editorial], now: datetime, order: str = "slug") -> Prefetch:
    return Prefetch(relation, model.objects.published(now).order_by(order))


def _achievements_at(now: datetime) -> Prefetch:
    return _published("achievements", Achievement, now, order="number")


def _milestones(now: datetime) -> QuerySet[Milestone]:
    participations = Participation.objects.filter(is_published(now, prefix="institution__"))
    return (
        Milestone.objects.published(now)
        .select_related("period", "category")
        .prefetch_related(
            _achievements_at(now),
            _published("documents", LegalDocument, now),
            Prefetch(
                "participations", participations.select_related("institution").order_by("institution__slug")
            ),
            "citations__source",
        )
    )


def _observations(now: datetime) -> QuerySet[Observation]:
    return (
        Observation.objects.published(now)
        .select_related("period", "metric__unit", "territory")
        .prefetch_related(
            _achievements_at(now), _published("institution", Institution, now), "citations__source"
        )
    )


def _institutions(now: datetime) -> QuerySet[Institution]:
    before = Succession.objects.filter(is_published(now, prefix="predecessor__")).select_related(
        "predecessor"
    )
    after = Succession.objects.filter(is_published(now, prefix="successor__")).select_related("successor")
    return (
        Institution.objects.published(now)
        .with_names()
        .prefetch_related(
            _published("parent", Institution, now),
            Prefetch("successions_before", before.order_by("predecessor__slug")),
            Prefetch("successions_after", after.order_by("successor__slug")),
        )
    )


def _documents(now: datetime) -> QuerySet[LegalDocument]:
    return LegalDocument.objects.published(now).prefetch_related(
        _achievements_at(now), _published("issuer", Institution, now)
    )


def _errata(now: datetime) -> QuerySet[Erratum]:
    return Erratum.objects.published(now).prefetch_related(_achievements_at(now))


def _photos(now: datetime) -> QuerySet[Photo]:
    return Photo.objects.published(now).prefetch_related(
        _published("achievement", Achievement, now), _published("milestone", Milestone, now)
    )


# Columns


def _column(name: str, type: Type, meaning: Promise, path: str = "", **more: Any) -> Column:
    """A column read from the attribute of its name, or from the one at `path`."""
    return Column(name, type, meaning, text_reader(path or name), **more)


def _in_both_languages(
    name: str, meaning: Promise, path: str = "", blank: Promise | None = None
) -> list[Column]:
    """A text in its two columns, read from the attributes that end in the language as the columns' names do."""
    languages = [
        ("vi", format_lazy("{} {}", meaning, _("In Vietnamese.")), blank),
        ("en", format_lazy("{} {}", meaning, _("In English.")), blank or _("not translated yet")),
    ]
    return [
        _column(f"{name}_{language}", TEXT, said, f"{path or name}_{language}", blank=empty)
        for language, said, empty in languages
    ]


def _named(
    model: type[Period | Category | Territory | Unit], facts: type[Editorial], relation: str
) -> Callable[[], Named]:
    """What the slugs at `relation` of the published `facts` stand for."""

    def names() -> Named:
        used = facts.objects.published().values(relation)
        return {thing.slug: thing for thing in model._default_manager.filter(pk__in=used)}

    return names


ID = _column("id", IDENTIFIER, _("Identifies the row; it stays the same."), "slug")
ACHIEVEMENT = Column(
    "achievement",
    INTEGER,
    _("The numbers of the achievements it belongs to."),
    _achievements,
    blank=_("belongs to none of them"),
    is_list=True,
)
CITED = [
    Column(
        "source",
        IDENTIFIER,
        _("The sources that say so."),
        _source,
        blank=_("no source given"),
        is_list=True,
        names=lambda: {source.slug: source for source in Source.objects.all()},
    ),
    Column(
        "locator",
        TEXT,
        _("The places in the sources, each as section.paragraph."),
        _locator,
        blank=_("no source given"),
        is_list=True,
    ),
]


def _period(facts: type[Editorial]) -> Column:
    meaning = _("The period whose record it is part of.")
    return _column("period", IDENTIFIER, meaning, "period.slug", names=_named(Period, facts, "period"))


MILESTONE = [
    ID,
    _period(Milestone),
    ACHIEVEMENT,
    _column(
        "category",
        IDENTIFIER,
        _("The field of work."),
        "category.slug",
        names=_named(Category, Milestone, "category"),
    ),
    _column("kind", CODE, _("What kind of event it was."), codes=dict(Milestone.Kind.choices)),
    _column(
        "date",
        EDTF,
        _("When it happened, no more precisely than the source says."),
        blank=_("the source gives no date"),
    ),
    _column(
        "date_earliest",
        DAY,
        _("The first day that the date can mean."),
        blank=_("no date, or one without a beginning"),
    ),
    _column(
        "date_latest",
        DAY,
        _("The last day that the date can mean."),
        blank=_("no date, or one without an end"),
    ),
    *_in_both_languages("title", _("What happened.")),
    *_in_both_languages(
        "effect", _("What it led to, as the source tells it."), blank=_("the source tells of no effect")
    ),
    Column(
        "institutions",
        IDENTIFIER,
        _("The institutions that took part."),
        lambda row: joined(part.institution.slug for part in row.participations.all()),
        blank=_("none is named"),
        is_list=True,
        refers_to="institutions",
    ),
    Column(
        "documents",
        IDENTIFIER,
        _("The documents that belong to it."),
        lambda row: joined(document.slug for document in row.documents.all()),
        blank=_("none is named"),
        is_list=True,
        refers_to="documents",
    ),
    *CITED,
]

OBSERVATION = [
    ID,
    _period(Observation),
    ACHIEVEMENT,
    _column(
        "metric", IDENTIFIER, _("What is measured; figures of one metric belong together."), "metric.slug"
    ),
    *_in_both_languages("metric", _("The name of the metric."), "metric.title"),
    Column(
        "value",
        DECIMAL,
        _("The number that the source states. It means nothing without its qualifier."),
        lambda row: row.value,
        blank=_("the source gives words only"),
    ),
    _column("qualifier", CODE, _("How exactly the source states the value."), codes=dict(QUALIFIERS)),
    _column(
        "unit",
        IDENTIFIER,
        _("What is counted."),
        "metric.unit.slug",
        names=_named(Unit, Observation, "metric__unit"),
    ),
    Column(
        "out_of",
        DECIMAL,
        _("The number that the value is out of: 63 in “7 of 63”."),
        lambda row: row.out_of,
        blank=_("the source gives no such number"),
    ),
    *_in_both_languages(
        "out_of",
        _("What the value is out of, in words."),
        "out_of_label",
        blank=_("the source gives no words"),
    ),
    _column("as_of", EDTF, _("When the value held, no more precisely than the source says.")),
    _column("as_of_basis", CODE, _("How that date is known."), codes=dict(DateBasis.choices)),
    _column(
        "edition",
        TEXT,
        _("The edition of the ranking, in Vietnamese."),
        "edition_vi",
        blank=_("not of a ranking, or not named"),
    ),
    _column(
        "published",
        EDTF,
        _("When the ranking was published."),
        "publication_date",
        blank=_("not of a ranking, or not known"),
    ),
    _column(
        "institution",
        IDENTIFIER,
        _("The institution that the figure is about."),
        "institution.slug",
        blank=_("about no institution in particular"),
        refers_to="institutions",
    ),
    _column(
        "territory",
        IDENTIFIER,
        _("The area that the figure is about."),
        "territory.slug",
        names=_named(Territory, Observation, "territory"),
    ),
    Column(
        "status",
        CODE,
        _("What to bear in mind before comparing it."),
        lambda row: joined(row.status),
        blank=_("nothing"),
        is_list=True,
        codes=dict(STATUSES),
    ),
    *CITED,
]

INSTITUTION = [
    ID,
    _column("kind", CODE, _("What kind of body it is."), codes=dict(Institution.Kind.choices)),
    *(
        replace(column, read=_latest_name(column.name), blank=_("no name is known"))
        for column in _in_both_languages("name", _("Its latest name."))
    ),
    Column(
        "abbreviation",
        TEXT,
        _("The abbreviation of its latest name, in Vietnamese."),
        _latest_name("abbreviation_vi"),
        blank=_("none is known"),
    ),
    Column(
        "valid",
        EDTF,
        _("When it bore its latest name."),
        _latest_name("valid"),
        blank=_("the source does not say"),
    ),
    _column(
        "parent",
        IDENTIFIER,
        _("The institution it belongs to."),
        "parent.slug",
        blank=_("belongs to none of those recorded"),
        refers_to="institutions",
    ),
    Column(
        "predecessors",
        IDENTIFIER,
        _("The institutions that became it, or gave functions over to it."),
        lambda row: joined(change.predecessor.slug for change in row.successions_before.all()),
        blank=_("none is known"),
        is_list=True,
        refers_to="institutions",
    ),
    Column(
        "successors",
        IDENTIFIER,
        _("The institutions it became, or gave functions over to."),
        lambda row: joined(change.successor.slug for change in row.successions_after.all()),
        blank=_("none is known"),
        is_list=True,
        refers_to="institutions",
    ),
]

DOCUMENT = [
    ID,
    _column("kind", CODE, _("What type of document it is."), codes=dict(LegalDocument.Kind.choices)),
    _column(
        "number", TEXT, _("Number and symbol, such as 715/QĐ-UBND."), blank=_("the source gives no number")
    ),
    _column(
        "number_as_printed",
        TEXT,
        _("The number exactly as the source prints it."),
        blank=_("the source gives no number"),
    ),
    _column(
        "issuer",
        IDENTIFIER,
        _("The institution that issued it."),
        "issuer.slug",
        blank=_("the source does not say"),
        refers_to="institutions",
    ),
    _column("date", EDTF, _("When it was issued."), blank=_("the source gives no date")),
    *_in_both_languages("subject", _("What it is about.")),
    ACHIEVEMENT,
]

ERRATUM = [
    ID,
    ACHIEVEMENT,
    _column("kind", CODE, _("What is in doubt."), codes=dict(Erratum.Kind.choices)),
    _column("as_printed", TEXT, _("The words in question as the source prints them.")),
    _column("probable", TEXT, _("What is probably meant."), blank=_("nothing can be said without guessing")),
    _column(
        "confidence", CODE, _("How sure the probable reading is."), codes=dict(Erratum.Confidence.choices)
    ),
    _column("state", CODE, _("Whether the question is settled."), codes=dict(Erratum.State.choices)),
    *_in_both_languages("note", _("Why it is in doubt.")),
]

PHOTO = [
    ID,
    replace(ACHIEVEMENT, read=text_reader("achievement.number")),
    _column(
        "milestone",
        IDENTIFIER,
        _("The milestone it shows."),
        "milestone.slug",
        blank=_("none of those recorded"),
        refers_to="milestones",
    ),
    *_in_both_languages("caption", _("What the picture shows.")),
    Column(
        "has_image",
        BOOLEAN,
        _("Whether the picture itself has been found; otherwise only its caption is known."),
        lambda row: bool(row.image),
    ),
]


# Tables


def _table(
    name: str,
    title: Promise | str,
    about: Promise | str,
    queryset: Callable[[datetime], QuerySet],
    columns: list[Column],
) -> Table:
    """A table of what `queryset` gives at an instant, in the order of the ids."""

    def records() -> Iterator[Any]:
        return queryset(timezone.now()).order_by("slug").iterator(ROWS_AT_A_TIME)

    def state() -> State:
        rows, changed = (
            queryset(timezone.now()).aggregate(rows=Count("pk"), changed=Max("updated_at")).values()
        )
        return State(rows, changed and timezone.localdate(changed))

    return Table(name, title, about, columns, records, state)


def figures_of(metric: Metric) -> Table:
    """The observations of one metric, as a table by its slug."""
    return _table(
        metric.slug,
        metric.title,
        metric.definition,
        lambda now: _observations(now).filter(metric=metric),
        OBSERVATION,
    )


TABLES = [
    _table(
        "milestones",
        _("Milestones"),
        _("Dated events: what happened, when, who took part, and what it led to."),
        _milestones,
        MILESTONE,
    ),
    _table(
        "observations",
        _("Figures"),
        _("Dated values of the metrics, each with its qualifier, its denominator and the basis of its date."),
        _observations,
        OBSERVATION,
    ),
    _table(
        "institutions",
        _("Institutions"),
        _("The bodies that took part, with their latest names and what they came from or became."),
        _institutions,
        INSTITUTION,
    ),
    _table(
        "documents",
        _("Documents"),
        _("Decisions, directives, plans and programmes, with as much of their particulars as is known."),
        _documents,
        DOCUMENT,
    ),
    _table(
        "errata",
        _("Open questions"),
        _("Places where a source seems wrong or contradicts itself: as printed, and what is probably meant."),
        _errata,
        ERRATUM,
    ),
    _table(
        "photos",
        _("Photographs"),
        _("The captions of photographs, also of those that are still looked for."),
        _photos,
        PHOTO,
    ),
]
