"""What the tables of the record share: how rows are fetched, and the columns that several of them have.

Whatever a row reaches is filtered like the rows themselves, and only what is read of it is fetched.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Prefetch, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Citation, Editorial, Erratum, Period, Source
from achievements.models.editorial import CHANGED_AT
from achievements.models.relating import as_public
from achievements.models.revision import remembered
from achievements.publish.identity import permanent_name, with_permanent_slugs
from achievements.words.dates import HistoricalDate
from opendata.tables import (
    EDTF,
    IDENTIFIER,
    INTEGER,
    NAME,
    TEXT,
    Column,
    Named,
    State,
    Table,
    Type,
    joined,
    text_columns,
    text_reader,
)
from opendata.workbook import Shown

ROWS_AT_A_TIME = 2000  # fetched together with what they are related to

# Rows


def public(relation: str, model: type[Editorial], now: datetime, field: str = "slug") -> Prefetch:
    """The published ones at `relation` by their `field`, to be read at public_`relation`."""
    related = model.objects.published(now).order_by(field).only(field)
    return as_public(relation, related)


def achievements_at(now: datetime) -> Prefetch:
    return public("achievements", Achievement, now, "number")


def places() -> Prefetch:
    places = Citation.objects.select_related("source").only("section", "paragraph", "source__slug")
    return Prefetch("citations", places, to_attr="places")


def periods_in_use() -> list[Period]:
    return remembered("published periods", lambda: list(Period.objects.published()))


def with_periods(rows: QuerySet) -> QuerySet:
    """`rows` of a kind that may belong to several periods, each with the slugs of those it does."""
    model: Any = rows.model
    of_each = ((each.slug, model.objects.published_in(each).values("pk")) for each in periods_in_use())
    cells = (Case(When(pk__in=keys, then=Value(f"{slug}|")), default=Value("")) for slug, keys in of_each)
    return rows.annotate(periods=Concat(Value(""), Value(""), *cells, output_field=TextField()))


# Columns


def _achievements(row: Any) -> str:
    return joined(achievement.number for achievement in row.public_achievements)


def _source(row: Any) -> str:
    return joined(place.source.slug for place in row.places)


def _locator(row: Any) -> str:
    return joined(f"§{place.key}" for place in row.places)  # "4.10" alone is 4.1 to a spreadsheet


def column(name: str, type: Type, meaning: Promise, path: str = "", **more: Any) -> Column:
    """A column read from the attribute of its name, or from the one at `path`."""
    if type is EDTF:
        more = {"shown": dated(attrgetter(path or name))} | more
    return Column(name, type, meaning, text_reader(path or name), **more)


def dated(read: Callable[[Any], HistoricalDate | None]) -> Callable[[Any], Shown]:
    """Shows in a workbook the date that `read` gives: a day as such, what is less precise in words."""

    def shown(row: Any) -> Shown:
        when = read(row)
        return None if when is None else when.exact_day or when.wording(get_language())

    return shown


def in_every_language(
    name: str,
    meaning: Promise,
    path: str = "",
    blank: Promise | None = None,
    heading: Promise | str = "",
) -> list[Column]:
    """A text in its columns, read from the attributes that end in the language as the columns' names do."""
    return text_columns(
        name,
        meaning,
        lambda language: text_reader(f"{path or name}_{language}"),
        blank=blank,
        untranslated=_("not translated yet"),
        heading=heading,
    )


def reached(model: Any, facts: type[Editorial], relation: str) -> list[Any]:
    """Those that published `facts` have at `relation`."""
    using = facts.objects.published().filter(**{relation: OuterRef("pk")})
    name = f"{model.__name__} that {facts.__name__} has at {relation}"
    return remembered(name, lambda: list(model.objects.filter(Exists(using))))


def named(model: Any, facts: type[Editorial], relation: str) -> Callable[[], Named]:
    """What the slugs of those stand for."""
    return lambda: {thing.slug: thing for thing in reached(model, facts, relation)}


def _sources() -> Named:
    in_use = remembered("sources in use", lambda: list(Source.objects.in_use().defer("text", "note")))
    return {source.slug: source for source in in_use}


ID = column(
    "id",
    IDENTIFIER,
    _("Identifies the row and is part of its address; editors may change it."),
    "slug",
    heading=_("identifier"),
)
PERMANENT_ID = Column(
    "permanent_id",
    NAME,
    _("Names the row for ever, also where its id changes. After /id/ it is the address at which it is told."),
    permanent_name,
    leads_to="../id/",
    heading=_("permanent identifier"),
)
ACHIEVEMENT = Column(
    "achievement",
    INTEGER,
    _("The numbers of the achievements it belongs to."),
    _achievements,
    blank=_("belongs to none of them"),
    is_list=True,
    heading=_("achievements"),
)
CITED = [
    Column(
        "source",
        IDENTIFIER,
        _("The sources that say so."),
        _source,
        blank=_("no source given"),
        is_list=True,
        names=_sources,
        heading=_("sources"),
    ),
    Column(
        "locator",
        TEXT,
        _("The places in the sources, each as §section.paragraph."),
        _locator,
        blank=_("no source given"),
        is_list=True,
        heading=_("places in the sources"),
    ),
]


def doubts(now: datetime) -> Prefetch:
    open_ones = Erratum.objects.published(now).filter(state=Erratum.State.OPEN).order_by("slug")
    return Prefetch("errata", open_ones, to_attr="doubts")


def doubts_in_words(doubts: Iterable[Erratum]) -> str:
    return "\n".join(f"“{doubt.as_printed}”: {doubt.note}" for doubt in doubts)


DOUBTS = Column(
    "open_questions",
    IDENTIFIER,
    _("The open questions about it."),
    lambda row: joined(doubt.slug for doubt in row.doubts),
    blank=_("none is known"),
    is_list=True,
    refers_to="errata",
    heading=_("open questions"),
    shown=lambda row: doubts_in_words(row.doubts),
)


PERIODS = Column(
    "period",
    IDENTIFIER,
    _("The periods whose record it is part of."),
    lambda row: row.periods.rstrip("|"),
    blank=_("part of no published record"),
    is_list=True,
    heading=_("periods"),
    names=lambda: {period.slug: period for period in periods_in_use()},
)


def period_of(facts: type[Editorial]) -> Column:
    meaning = _("The period whose record it is part of.")
    return column(
        "period",
        IDENTIFIER,
        meaning,
        "period.slug",
        names=named(Period, facts, "period"),
        heading=_("period"),
    )


# Tables


def table(
    name: str,
    title: Promise | str,
    about: Promise | str,
    queryset: Callable[[datetime], QuerySet],
    columns: list[Column],
    order: Sequence[Any] = ("slug",),
) -> Table:
    """A table of what `queryset` gives at an instant, in the order of the ids if in no other.

    When it last changed is known of rows that have states.
    """

    def records() -> Iterator[Any]:
        rows = queryset(timezone.now())
        named = with_permanent_slugs(rows) if PERMANENT_ID in columns else rows
        return named.order_by(*order).iterator(ROWS_AT_A_TIME)

    def state() -> State:
        rows = queryset(timezone.now())
        told = {"changed": Max(CHANGED_AT)} if issubclass(rows.model, Editorial) else {}
        found = rows.aggregate(rows=Count("pk"), **told)
        changed = found.get("changed")
        return State(found["rows"], changed and timezone.localdate(changed))

    return Table(name, title, about, columns, records, lambda: remembered(f"state of {name}: {title}", state))
