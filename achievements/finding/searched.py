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
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
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

    def keys(self, query: Query) -> list[Any]:
        """Of all that `query` finds, in a first order."""
        rows = self.rows()
        found = rows.filter(self.condition(rows, query)).order_by(*self._first_order(rows, query))
        return list(found.values_list("pk", flat=True))

    def _first_order(self, rows: Any, query: Query) -> list[Any]:
        """What names, and a number of its own, tell of the tiers of ranking.py; the shortest names first."""
        if not self.names:
            return ["pk"]
        numbers = tuple((f"{BOUNDARY} {each} {BOUNDARY}",) for each in query.phrases if is_number(each))
        phrases = tuple((each,) for each in query.phrase_patterns[:MOST_PHRASES])
        tier = Case(
            *([When(own_text_has(numbers), then=Value(0))] if numbers else []),
            When(rows.is_called(phrases), then=Value(1)),
            When(reduce(and_, (rows.is_called(term.patterns) for term in query.terms)), then=Value(2)),
            default=Value(3),
        )
        length = [Length(self.names)] if self.names == "search_title" else []
        return [tier, *length, "pk"]

    def ranked(self, keys: list[Any], query: Query, kind: int, unsaid: frozenset[str]) -> list[Hit]:
        """The best first; `kind` is the place of this one, `unsaid` what goes without saying in names."""
        ranks = self._ranks(keys[:CANDIDATES], query, unsaid) if keys else {}
        hits = [Hit(ranks.get(key, UNRANKED), kind, place, key) for place, key in enumerate(keys)]
        return sorted(hits[:CANDIDATES]) + hits[CANDIDATES:]

    def _ranks(self, keys: list[Any], query: Query, unsaid: frozenset[str]) -> dict[Any, Rank]:
        told = self._told(keys)
        ranks = {key: rank(query, names, names + text, unsaid) for key, (names, text) in told.items()}
        if self.is_measure == query.how_many:
            return ranks
        return {key: Rank(tier, others * 2) for key, (tier, others) in ranks.items()}

    def _told(self, keys: list[Any]) -> dict[Any, tuple[str, str]]:
        """What each is called, which may be more than one name in as many rows, and what it says."""
        told: dict[Any, tuple[str, str]] = {}
        columns = ("pk", self.names or Value(""), *self.text)
        for key, name, *text in self.rows().filter(pk__in=keys).order_by().values_list(*columns):
            names, _text = told.get(key, ("", ""))
            told[key] = names + (name or ""), "".join(text)
        return told


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


def unsaid_words() -> frozenset[str]:
    """What goes without saying in a name: the words of the areas that the record is about, such as "tỉnh Lào Cai"."""
    return remembered("words of territories", _words_of_territories)


def _words_of_territories() -> frozenset[str]:
    fields = [build_localized_fieldname("title", code) for code, _name in settings.LANGUAGES]
    titles = [title or "" for row in Territory.objects.in_use().values_list(*fields) for title in row]
    return frozenset((folded_texts(titles) + marked_texts(titles)).replace(BOUNDARY, " ").split())
