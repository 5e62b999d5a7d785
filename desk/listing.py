"""Rows of many kinds in one list: what each is called is asked of the database, at the price of one query."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from achievements.kinds import NAMED_BY, kind_label
from achievements.models import (
    Erratum,
    Institution,
    InstitutionName,
    LegalDocument,
    Observation,
    Report,
    Synonym,
)
from achievements.record.schema import collection_named
from achievements.words.fallback import in_own_language
from desk.addresses import address_of, address_of_entry, address_of_row
from desk.publishing import moment_words
from versions.forms import Form
from versions.models import Version

NAMED_OTHERWISE: dict[type, Any] = {
    Erratum: F("as_printed"),
    Observation: F(f"metric__{in_own_language('title')}"),
    Report: F("fault"),
    Synonym: F(in_own_language("expressions")),
}
# Kinds of which the whole name is more than one text, with what it is made of
NAMED_BY_MORE = (LegalDocument.objects.all(), Observation.objects.select_related("metric__unit"))

# The keys of plain forms that say what an entry is called
CALLED = ("title", *NAMED_BY.values(), "as_printed", "expressions", "managing_body")


@dataclass(frozen=True)
class Item:
    """One thing as a link; `key` names it where several are chosen."""

    kind: str
    name: str
    address: str
    note: str = ""
    key: str = ""
    drop: str = ""  # where pictures for it are sent


@dataclass(frozen=True)
class Line:
    """A row as a link at the desk, with a moment that matters of it."""

    model: type[Model]
    key: int
    name: str
    moment: datetime | None

    @property
    def address(self) -> str:
        """Its form."""
        return address_of_row(self.model, self.key)

    @property
    def when(self) -> str:
        """The moment as editors write it; empty where there is none."""
        return moment_words(self.moment) if self.moment else ""

    def item(self, page: str, note: str = "", key: str = "") -> Item:
        """With its kind, as a link to that page of it."""
        address = address_of_row(self.model, self.key, page)
        return Item(kind_label(self.model), self.name, address, note, key)


def lines(
    rows: Iterable[QuerySet], moment: str = "", at_most: int | None = 6, in_full: bool = False
) -> list[Line]:
    """All of `rows`, a queryset a model, or the first `at_most`, by the field `moment` of each; else as they come.

    Their whole names, where asked for, cost a query more of each kind of NAMED_BY_MORE.
    """
    querysets = list(rows)
    listed = [_listed(each, place, moment) for place, each in enumerate(querysets)]
    if not listed:
        return []
    whole = listed[0].union(*listed[1:], all=True) if listed[1:] else listed[0]
    found = whole.order_by("listed_at" if moment else "listed_place", "listed_key")[:at_most]
    made = [Line(querysets[place].model, key, _tidy(name), at) for place, key, name, at in found]
    names = _whole_names((line.model, line.key) for line in made) if in_full else {}
    return [replace(line, name=names.get((line.model, line.key), line.name)) for line in made]


def _tidy(name: object) -> str:
    return " ".join(str(name or "").split())


def _whole_names(rows: Iterable[tuple[type[Model], int | None]]) -> dict[tuple[type[Model], int], str]:
    """What those of `rows` are called that are of kinds of NAMED_BY_MORE."""
    keys: dict[type[Model], list[int]] = {}
    for model, key in rows:
        if key is not None:
            keys.setdefault(model, []).append(key)
    of_kinds = ((each.model, each.in_bulk(keys.get(each.model, []))) for each in NAMED_BY_MORE)
    return {(model, key): _tidy(row) for model, found in of_kinds for key, row in found.items()}


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


def items_of_versions(versions: Iterable[Version], in_full: bool = False) -> list[Item]:
    """Proposals, or what else somebody wrote, each by what its entry calls itself in it.

    With whole names, where asked for, those of NAMED_BY_MORE go by what their rows are called.
    """
    listed = [(version, collection_named(version.entry.collection).model) for version in versions]
    names = _whole_names((model, version.entry.row) for version, model in listed) if in_full else {}
    return [
        _item_of_version(version, model, names.get((model, version.entry.row or 0), ""))
        for version, model in listed
    ]


def _item_of_version(version: Version, model: type[Model], whole_name: str) -> Item:
    entry, note = version.entry, f"{version.author_name}, {moment_words(version.made_at)}"
    name, address = whole_name or name_in(version.form) or entry.slug, ""
    if entry.row is not None:
        address = address_of(version) if version.is_proposed else address_of_entry(entry, "history")
    return Item(kind_label(model), name, address, note, str(version.pk))
