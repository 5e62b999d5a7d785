"""Reading a query: the dates, numbers and synonyms in what somebody types, and the words between them."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, groupby, islice, product, takewhile, zip_longest

from django.conf import settings
from django.utils.translation import override, pgettext

from achievements.finding.dates import MOST_WORDS, date_at, wordings
from achievements.finding.query import Query, Term, Way, pattern
from achievements.finding.spelling import distance
from achievements.finding.synonyms import NO_SYNONYMS, Expression, Synonyms
from achievements.words.folding import Word, fold, without_marks, words_of

QUERY_MAX_LENGTH = 200
MOST_TERMS = 12
MOST_PHRASES = 48
MOST_SPELLED = 8
SHORTEST_SPELLED = 5  # letters of a word that may be spelled otherwise

# Of how many words; 0 where nothing is known, and no term where they say nothing
Known = tuple[int, Term | None]


def parse_query(text: str, synonyms: Synonyms = NO_SYNONYMS, area: frozenset[str] = frozenset()) -> Query:
    """What `text` looks for; any text will do. What is longer than QUERY_MAX_LENGTH is cut off.

    The name of what all of the record is about says nothing; `area` has its words, in both forms.
    """
    text = " ".join(text.replace("\0", " ").split())[:QUERY_MAX_LENGTH].rstrip()
    reading = _Reading(text, synonyms, area)
    terms = list(islice(reading.terms(words_of(text)), MOST_TERMS))
    core = _without_empty_ends(terms)
    return Query(
        text,
        terms=_once(sorted([term for term in terms if not term.is_empty] or terms, key=_number_of_patterns)),
        as_typed=_once([_typed(terms), *_spelled(core)]),
        phrases=_once([without_marks(_typed(terms)), *_phrases(core)]),
        how_many=reading.asks_how_many,
    )


def _number_of_patterns(term: Term) -> int:
    """Databases look in this order, and stop where one term is not there."""
    return sum(len(way.patterns) for way in term.ways)


class _Reading:
    """Of one text, with the synonyms of the record and the words of its area."""

    def __init__(self, text: str, synonyms: Synonyms, area: frozenset[str]) -> None:
        self.text, self.synonyms, self.area = text, synonyms, area
        self.begins = True  # until something was read that says something
        self.asks_how_many = False

    def terms(self, words: list[Word]) -> Iterator[Term]:
        """What is known, and between that the words as they are."""
        unknown: list[Word] = []
        while words:
            length, term = self._known(words)
            if length == 0:
                unknown.append(words[0])
                self.begins = False
            else:
                yield from map(self._term, self._pieces(unknown))
                yield from [term] if term else []
                unknown = []
                self.begins = self.begins and (term is None or term.is_empty)
            words = words[length or 1 :]
        yield from map(self._term, self._pieces(unknown))

    def _known(self, words: list[Word]) -> Known:
        readers = (self._area, self._synonym, self._date, self._number, _number_sign, self._empty)
        return next((known for known in (read(words) for read in readers) if known[0]), (0, None))

    def _date(self, words: list[Word]) -> Known:
        length, date = date_at([word.folded for word in words[:MOST_WORDS]])
        return (length, self._term(words[:length], wordings(date))) if date else (0, None)

    def _number(self, words: list[Word]) -> Known:
        """Thousands with spaces between them, "10 300"."""
        typed = [self.text[word.start : word.stop] for word in words]
        length = 1
        while length < len(words) and typed[length].isdecimal() and len(typed[length]) == 3:
            length += 1
        if length == 1 or not typed[0].isdecimal() or len(typed[0]) > 3:
            return 0, None
        return length, self._term(words[:length], [fold("".join(typed[:length])).strip()])

    def _area(self, words: list[Word]) -> Known:
        """The name of the area: two or more of its words, where they do not begin a longer name."""
        length = len(list(takewhile(lambda word: word.marked in self.area, words)))
        if length < 2 or self.synonyms.at(words)[0] > length:
            return 0, None
        return length, self._term(words[:length], is_empty=True)

    def _synonym(self, words: list[Word]) -> Known:
        length, ring = self.synonyms.at(words)
        if length == 0:
            return 0, None
        is_area = any(len(each.marked) > 1 and set(each.marked) <= self.area for each in ring)
        return length, self._term(words[:length], [" ".join(each.marked) for each in ring], is_empty=is_area)

    def _empty(self, words: list[Word]) -> Known:
        asking = [each for each in _asking_for_number() if self.begins or len(each.folded) > 1]
        said = [each for each in (*asking, *_empty_expressions()) if each.begins(words)]
        length = max((len(each.folded) for each in said), default=0)
        if length == 0:
            return 0, None
        if length == 1 and words[0].marked not in {each.marked[0] for each in said}:
            return 0, None  # a single syllable without marks may be another
        self.asks_how_many = self.asks_how_many or not set(said).isdisjoint(asking)
        return length, self._term(words[:length], is_empty=True)

    def _term(self, words: list[Word], others: Iterable[str] = (), *, is_empty: bool = False) -> Term:
        """What was typed, or one of `others`."""
        said = _marked(words)
        typed = Way(tuple(pattern(_marked(piece)) for piece in self._pieces(words)), said)
        more = [_needed_marks(each) for each in others if each != said]
        return Term(_once([typed, *map(Way.of, more)]), is_empty)

    def _pieces(self, words: list[Word]) -> Iterator[list[Word]]:
        """What was typed without a space between, together."""
        for _number, piece in groupby(words, key=lambda word: self.text.count(" ", 0, word.start)):
            yield list(piece)


def _needed_marks(phrase: str) -> str:
    """`phrase` without marks where it has so many words that no other is written like it without them."""
    return without_marks(phrase) if phrase.count(" ") > 1 else phrase


def _marked(words: list[Word]) -> str:
    return " ".join(word.marked for word in words)


def _number_sign(words: list[Word]) -> Known:
    """The "số" of "quyết định số 715", which names leave out."""
    lengths = [len(each.folded) for each in _number_signs() if each.begins(words)]
    before_number = [length for length in lengths if words[length:] and words[length].folded.isdigit()]
    return max(before_number, default=0), None


def _without_empty_ends(terms: list[Term]) -> list[Term]:
    told = [place for place, term in enumerate(terms) if not term.is_empty]
    return terms[told[0] : told[-1] + 1] if told else terms


def _typed(terms: list[Term]) -> str:
    return " ".join(term.ways[0].phrase for term in terms)


def _phrases(terms: list[Term]) -> list[str]:
    """The terms one after the other, each in all its ways, without marks; of two also the other one first."""
    ways = [_once(without_marks(way.phrase) for way in term.ways) for term in terms]
    orders = [ways, ways[::-1]] if len(ways) == 2 else [ways]
    said = chain.from_iterable(zip_longest(*(product(*order) for order in orders)))
    return [" ".join(each) for each in islice(filter(None, said), MOST_PHRASES)]


def _spelled(terms: list[Term]) -> list[str]:
    """The terms one after the other as typed, and as they may be spelled otherwise: "fiber" and "fibre"."""
    ways = [[term.ways[0].phrase, *_spelled_nearly_so(term)] for term in terms]
    return [" ".join(said) for said in islice(product(*ways), MOST_SPELLED)]


def _spelled_nearly_so(term: Term) -> list[str]:
    typed, *others = (way.phrase for way in term.ways)
    if len(typed) < SHORTEST_SPELLED:
        return []
    return [each for each in others if distance(without_marks(typed), without_marks(each)) <= 1]


def _once(things: Iterable) -> tuple:
    return tuple(thing for thing in dict.fromkeys(things) if thing)


# Words of the languages


def _empty_expressions() -> list[Expression]:
    """What says nothing of what is looked for, in the current language."""
    return _expressions(
        pgettext(
            "say nothing in a search",
            "a, about, an, and, are, at, by, did, do, does, for, from, give, had, has, have, how, how many, how much, "
            "I, in, in the province, is, it, its, many, me, much, of, on, or, show, tell, that, the, their, there, "
            "this, to, was, were, what, when, where, which, who, whose, why, with",
        )
    )


def says_nothing(word: str) -> bool:
    """Whether the word, folded with its marks, is empty."""
    return any(each.marked == (word,) for each in _empty_expressions())


def _asking_for_number() -> list[Expression]:
    """What asks how many there are; a single word of it does where it comes first."""
    return _expressions(pgettext("ask for a number", "how many, how much, number of, share of"))


@cache
def belonging_words() -> frozenset[str]:
    """What follows a name that is whole, to say whose it is: "of"; in all languages and both forms."""
    words: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            for each in _expressions(pgettext("say whose something is", "of")):
                words |= {each.folded[0], each.marked[0]}
    return frozenset(words)


def _number_signs() -> Iterator[Expression]:
    """The words that stand before a number, in all languages."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from _expressions(pgettext("before a number", "no, number"))


@lru_cache(maxsize=16)
def _expressions(listed: str) -> list[Expression]:
    return [Expression.of(each) for each in listed.split(",")]
