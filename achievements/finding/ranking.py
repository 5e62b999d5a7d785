"""How well a thing answers a query: in tiers, each of which says in words why it comes before the next."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from achievements.finding.query import Query, Term, ends_in_number, is_number, pattern
from achievements.words.folding import BOUNDARY

NEAR = 8  # words between those looked for
DATE = 7  # words at most of what only tells a date or a number


class Tier(IntEnum):
    """The best first. What the record's own area is called (`unsaid`) goes without saying in a name."""

    EXACT = 1
    """It is called, numbered or dated so: "715/QĐ-UBND", "Sở TT&TT", "27/3/2008", "10.300". Of a name that ends in a
    number the rest may be left out: "quyết định 715"."""
    AS_TYPED = 2
    """A name of it has what was typed, word after word and with the marks that were typed: "một cửa" in "Hệ thống một
    cửa liên thông điện tử", but not in "Mót của"."""
    PHRASE = 3
    """So has it without marks, or as a synonym says it: "e-mail" in "Hệ thống thư điện tử"."""
    NAMED = 4
    """All that was looked for is in its names, dates and numbers: "bts fansipan" in "VNPT phát sóng trạm BTS trên đỉnh
    Fansipan", "vinasat 2012"."""
    NEAR = 5
    """All of it stands close together in its text, as in one sentence."""
    NEARLY = 6
    """All but one of three or more words is in its names: "một cửa cấp huyện" in "Số huyện có một cửa liên thông"."""
    ANYWHERE = 7
    """All of it is somewhere in its text. Captions, and what a source printed, are never better than that."""
    PARTLY = 8
    """Only some of it is in its names."""


class Rank(NamedTuple):
    """Of two in a tier, the one comes first that says less beside what was looked for: `others` counts words.

    They are those of the name, of the text where only that has it.
    """

    tier: Tier
    others: int


def rank(query: Query, names: str, text: str, unsaid: frozenset[str]) -> Rank:
    """The rank of what is called `names` and says `text`, both as `folded_texts` gives them; it has all of `query`."""
    named = sections(names)
    tiers = (
        (Tier.EXACT, _exact(query, named, text, unsaid)),
        (Tier.AS_TYPED, _with_phrase(_told(query.as_typed, unsaid), named, unsaid)),
        (Tier.PHRASE, _with_phrase(_told(query.phrases, unsaid), named, unsaid)),
        (Tier.NAMED, _with_all(query.terms, named, _numbers(text), unsaid)),
    )
    for tier, each in tiers:
        if others := list(each):
            return Rank(tier, min(others))
    is_near = bool(named) and any(_spread(query.terms, section) <= NEAR for section in sections(text))
    return Rank(Tier.NEAR if is_near else Tier.ANYWHERE, len(text.split()))


UNRANKED = Rank(Tier.ANYWHERE, 1000)


def sections(folded: str) -> list[str]:
    """The texts that `folded_texts` put together."""
    return [section for section in folded.split(BOUNDARY) if section]


def _exact(query: Query, named: list[str], text: str, unsaid: frozenset[str]) -> Iterator[int]:
    phrases = (*query.as_typed, *query.phrases)
    asked = {tuple(_telling(phrase, unsaid)) for phrase in phrases}
    for section in named:
        if tuple(_telling(section, unsaid)) in asked:
            yield 0
        begun = (phrase for phrase in phrases if ends_in_number(phrase) and section.startswith(f" {phrase} "))
        yield from (_others(section, phrase, unsaid) for phrase in begun)
    if any(f"{BOUNDARY} {phrase} {BOUNDARY}" in text for phrase in phrases if is_number(phrase)):
        yield 0


def _with_phrase(phrases: Iterable[str], named: list[str], unsaid: frozenset[str]) -> Iterator[int]:
    for phrase in phrases:
        looked_for = pattern(phrase)
        yield from (_others(section, phrase, unsaid) for section in named if looked_for in section)


def _with_all(
    terms: tuple[Term, ...], named: list[str], numbers: list[str], unsaid: frozenset[str]
) -> Iterator[int]:
    """In a name together with the numbers and dates, or else in several names."""
    for several in (*([name] for name in named), named):
        if all(any(term.is_in(each) for each in (*several, *numbers)) for term in terms):
            in_name = [term for term in terms if any(term.is_in(each) for each in several)]
            if in_name:
                words = sum(len(term.ways[0].phrase.split()) for term in in_name)
                yield max(len(_telling(several[0], unsaid)) - words, 0)


def _numbers(text: str) -> list[str]:
    """The sections of `text` that only tell a number or a date."""
    return [
        each for each in sections(text) if len(each.split()) <= DATE and any(map(str.isdigit, each.split()))
    ]


def _told(phrases: tuple[str, ...], unsaid: frozenset[str]) -> list[str]:
    """The phrases, also without what goes without saying at their ends."""
    return list(dict.fromkeys([*phrases, *(_without_ends(phrase.split(), unsaid) for phrase in phrases)]))


def _without_ends(words: list[str], unsaid: frozenset[str]) -> str:
    telling = [place for place, word in enumerate(words) if word not in unsaid]
    return " ".join(words[telling[0] : telling[-1] + 1] if telling else words)


def _telling(phrase: str, unsaid: frozenset[str]) -> list[str]:
    """The words of it that do not go without saying; where all do, all of them."""
    words = phrase.split()
    return [word for word in words if word not in unsaid] or words


def _others(section: str, phrase: str, unsaid: frozenset[str]) -> int:
    return len(_telling(section, unsaid)) - len([word for word in phrase.split() if word not in unsaid])


def _spread(terms: tuple[Term, ...], text: str) -> int:
    """How many words lie between the terms where they stand closest; of a text without one of them, more than NEAR."""
    if not all(term.is_in(text) for term in terms):
        return NEAR + 1
    return _smallest_window([sorted(_places(term, text)) for term in terms]) - len(terms)


def _places(term: Term, text: str) -> Iterator[int]:
    """The numbers of the words of `text` at which the term begins."""
    for way in term.ways:
        if all(each in text for each in way.patterns):
            start = text.find(way.patterns[0])
            while start >= 0:
                yield text.count(" ", 0, start)
                start = text.find(way.patterns[0], start + 1)


def _smallest_window(places: list[list[int]]) -> int:
    """The smallest number of neighbouring places that has one of each list."""
    found = sorted((place, term) for term, each in enumerate(places) for place in each)
    best, last = found[-1][0] - found[0][0] + 1, {}
    for place, term in found:
        last[term] = place
        if len(last) == len(places):
            best = min(best, place - min(last.values()) + 1)
    return best
