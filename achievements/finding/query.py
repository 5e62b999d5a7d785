"""What somebody looks for, as it is compared with what is folded (words/folding.py).

A word typed with marks finds only itself, one typed without finds it with any marks. An unmarked word of four or more
letters also finds longer ones ("station": "stations"); shorter ones, nearly all of Vietnamese, and numbers only find
themselves. What is typed without a space, such as a document's number, is looked for as a whole.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from achievements.words.folding import has_marks, without_marks


@dataclass(frozen=True)
class Way:
    """One way to say a term: all `patterns` are found in folded text as they stand; `phrase` says it in one go."""

    patterns: tuple[str, ...]
    phrase: str

    @classmethod
    def of(cls, phrase: str) -> "Way":
        return cls((pattern(phrase),), phrase)

    def finds_all_of(self, other: "Way") -> bool:
        """Whether it is in every text that `other` is in, as their patterns tell."""
        return all(any(own in each for each in other.patterns) for own in self.patterns)


@dataclass(frozen=True)
class Term:
    """A part of a query: one of `ways`, the first as typed. Where it `is_empty`, it is a word such as "the"."""

    ways: tuple[Way, ...]
    is_empty: bool = False

    @cached_property
    def patterns(self) -> tuple[tuple[str, ...], ...]:
        """Those of its ways that find all that its ways find: no other one finds what one of them does."""
        widest: list[Way] = []
        for way in sorted(self.ways, key=lambda way: sum(map(len, way.patterns))):
            if not any(wider.finds_all_of(way) for wider in widest):
                widest.append(way)
        return tuple(way.patterns for way in widest)

    def is_in(self, folded: str) -> bool:
        return any(all(each in folded for each in patterns) for patterns in self.patterns)

    def is_said_in(self, folded: str) -> bool:
        """Whether one of its ways is there in one go: what means something as a whole, only as a whole."""
        return any(each in folded for each in self._said)

    @cached_property
    def _said(self) -> tuple[str, ...]:
        return tuple(pattern(way.phrase) for way in self.ways)

    def unmarked(self) -> "Term":
        ways = (Way(tuple(map(without_marks, way.patterns)), without_marks(way.phrase)) for way in self.ways)
        return replace(self, ways=tuple(dict.fromkeys(ways)))


@dataclass(frozen=True)
class Query:
    """What somebody looks for: all of `terms`, each in one of its ways.

    `as_typed` is all of it as one phrase, with the marks it was typed with, `phrases` without any and as synonyms say
    it; both are given without the empty words at the ends too. It may ask `how_many` there are of something.
    """

    text: str
    terms: tuple[Term, ...] = ()
    as_typed: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    how_many: bool = False

    @property
    def is_too_short(self) -> bool:
        """Whether it says too little to look for: single letters only, or no word at all."""
        words = [without_marks(each).strip() for each in self.patterns]
        return not any(len(word) > 1 or word.isdigit() for word in words)

    @cached_property
    def has_marks(self) -> bool:
        return any(map(has_marks, self.patterns))

    @cached_property
    def unmarked(self) -> "Query":
        """The same without regard to marks; it finds all that this one does."""
        return replace(self, terms=tuple(term.unmarked() for term in self.terms), as_typed=self.phrases)

    @cached_property
    def patterns(self) -> frozenset[str]:
        return frozenset(each for term in self.terms for way in term.ways for each in way.patterns)

    @cached_property
    def phrase_patterns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(pattern, (*self.as_typed, *self.phrases))))

    def is_in(self, folded: str) -> bool:
        return all(term.is_in(folded) for term in self.terms)


def ends_in_number(phrase: str) -> bool:
    return phrase.rpartition(" ")[2].isdigit()


def is_number(phrase: str) -> bool:
    """Whether it is a number, or a date in numbers."""
    return phrase.replace(" ", "").isdigit()


def pattern(phrase: str) -> str:
    """What is looked for of a folded `phrase`, whose end may be the beginning of a word: without its plural s then."""
    last = phrase.rpartition(" ")[2]
    may_go_on = len(last) > 3 and last.isalpha()
    return f" {singular(phrase)}" if may_go_on else f" {phrase} "


def singular(phrase: str) -> str:
    """A folded `phrase` without the s of an English plural at its end."""
    if re.search(r"(?:ies|xes|sses|[cs]hes)$", phrase):
        return phrase[:-2]  # a final y is an i
    return phrase[:-1] if re.search(r"\w{3}[^siu]s$", phrase) else phrase
