"""How well a thing answers a query: in tiers, each of which says in words why it comes before the next."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from achievements.finding.query import Query, Term, ends_in_number, is_number, pattern
from achievements.finding.reading import belonging_words
from achievements.words.folding import BOUNDARY

NEAR = 8  # words between those looked for
DATE = 7  # words at most of what only tells a date or a number
OTHER_YEAR = 20  # words that a name with another year than the one asked for counts as
YEAR = re.compile(r"(?:19|20)\d\d")


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
    SAID = 5
    """Its text has it word after word: "băng thông" in "kết nối băng thông rộng", but not in "băng rộng, thông tin"."""
    NEAR = 6
    """All of it stands close together in its text, as in one sentence."""
    NEARLY = 7
    """All but one of three or more words is in its names: "một cửa cấp huyện" in "Số huyện có một cửa liên thông"."""
    PRINTED = 8
    """As SAID or NEAR in what is not called anything: a caption, or what a source printed."""
    ANYWHERE = 9
    """All of it is somewhere in its text, but not together: it may speak of something else."""
    PARTLY = 10
    """Only some of it is in its names."""


class Rank(NamedTuple):
    """Of two in a tier, the one comes first that says less beside what was looked for: `others` counts words.

    They are those of the name, of the text where only that has it. What follows in a name does not count where it says
    whose that is: "của …", "tỉnh Lào Cai …".
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
    return Rank(_tier_of_text(query, sections(text), bool(named)), len(text.split()))


UNRANKED = Rank(Tier.ANYWHERE, 1000)


def _tier_of_text(query: Query, told: list[str], is_named: bool) -> Tier:
    if any(pattern(phrase) in section for phrase in query.as_typed for section in told):
        return Tier.SAID if is_named else Tier.PRINTED
    if any(_spread(query.terms, section) <= NEAR for section in told):
        return Tier.NEAR if is_named else Tier.PRINTED
    return Tier.ANYWHERE


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
        if all(any(term.is_said_in(each) for each in (*several, *numbers)) for term in terms):
            in_name = [term for term in terms if any(term.is_said_in(each) for each in several)]
            if in_name:
                words = sum(len(term.ways[0].phrase.split()) for term in in_name)
                others = _beside(several[0], _last_of(in_name, several[0]), words, unsaid)
                yield others + OTHER_YEAR * _tells_other_year(terms, several[0])


def _last_of(terms: list[Term], section: str) -> int:
    """Where in `section` the last of `terms` ends that it has."""
    return max((stop for term in terms for _start, stop in islice(_places(term, section), 1)), default=0)


def _tells_other_year(terms: tuple[Term, ...], section: str) -> bool:
    """Whether a year is asked for that the name `section` does not tell, while it tells another one."""
    years = (term for term in terms if any(YEAR.fullmatch(way.phrase) for way in term.ways))
    return any(map(YEAR.fullmatch, section.split())) and any(not term.is_said_in(section) for term in years)


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
    """How many words `section` says beside the `phrase` that it has."""
    words = phrase.split()
    stop = section.count(" ", 0, section.find(pattern(phrase))) + len(words)
    return _beside(section, stop, len([word for word in words if word not in unsaid]), unsaid)


def _beside(section: str, stop: int, looked_for: int, unsaid: frozenset[str]) -> int:
    """How many telling words `section` has beside those `looked_for`, the last of which ends at `stop`."""
    words = section.split()
    says_whose = words[stop : stop + 1] and (words[stop] in unsaid or words[stop] in belonging_words())
    return max(len(_telling(" ".join(words[:stop] if says_whose else words), unsaid)) - looked_for, 0)


def _spread(terms: tuple[Term, ...], text: str) -> int:
    """How many words lie between the terms where they stand closest; of a text without one of them, more than NEAR."""
    if not all(term.is_said_in(text) for term in terms):
        return NEAR + 1
    places = [sorted(start for start, _stop in _places(term, text)) for term in terms]
    return _smallest_window(places) - len(terms)


def _places(term: Term, text: str) -> Iterator[tuple[int, int]]:
    """The numbers of the words of `text` at which the term begins, and before which it ends."""
    for way in term.ways:
        said = pattern(way.phrase)
        start = text.find(said)
        while start >= 0:
            place = text.count(" ", 0, start)
            yield place, place + len(way.phrase.split())
            start = text.find(said, start + 1)


def _smallest_window(places: list[list[int]]) -> int:
    """The smallest number of neighbouring places that has one of each list."""
    found = sorted((place, term) for term, each in enumerate(places) for place in each)
    best, last = found[-1][0] - found[0][0] + 1, {}
    for place, term in found:
        last[term] = place
        if len(last) == len(places):
            best = min(best, place - min(last.values()) + 1)
    return best
