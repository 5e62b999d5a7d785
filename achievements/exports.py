"""The open-data tables of the record: what the public may reuse, each column defined once (opendata/tables.py)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.models import (
    Achievement,
    Category,
    Citation,
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
from achievements.models.revision import remembered
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
    return joined(achievement.number for achievement in row.public_achievements)


def _source(row: Any) -> str:
    return joined(place.source.slug for place in row.places)


def _locator(row: Any) -> str:
    return joined(place.key for place in row.places)


def _latest_name(attribute: str) -> Callable[[Any], Cell]:
    read = text_reader(attribute)
    return lambda institution: read(institution.name_at(None))


# Fetching rows: whatever a row reaches is filtered like the rows themselves, and only what is read of it is fetched


def _public(relation: str, model: type[Editorial], now: datetime, field: str = "slug") -> Prefetch:
    """The published ones at `relation` by their `field`, to be read at public_`relation`."""
    related = model.objects.published(now).order_by(field).only(field)
    return Prefetch(relation, related, to_attr=f"public_{relation}")


def _achievements_at(now: datetime) -> Prefetch:
    return _public("achievements", Achievement, now, "number")


def _places() -> Prefetch:
    places = Citation.objects.select_related("source").only("section", "paragraph", "source__slug")
    return Prefetch("citations", places, to_attr="places")


def _milestones(now: datetime) -> QuerySet[Milestone]:
    parts = Participation.objects.filter(is_published(now, prefix="institution__"))
    institutions = parts.select_related("institution").order_by("institution__slug")
    return Milestone.objects.published(now).prefetch_related(
        "period",
        "category",
        _achievements_at(now),
        _public("documents", LegalDocument, now),
        Prefetch("participations", institutions.only("milestone", "institution__slug"), to_attr="parts"),
        _places(),
    )


def _observations(now: datetime) -> QuerySet[Observation]:
    return Observation.objects.published(now).prefetch_related(
        "period",
        "metric__unit",
        "territory",
        _achievements_at(now),
        _public("institution", Institution, now),
        _places(),
    )


def _institutions(now: datetime) -> QuerySet[Institution]:
    before = Succession.objects.filter(is_published(now, prefix="predecessor__"))
    after = Succession.objects.filter(is_published(now, prefix="successor__"))
    return (
        Institution.objects.published(now)
        .with_names()
        .prefetch_related(
            _public("parent", Institution, now),
            _changes("successions_before", before, "predecessor"),
            _changes("successions_after", after, "successor"),
        )
    )


def _changes(relation: str, public: QuerySet[Succession], other: str) -> Prefetch:
    ordered = public.select_related(other).order_by(f"{other}__slug")
    return Prefetch(relation, ordered, to_attr=f"public_{relation}")


def _documents(now: datetime) -> QuerySet[LegalDocument]:
    return LegalDocument.objects.published(now).prefetch_related(
        _achievements_at(now), _public("issuer", Institution, now)
    )


def _errata(now: datetime) -> QuerySet[Erratum]:
    return Erratum.objects.published(now).prefetch_related(_achievements_at(now))


def _photos(now: datetime) -> QuerySet[Photo]:
    return Photo.objects.published(now).prefetch_related(
        _public("achievement", Achievement, now, "number"), _public("milestone", Milestone, now)
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


def _in_use(model: Any, facts: type[Editorial], relation: str) -> list[Any]:
    """Those that published `facts` have at `relation`."""
    using = facts.objects.published().filter(**{relation: OuterRef("pk")})
    name = f"{model.__name__} that {facts.__name__} has at {relation}"
    return remembered(name, lambda: list(model.objects.filter(Exists(using))))


def _named(model: Any, facts: type[Editorial], relation: str) -> Callable[[], Named]:
    """What the slugs of those stand for."""
    return lambda: {thing.slug: thing for thing in _in_use(model, facts, relation)}


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
        lambda row: joined(part.institution.slug for part in row.parts),
        blank=_("none is named"),
        is_list=True,
        refers_to="institutions",
    ),
    Column(
        "documents",
        IDENTIFIER,
        _("The documents that belong to it."),
        lambda row: joined(document.slug for document in row.public_documents),
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
        "public_institution.slug",
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
        "public_parent.slug",
        blank=_("belongs to none of those recorded"),
        refers_to="institutions",
    ),
    Column(
        "predecessors",
        IDENTIFIER,
        _("The institutions that became it, or gave functions over to it."),
        lambda row: joined(change.predecessor.slug for change in row.public_successions_before),
        blank=_("none is known"),
        is_list=True,
        refers_to="institutions",
    ),
    Column(
        "successors",
        IDENTIFIER,
        _("The institutions it became, or gave functions over to."),
        lambda row: joined(change.successor.slug for change in row.public_successions_after),
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
        "public_issuer.slug",
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
    replace(ACHIEVEMENT, read=text_reader("public_achievement.number")),
    _column(
        "milestone",
        IDENTIFIER,
        _("The milestone it shows."),
        "public_milestone.slug",
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

    return Table(name, title, about, columns, records, lambda: remembered(f"state of {name}: {title}", state))


def years() -> str:
    """The years that all periods with something published span, as an EDTF interval; blank where there are none."""
    spans = [period.dates for period in _in_use(Period, Milestone, "period")]
    ends = [day for span in spans for day in (span.earliest, span.latest) if day]
    return f"{min(ends).year}/{max(ends).year}" if ends else ""


def places() -> list[Territory]:
    """The areas that published figures are about."""
    return _in_use(Territory, Observation, "territory")


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
