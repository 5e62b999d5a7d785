"""The open-data table of milestones."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Category, LegalDocument, Milestone, Participation
from achievements.publish.tables.common import (
    ACHIEVEMENT,
    CITED,
    ID,
    achievements_at,
    column,
    in_every_language,
    named,
    period_of,
    places,
    public,
    table,
)
from opendata.tables import CODE, DAY, EDTF, IDENTIFIER, Column, joined


def rows(now: datetime) -> QuerySet[Milestone]:
    participations = Participation.objects.with_public("institution", now=now)
    institutions = participations.select_related("institution").order_by("institution__slug")
    return Milestone.objects.published(now).prefetch_related(
        "period",
        "category",
        achievements_at(now),
        public("documents", LegalDocument, now),
        Prefetch(
            "participations",
            institutions.only("milestone", "institution__slug"),
            to_attr="public_participations",
        ),
        places(),
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
    ),
    column("kind", CODE, _("What kind of event it was."), codes=dict(Milestone.Kind.choices)),
    column(
        "date",
        EDTF,
        _("When it happened, no more precisely than the source says."),
        blank=_("the source gives no date"),
    ),
    column(
        "date_earliest",
        DAY,
        _("The first day that the date can mean."),
        blank=_("no date, or one without a beginning"),
    ),
    column(
        "date_latest",
        DAY,
        _("The last day that the date can mean."),
        blank=_("no date, or one without an end"),
    ),
    *in_every_language("title", _("What happened.")),
    *in_every_language(
        "effect", _("What it led to, as the source tells it."), blank=_("the source tells of no effect")
    ),
    Column(
        "institutions",
        IDENTIFIER,
        _("The institutions that took part."),
        lambda row: joined(one.institution.slug for one in row.public_participations),
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


TABLE = table(
    "milestones",
    _("Milestones"),
    _(
        "Events, with their dates where the source gives them: what happened, who took part, and what it led to."
    ),
    rows,
    COLUMNS,
)
