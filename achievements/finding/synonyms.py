"""The synonyms that editors keep, as queries are read with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from achievements.finding.query import singular
from achievements.models import Synonym
from achievements.models.revision import snapshot_told
from achievements.words.folding import Word, words_of


@dataclass(frozen=True)
class Expression:
    """One way to say something, word by word: without marks, and with them."""

    folded: tuple[str, ...]
    marked: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Expression":
        words = words_of(text)
        return cls(tuple(word.folded for word in words), tuple(word.marked for word in words))

    def begins(self, words: list[Word]) -> bool:
        """Whether `words` begin with it; one typed without marks may stand for one with, a plural for the singular."""
        typed = words[: len(self.folded)]
        return len(typed) == len(self.folded) and all(
            word.marked == marked if word.has_marks else singular(word.folded) == singular(folded)
            for word, folded, marked in zip(typed, self.folded, self.marked, strict=True)
        )


Ring = list[Expression]


@dataclass(frozen=True)
class Synonyms:
    """Rings of expressions, each of which stands for all of its ring."""

    rings: tuple[Ring, ...] = ()

    @classmethod
    def of(cls, rings: Iterable[Iterable[str]]) -> "Synonyms":
        return cls(tuple(list(map(Expression.of, ring)) for ring in rings))

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[Expression, Ring]]]:
        found: dict[str, list[tuple[Expression, Ring]]] = {}
        for ring in self.rings:
            for expression in ring:
                found.setdefault(singular(expression.folded[0]), []).append((expression, ring))
        return found

    def at(self, words: list[Word]) -> tuple[int, Ring]:
        """How many of `words` the longest known expression has that they begin with, and all that means the same."""
        known = self._by_first_word.get(singular(words[0].folded), [])
        begun = [(len(each.folded), ring) for each, ring in known if each.begins(words)]
        longest = max((length for length, _ring in begun), default=0)
        return longest, [each for length, ring in begun if length == longest for each in ring]


NO_SYNONYMS = Synonyms()


def synonyms() -> Synonyms:
    """Those of the record as it stands, kept by each process until it changes."""
    snapshot = snapshot_told()
    return _synonyms_of(snapshot.name) if snapshot else _read()


@lru_cache(maxsize=1)
def _synonyms_of(snapshot: str) -> Synonyms:
    return _read()


def _read() -> Synonyms:
    return Synonyms.of(row.all_expressions for row in Synonym.objects.all())
