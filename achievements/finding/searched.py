"""What is searched, kind by kind: which things a query finds, the best first.

The database finds them; by their names alone they are put in a first order, and the first CANDIDATES of each kind are
then ranked in full (ranking.py), so that ranking costs as much in a big record as in a small one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Length
from modeltranslation.utils import build_localized_fieldname

from achievements.finding.query import Query, is_number
from achievements.finding.ranking import UNRANKED, Rank, rank
from achievements.kinds import KINDS
from achievements.models import Erratum, Institution, Metric, Observation, Photo, Territory
from achievements.models.revision import remembered
from achievements.models.searchable import own_text_has
from achievements.words.folding import BOUNDARY, folded_texts, marked_texts

CANDIDATES = 16
MOST_PHRASES = 3  # in the first order


class Hit(NamedTuple):
    """A thing that a query finds, by its kind and key; the lowest is the best answer."""

    rank: Rank
    kind: int  # its place among the kinds, the more telling ones first
    place: int  # in the first order
    key: Any


def _says(rows: Any, query: Query) -> Q:
    """The condition that a row says all that is looked for."""
    return reduce(and_, (rows.says(term.patterns) for term in query.terms))


@dataclass(frozen=True)
class Searched:
    """A kind of thing as it is searched: its public `rows`, and the columns of what each is called and of what it says.

    Without names, its words are not what it is called: captions, and what a source printed. The name of a measure says
    how something is counted, too: it comes before the thing itself only where it says less than half as much beside, or
    where somebody asks how many there are.
    """

    rows: Callable[[], Any]
    names: str = "search_title"
    text: tuple[str, ...] = ("search_text", "search_marked")
    condition: Callable[[Any, Query], Q] = _says
    is_measure: bool = False

    def found(self, query: Query, place: int) -> QuerySet:
        """The place of this kind, the key, and what orders it first, of all that `query` finds."""
        rows = self.rows()
        tier, length = self._first_order(rows, query)
        columns = {"of_kind": Value(place), "of_key": F("pk"), "first_tier": tier, "first_length": length}
        return rows.filter(self.condition(rows, query)).order_by().annotate(**columns).values_list(*columns)

    def _first_order(self, rows: Any, query: Query) -> tuple[Any, Any]:
        """What names, and a number of its own, tell of the tiers of ranking.py; the shortest names first."""
        if not self.names:
            return Value(0), Value(0)
        numbers = tuple((f"{BOUNDARY} {each} {BOUNDARY}",) for each in query.phrases if is_number(each))
        phrases = tuple((each,) for each in query.phrase_patterns[:MOST_PHRASES])
        tier = Case(
            *([When(own_text_has(numbers), then=Value(0))] if numbers else []),
            When(rows.is_called(phrases), then=Value(1)),
            When(reduce(and_, (rows.is_called(term.patterns) for term in query.terms)), then=Value(2)),
            default=Value(3),
        )
        return tier, Length(self.names) if self.names == "search_title" else Value(0)

    def told(self, keys: list[Any], place: int) -> QuerySet:
        """The place of this kind, the key, what each of `keys` is called, a row each name, and what it says."""
        name = F(self.names) if self.names else Value("")
        columns = {
            "of_kind": Value(place),
            "of_key": F("pk"),
            "names_told": Coalesce(name, Value(""), output_field=TextField()),
            "text_told": Concat(*self.text, output_field=TextField()),
        }
        return self.rows().filter(pk__in=keys).order_by().annotate(**columns).values_list(*columns)

    def rank(self, names: str, text: str, query: Query, unsaid: frozenset[str]) -> Rank:
        """The rank of what is called `names` and says `text`; `unsaid` is what goes without saying in names."""
        tier, others = rank(query, names, names + text, unsaid)
        return Rank(tier, others) if self.is_measure == query.how_many else Rank(tier, others * 2)


# What is searched: each kind whose rows have words of their own, in the order of kinds.py


def _tells_of_figure(rows: Any, query: Query) -> Q:
    """Only what says some of it itself: all else is said of the metric."""
    own = reduce(or_, (own_text_has(term.patterns) for term in query.terms))
    return own & _says(rows, query) if len(query.terms) > 1 else own


_NOT_AS_OTHERS = {
    "institution": Searched(Institution.objects.published, names="names__search_title"),
    "metric": Searched(
        Metric.objects.published, text=("search_text", "search_marked", "unit__search_title"), is_measure=True
    ),
    "observation": Searched(
        Observation.objects.published,
        names="metric__search_title",
        text=(
            "search_text",
            "search_marked",
            "metric__search_text",
            "metric__search_marked",
            "metric__unit__search_title",
        ),
        condition=_tells_of_figure,
        is_measure=True,
    ),
    "photo": Searched(Photo.objects.on_pages, names=""),
    "erratum": Searched(Erratum.objects.published, names=""),
}
SEARCHED = {
    name: _NOT_AS_OTHERS.get(name, Searched(kind.public))
    for name, kind in KINDS.items()
    if hasattr(kind.model, "search_text")
}


def all_hits(query: Query) -> dict[str, list[Hit]]:
    """All that `query` finds, by kind, of each the best first; no list is empty."""
    keys = _keys(query)
    ranks = _ranks({place: each[:CANDIDATES] for place, each in keys.items()}, query)
    kinds = list(SEARCHED)
    return {kinds[place]: _best_first(place, each, ranks) for place, each in keys.items()}


def _keys(query: Query) -> dict[int, list[Any]]:
    """The keys of what `query` finds by the place of their kind, in a first order; all kinds are asked at once."""
    first, *others = (each.found(query, place) for place, each in enumerate(SEARCHED.values()))
    keys: dict[int, list[Any]] = {}
    for place, key, *_order in first.union(*others, all=True).order_by(
        "of_kind", "first_tier", "first_length", "of_key"
    ):
        keys.setdefault(place, []).append(key)
    return keys


def _ranks(candidates: dict[int, list[Any]], query: Query) -> dict[tuple[int, Any], Rank]:
    """The rank of each of the `candidates`, by the place of its kind and its key."""
    if not candidates:
        return {}
    kinds, unsaid = list(SEARCHED.values()), unsaid_words()
    first, *others = (kinds[place].told(keys, place) for place, keys in candidates.items())
    told: dict[tuple[int, Any], tuple[str, str]] = {}
    for place, key, name, text in first.union(*others, all=True) if others else first:
        names, _text = told.get((place, key), ("", ""))
        told[place, key] = names + name, text
    return {(place, key): kinds[place].rank(*said, query, unsaid) for (place, key), said in told.items()}


def _best_first(place: int, keys: list[Any], ranks: dict[tuple[int, Any], Rank]) -> list[Hit]:
    hits = [Hit(ranks.get((place, key), UNRANKED), place, order, key) for order, key in enumerate(keys)]
    return sorted(hits[:CANDIDATES]) + hits[CANDIDATES:]


def unsaid_words() -> frozenset[str]:
    """What goes without saying in a name: the words of the areas that the record is about, such as "tỉnh Lào Cai"."""
    return frozenset().union(*_areas())


def area_words() -> frozenset[str]:
    """Those of them that say nothing in a query either: of the one area that all of the record is about."""
    areas = _areas()
    return areas[0] if len(areas) == 1 else frozenset()


def _areas() -> list[frozenset[str]]:
    """The words of each."""
    return remembered("words of each territory", _words_of_territories)


def _words_of_territories() -> list[frozenset[str]]:
    fields = [build_localized_fieldname("title", code) for code, _name in settings.LANGUAGES]
    rows = ([title or "" for title in row] for row in Territory.objects.in_use().values_list(*fields))
    return [_words(titles) for titles in rows]


def _words(titles: list[str]) -> frozenset[str]:
    return frozenset((folded_texts(titles) + marked_texts(titles)).replace(BOUNDARY, " ").split())
