"""The names of everything public, and the words they are made of, for what somebody types beside them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice, pairwise
from typing import Any, NamedTuple

from achievements.finding.query import Query, Term, singular
from achievements.finding.ranking import Rank, Tier
from achievements.finding.searched import SEARCHED, Hit
from achievements.finding.spelling import distance, most_apart
from achievements.models.revision import snapshot_told
from achievements.words.folding import BOUNDARY, Word, fold, fold_marked, has_marks, without_marks, words_of

MOST_NAMES = 20_000  # that are read, of each kind
MOST_PARTLY = 5  # of each kind
MOST_PARTS = 6  # that a word may fall into

Pair = tuple[str, str]


class Name(NamedTuple):
    """What a thing is called, folded in both forms, and the place of its kind in SEARCHED."""

    kind: int
    key: Any
    folded: str


@dataclass(frozen=True)
class Names:
    """All of them, kind by kind; a figure has none beside that of its metric."""

    all: list[Name]

    def has(self, query: Query) -> bool:
        """Whether all that `query` looks for is in one."""
        return bool(set.intersection(*map(self._with, query.terms)))

    def partly(self, query: Query) -> dict[int, list[Hit]]:
        """A few of each kind that have most of `query`, but not all of it; the kinds are given by their places."""
        number = len(query.terms)
        had = Counter(place for term in query.terms for place in self._with(term))
        most = max((each for each in had.values() if each < number), default=0)
        rank = Rank(Tier.NEARLY if number > 2 and most == number - 1 else Tier.PARTLY, number - most)
        nearest = (self.all[place] for place in sorted(had) if had[place] == most)
        return {
            kind: [Hit(rank, kind, place, name.key) for place, name in enumerate(islice(names, MOST_PARTLY))]
            for kind, names in groupby(nearest, key=lambda name: name.kind)
        }

    def _with(self, term: Term) -> set[int]:
        """The places of those that have it."""
        words = {way.patterns[0].split()[0] for way in term.ways}
        begun = {word for word in self._places for each in words if word.startswith(each)}
        places = {place for word in begun for place in self._places[word]}
        return {place for place in places if term.is_in(self.all[place].folded)}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Under each word, in either form, the places of the names that have it."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.all):
            for word in set(name.folded.split()):
                places.setdefault(word, []).append(place)
        return places

    @cached_property
    def _as_written(self) -> list[list[str]]:
        """The words of each, without what is told a second time without marks."""
        written = []
        for name in self.all:
            sections = [section.split() for section in name.folded.split(BOUNDARY)]
            again = [list(map(without_marks, words)) for words in sections if any(map(has_marks, words))]
            written += [words for words in sections if words not in again]
        return written

    # Words

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word is in a name, with its marks."""
        return Counter(word for words in self._as_written for word in words)

    @cached_property
    def plain(self) -> dict[str, str]:
        """Under each word without marks the most frequent one with any."""
        return {without_marks(word): word for word, _count in reversed(self.counts.most_common())}

    @cached_property
    def pairs(self) -> dict[Pair, Pair]:
        """Under each two words that follow one another, without marks, the most frequent two with any."""
        often = Counter(pair for words in self._as_written for pair in pairwise(words)).most_common()
        return {
            (without_marks(one), without_marks(two)): (one, two) for (one, two), _count in reversed(often)
        }

    def knows(self, word: Word) -> bool:
        """Whether a name has it, or one that it is the beginning of."""
        if word.has_marks or len(word.folded) < 4:
            return word.marked in (self.counts if word.has_marks else self.plain)
        return any(known.startswith(singular(word.folded)) for known in self.plain)

    def nearest(self, word: Word, beside: Pair, most: int) -> list[str]:
        """The words most like it that follow or precede those `beside` it in a name, where there are any.

        How many letters may differ is said by most_apart().
        """
        known, typed = (self.counts, word.marked) if word.has_marks else (self.plain, word.folded)
        limit = most_apart(typed)
        like = (other for other in known if _may_be_within(limit, typed, other) and self._fits(other, beside))
        near = [(distance(typed, other), other if word.has_marks else self.plain[other]) for other in like]
        ordered = sorted((each, -self.counts[other], other) for each, other in near if 0 < each <= limit)
        return [other for *_order, other in ordered[:most]]

    def _fits(self, word: str, beside: Pair) -> bool:
        plain = without_marks(word)
        return not any(beside) or (beside[0], plain) in self.pairs or (plain, beside[1]) in self.pairs

    def parted(self, letters: str) -> Iterator[list[str]]:
        """The ways to read `letters` as several words that follow one another in names, longer first ones first."""
        for parts in self._parts(letters, "", MOST_PARTS):
            if len(parts) > 1:
                pairs = [self.pairs[pair] for pair in pairwise(parts)]
                yield [pairs[0][0], *(pair[1] for pair in pairs)]

    def _parts(self, letters: str, before: str, depth: int) -> Iterator[list[str]]:
        for end in range(len(letters), 0, -1) if depth else ():
            first, rest = fold(letters[:end]).strip(), letters[end:]
            if first in self.plain and (not before or (before, first) in self.pairs):
                yield from (
                    [first, *others] for others in (self._parts(rest, first, depth - 1) if rest else [[]])
                )

    def written(self, word: str) -> str:
        """`word`, folded with its marks, in small letters as a name writes it; folded where none is found that does."""
        for name in self._having(word):
            for text in _texts(name):
                found = (text[each.start : each.stop] for each in words_of(text) if each.marked == word)
                for as_written in found:
                    return as_written.lower()
        return without_marks(word)

    def is_written_in(self, word: str, languages: list[str]) -> bool:
        """Whether a name has `word`, folded with its marks, in one of `languages`."""
        texts = (text for name in self._having(word) for text in _texts(name, languages))
        return any(f" {word} " in fold_marked(text) for text in texts)

    def _having(self, word: str) -> Iterator[Name]:
        """A few of those that have `word`."""
        return islice((name for name in self.all if f" {word} " in name.folded), MOST_PARTLY)


def _texts(name: Name, languages: list[str] | None = None) -> Iterator[str]:
    """What the thing is called, as written, in all languages unless told otherwise."""
    row = list(SEARCHED.values())[name.kind].rows().filter(pk=name.key).first()
    for called in row.all_names if hasattr(row, "all_names") else filter(None, [row]):
        yield from called._meta.get_field("search_title").texts(called, languages)


def _may_be_within(limit: int, typed: str, other: str) -> bool:
    """Whether it is worth measuring: what is no number, about as long, with about the same letters."""
    return (
        other[0].isalpha()
        and abs(len(other) - len(typed)) <= limit
        and len(set(typed) ^ set(other)) <= 2 * limit
    )


def names() -> Names:
    """Those of the public record as it stands, kept by each process until it changes."""
    snapshot = snapshot_told()
    return _names_of(snapshot.name) if snapshot else _read()


@lru_cache(maxsize=1)
def _names_of(snapshot: str) -> Names:
    return _read()


def _read() -> Names:
    named = [
        (kind, each)
        for kind, (name, each) in enumerate(SEARCHED.items())
        if each.names and name != "observation"
    ]
    told = (
        (kind, *row)
        for kind, each in named
        for row in each.rows().order_by("pk").values_list("pk", each.names)[:MOST_NAMES]
    )
    return Names([Name(kind, key, folded or "") for kind, key, folded in told])
