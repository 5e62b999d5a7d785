"""Rows of many kinds in one list: what each is called is asked of the database, at the price of one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils.text import capfirst

from achievements.kinds import NAMED_BY
from achievements.models import Erratum, Institution, InstitutionName, Observation, Report, Synonym
from achievements.words.fallback import in_own_language
from desk.addresses import address_of_row
from versions.forms import Form

NAMED_OTHERWISE: dict[type, Any] = {
    Erratum: F("as_printed"),
    Observation: F(f"metric__{in_own_language('title')}"),
    Report: F("fault"),
    Synonym: F(in_own_language("expressions")),
}


# The keys of plain forms that say what an entry is called
CALLED = ("title", "subject", "caption", "label", "as_printed", "expressions", "managing_body")


@dataclass(frozen=True)
class Line:
    """A row as a link at the desk, with a moment that matters of it."""

    model: Any
    key: int
    name: str
    moment: datetime | None

    @property
    def kind(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    def address(self, page: str = "change") -> str:
        return address_of_row(self.model, self.key, page)

    @property
    def form_address(self) -> str:
        return self.address()

    @property
    def review_address(self) -> str:
        return self.address("review")


def lines(rows: Iterable[QuerySet], moment: str = "", at_most: int = 6) -> list[Line]:
    """The first `at_most` of all of `rows`, a queryset a model, by the field `moment` of each; else as they come."""
    querysets = list(rows)
    listed = [_listed(each, place, moment) for place, each in enumerate(querysets)]
    if not listed:
        return []
    whole = listed[0].union(*listed[1:], all=True) if listed[1:] else listed[0]
    found = whole.order_by("listed_at" if moment else "listed_place", "listed_key")[:at_most]
    return [
        Line(querysets[place].model, key, " ".join(str(name or "").split()), at)
        for place, key, name, at in found
    ]


def _listed(rows: QuerySet, place: int, moment: str) -> Any:
    at: Any = F(moment) if moment else Cast(Value(None), DateTimeField())
    named = _plainly(rows).annotate(
        listed_place=Value(place),
        listed_key=F("pk"),
        listed_name=Cast(_name(rows.model), TextField()),
        listed_at=at,
    )
    return named.values_list("listed_place", "listed_key", "listed_name", "listed_at")


def _plainly(rows: QuerySet) -> QuerySet:
    """The same without translation, which would change the order of columns, and so what a union means."""
    plain: QuerySet = QuerySet(rows.model)
    return plain.order_by().filter(pk__in=rows.order_by().values("pk"))


def _name(model: Any) -> Any:
    if model is Institution:
        names = InstitutionName.objects.filter(institution=OuterRef("pk")).order_by(
            F("valid_earliest").desc(nulls_last=True), "-pk"
        )
        return Subquery(names.values(in_own_language("name"))[:1], output_field=CharField())
    return NAMED_OTHERWISE.get(model) or F(in_own_language(NAMED_BY.get(model, "title")))


def counted(**rows: QuerySet) -> dict[str, int]:
    """How many there are of each, asked at once."""
    counts = [
        _plainly(each)
        .annotate(counted_as=Value(name, TextField()))
        .values("counted_as")
        .annotate(counted=Count("pk"))
        .values_list("counted_as", "counted")
        for name, each in rows.items()
    ]
    return dict.fromkeys(rows, 0) | dict(counts[0].union(*counts[1:], all=True))


def name_in(form: Form | None) -> str:
    """What an entry calls itself in a plain form; empty where it does not."""
    said = form or {}
    names = said.get("names")
    told = names[-1].get("name") if names else next((said[key] for key in CALLED if key in said), "")
    return str(told.get(settings.LANGUAGE_CODE, "") if isinstance(told, dict) else told)
