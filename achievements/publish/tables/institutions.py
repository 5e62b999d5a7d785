"""The open-data table of institutions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Institution, Succession
from achievements.models.institution import in_alphabet
from achievements.models.relating import as_public
from achievements.publish.tables.common import (
    DOUBTS,
    ID,
    PERMANENT_ID,
    column,
    dated,
    doubts,
    in_every_language,
    public,
    table,
)
from achievements.words.dates import HistoricalDate
from achievements.words.fallback import in_own_language
from opendata.tables import CODE, EDTF, IDENTIFIER, TEXT, Cell, Column, joined, text_reader


def rows(now: datetime) -> QuerySet[Institution]:
    before = Succession.objects.with_public("predecessor", now=now)
    after = Succession.objects.with_public("successor", now=now)
    return (
        Institution.objects.published(now)
        .with_names()
        .prefetch_related(
            public("parent", Institution, now),
            _successions("successions_before", before, "predecessor"),
            _successions("successions_after", after, "successor"),
            doubts(now),
        )
    )


def _successions(relation: str, public: QuerySet[Succession], other: str) -> Prefetch:
    ordered = public.select_related(other).order_by(f"{other}__slug")
    return as_public(relation, ordered)


def _latest_name(attribute: str) -> Callable[[Any], Cell]:
    read = text_reader(attribute)
    return lambda institution: read(institution.name_at(None))


def _valid(institution: Any) -> HistoricalDate | None:
    name = institution.name_at(None)
    return name and name.valid


COLUMNS = [
    ID,
    column(
        "kind", CODE, _("What kind of body it is."), codes=dict(Institution.Kind.choices), heading=_("kind")
    ),
    *(
        replace(column, read=_latest_name(column.name), blank=_("no name is known"))
        for column in in_every_language("name", _("Its latest name."), heading=_("name"))
    ),
    Column(
        "abbreviation",
        TEXT,
        _("The abbreviation of its latest name, in Vietnamese."),
        _latest_name(in_own_language("abbreviation")),
        blank=_("none is known"),
        heading=_("abbreviation"),
    ),
    Column(
        "valid",
        EDTF,
        _("When it bore its latest name."),
        _latest_name("valid"),
        shown=dated(_valid),
        blank=_("the source does not say"),
        heading=_("borne during"),
    ),
    column(
        "parent",
        IDENTIFIER,
        _("The institution it belongs to."),
        "public_parent.slug",
        blank=_("belongs to none of those recorded"),
        refers_to="institutions",
        heading=_("belongs to"),
    ),
    Column(
        "predecessors",
        IDENTIFIER,
        _("The institutions that became it, or transferred functions to it."),
        lambda row: joined(succession.predecessor.slug for succession in row.public_successions_before),
        blank=_("none is known"),
        is_list=True,
        refers_to="institutions",
        heading=_("institutions before"),
    ),
    Column(
        "successors",
        IDENTIFIER,
        _("The institutions it became, or transferred functions to."),
        lambda row: joined(succession.successor.slug for succession in row.public_successions_after),
        blank=_("none is known"),
        is_list=True,
        refers_to="institutions",
        heading=_("institutions after"),
    ),
    DOUBTS,
    PERMANENT_ID,
]


TABLE = table(
    "institutions",
    _("Institutions"),
    _("The bodies that took part, with their latest names and what they came from or became."),
    rows,
    COLUMNS,
    in_alphabet(),
)
