"""The open-data table of documents."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Institution, LegalDocument
from achievements.publish.tables.common import (
    ACHIEVEMENT,
    DOUBTS,
    ID,
    PERIODS,
    PERMANENT_ID,
    achievements_at,
    column,
    doubts,
    in_every_language,
    public,
    table,
    with_periods,
)
from opendata.tables import CODE, EDTF, IDENTIFIER, TEXT


def rows(now: datetime) -> QuerySet[LegalDocument]:
    documents = LegalDocument.objects.published(now)
    return with_periods(documents).prefetch_related(
        achievements_at(now), public("issuer", Institution, now), doubts(now)
    )


COLUMNS = [
    ID,
    column(
        "kind",
        CODE,
        _("What type of document it is."),
        codes=dict(LegalDocument.Kind.choices),
        heading=_("type"),
    ),
    column(
        "number",
        TEXT,
        _("Number and symbol, such as 715/QĐ-UBND."),
        blank=_("the source gives no number"),
        heading=_("number and symbol"),
    ),
    column(
        "number_as_printed",
        TEXT,
        _("The number exactly as the source prints it."),
        blank=_("the source gives no number"),
        heading=_("number as printed in the source"),
    ),
    column(
        "issuer",
        IDENTIFIER,
        _("The institution that issued it."),
        "public_issuer.slug",
        blank=_("the source does not say"),
        refers_to="institutions",
        heading=_("issuer"),
    ),
    column(
        "date",
        EDTF,
        _("When it was issued."),
        blank=_("the source gives no date"),
        heading=_("date of issue"),
    ),
    *in_every_language("subject", _("What it is about."), heading=_("abstract")),
    ACHIEVEMENT,
    PERIODS,
    DOUBTS,
    PERMANENT_ID,
]


TABLE = table(
    "documents",
    _("Documents"),
    _("Decisions, directives, plans and programmes, with as much of their particulars as is known."),
    rows,
    COLUMNS,
)
