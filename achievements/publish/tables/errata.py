"""The open-data table of errata."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Erratum
from achievements.publish.tables.common import (
    ACHIEVEMENT,
    ID,
    PERIODS,
    PERMANENT_ID,
    achievements_at,
    column,
    in_every_language,
    table,
    with_periods,
)
from opendata.tables import CODE, TEXT


def rows(now: datetime) -> QuerySet[Erratum]:
    return with_periods(Erratum.objects.published(now)).prefetch_related(achievements_at(now))


COLUMNS = [
    ID,
    ACHIEVEMENT,
    column("kind", CODE, _("What is in doubt."), codes=dict(Erratum.Kind.choices), heading=_("kind")),
    column(
        "weight",
        CODE,
        _("How much the doubt touches."),
        codes=dict(Erratum.Weight.choices),
        heading=_("weight"),
    ),
    column(
        "as_printed", TEXT, _("The words in question as the source prints them."), heading=_("as printed")
    ),
    column(
        "probable",
        TEXT,
        _("What is probably meant."),
        blank=_("nothing can be said without guessing"),
        heading=_("probable reading"),
    ),
    column(
        "confidence",
        CODE,
        _("How sure the probable reading is."),
        codes=dict(Erratum.Confidence.choices),
        heading=_("confidence"),
    ),
    column(
        "state",
        CODE,
        _("Whether the question is settled."),
        codes=dict(Erratum.State.choices),
        heading=_("state of the question"),
    ),
    *in_every_language("note", _("Why it is in doubt."), heading=_("explanation")),
    PERIODS,
    PERMANENT_ID,
]


TABLE = table(
    "errata",
    _("Open questions"),
    _("Places where a source seems wrong or contradicts itself: as printed, and what is probably meant."),
    rows,
    COLUMNS,
)
