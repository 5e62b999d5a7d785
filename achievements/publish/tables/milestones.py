"""The open-data table of milestones."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Category, LegalDocument, Milestone, Participation
from achievements.models.relating import as_public
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
from opendata.tables import CODE, DAY, EDTF, IDENTIFIER, Column, joined


def rows(now: datetime) -> QuerySet[Milestone]:
    participations = Participation.objects.with_public("institution", now=now)
    institutions = participations.select_related("institution").order_by("institution__slug")
    return Milestone.objects.published(now).prefetch_related(
        "period",
        "category",
        achievements_at(now),
        public("documents", LegalDocument, now),
        as_public("participations", institutions.only("milestone", "institution__slug")),
        places(),
        doubts(now),
    )


COLUMNS = [
    ID,
    period_of(Milestone),
    ACHIEVEMENT,
    column(
        "category",
        IDENTIFIER,
        _("The field of work."),
        "category.slug",
        names=named(Category, Milestone, "category"),
        heading=_("category"),
    ),
    column(
        "kind", CODE, _("What kind of event it was."), codes=dict(Milestone.Kind.choices), heading=_("kind")
    ),
    column(
        "date",
        EDTF,
        _("When it happened, no more precisely than the source says."),
        blank=_("the source gives no date"),
        heading=_("date"),
    ),
    column(
        "date_earliest",
        DAY,
        _("The first day that the date can mean."),
        blank=_("no date, or one without a beginning"),
        heading=_("first possible day"),
    ),
    column(
        "date_latest",
        DAY,
        _("The last day that the date can mean."),
        blank=_("no date, or one without an end"),
        heading=_("last possible day"),
    ),
    *in_every_language("title", _("What happened."), heading=_("title")),
    *in_every_language(
        "effect",
        _("What it led to, as the source tells it."),
        blank=_("the source tells of no effect"),
        heading=_("effect"),
    ),
    Column(
        "institutions",
        IDENTIFIER,
        _("The institutions that took part."),
        lambda row: joined(one.institution.slug for one in row.public_participations),
        blank=_("none is named"),
        is_list=True,
        refers_to="institutions",
        heading=_("institutions"),
    ),
    Column(
        "documents",
        IDENTIFIER,
        _("The documents that belong to it."),
        lambda row: joined(document.slug for document in row.public_documents),
        blank=_("none is named"),
        is_list=True,
        refers_to="documents",
        heading=_("documents"),
    ),
    *CITED,
    DOUBTS,
    Column(
        "date_basis",
        CODE,
        _("How that date is known."),
        lambda row: row.date_basis if row.date else "",
        blank=_("the source gives no date"),
        codes=dict(DateBasis.choices),
        heading=_("basis of the date"),
    ),
    PERMANENT_ID,
]


TABLE = table(
    "milestones",
    _("Milestones"),
    _(
        "Events, with their dates where the source gives them: what happened, who took part, and what it led to."
    ),
    rows,
    COLUMNS,
)
