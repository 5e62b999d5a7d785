"""The open-data table of figures, and the same for one metric."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Institution, Metric, Observation, Territory, Unit
from achievements.models.observation import STATUSES
from achievements.publish.tables.common import (
    ACHIEVEMENT,
    CITED,
    DOUBTS,
    ID,
    PERMANENT_ID,
    achievements_at,
    column,
    doubts,
    in_every_language,
    named,
    period_of,
    places,
    public,
    table,
)
from achievements.words.dates import DateBasis
from achievements.words.fallback import in_own_language
from achievements.words.figures import QUALIFIERS
from opendata.tables import CODE, DECIMAL, EDTF, IDENTIFIER, TEXT, Column, Table, joined


def rows(now: datetime) -> QuerySet[Observation]:
    return Observation.objects.published(now).prefetch_related(
        "period",
        "metric__unit",
        "territory",
        achievements_at(now),
        public("institution", Institution, now),
        places(),
        doubts(now),
    )


COLUMNS = [
    ID,
    period_of(Observation),
    ACHIEVEMENT,
    column(
        "metric",
        IDENTIFIER,
        _("What is measured; figures of one metric belong together."),
        "metric.slug",
        heading=_("identifier of the metric"),
    ),
    *in_every_language("metric", _("The name of the metric."), "metric.title", heading=_("metric")),
    Column(
        "value",
        DECIMAL,
        _("The number that the source states. It means nothing without its qualifier."),
        lambda row: row.value,
        blank=_("the source gives words only"),
        heading=_("value"),
    ),
    column(
        "qualifier",
        CODE,
        _("How exactly the source states the value."),
        codes=dict(QUALIFIERS),
        heading=_("qualifier"),
    ),
    column(
        "unit",
        IDENTIFIER,
        _("What is counted."),
        "metric.unit.slug",
        names=named(Unit, Observation, "metric__unit"),
        heading=_("unit"),
    ),
    Column(
        "out_of",
        DECIMAL,
        _("The number that the value is out of: 63 in “7 of 63”."),
        lambda row: row.out_of,
        blank=_("the source gives no such number"),
        heading=_("out of"),
    ),
    *in_every_language(
        "out_of",
        _("What the value is out of, in words."),
        "out_of_label",
        blank=_("the source gives no words"),
        heading=_("out of what"),
    ),
    column(
        "as_of", EDTF, _("When the value held, no more precisely than the source says."), heading=_("as of")
    ),
    column(
        "as_of_basis",
        CODE,
        _("How that date is known."),
        codes=dict(DateBasis.choices),
        heading=_("basis of the date"),
    ),
    column(
        "edition",
        TEXT,
        _("The edition of the ranking, in Vietnamese."),
        in_own_language("edition"),
        blank=_("not of a ranking, or not named"),
        heading=_("edition of the ranking"),
    ),
    column(
        "published",
        EDTF,
        _("When the ranking was published."),
        "publication_date",
        blank=_("not of a ranking, or not known"),
        heading=_("date the ranking was published"),
    ),
    column(
        "institution",
        IDENTIFIER,
        _("The institution that the figure is about."),
        "public_institution.slug",
        blank=_("about no institution in particular"),
        refers_to="institutions",
        heading=_("institution"),
    ),
    column(
        "territory",
        IDENTIFIER,
        _("The area that the figure is about."),
        "territory.slug",
        names=named(Territory, Observation, "territory"),
        heading=_("territory"),
    ),
    Column(
        "status",
        CODE,
        _("What to bear in mind before comparing it."),
        lambda row: joined(row.status),
        blank=_("nothing"),
        is_list=True,
        codes=dict(STATUSES),
        heading=_("reservations"),
    ),
    *CITED,
    DOUBTS,
    PERMANENT_ID,
]


TABLE = table(
    "observations",
    _("Figures"),
    _("Dated values of the metrics, each with its qualifier, its denominator and the basis of its date."),
    rows,
    COLUMNS,
)


def of_metric(metric: Metric) -> Table:
    """The observations of one metric, as a table by its slug."""
    return table(
        metric.slug,
        metric.title,
        metric.definition,
        lambda now: rows(now).filter(metric=metric),
        COLUMNS,
    )
