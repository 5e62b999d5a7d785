"""Reading a query: the dates, numbers and synonyms in what somebody types, and the words between them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice, product

from django.conf import settings
from django.utils.translation import override, pgettext

from achievements.finding.dates import MOST_WORDS, date_at, wordings
from achievements.finding.query import Query, Term, Way, pattern
from achievements.finding.synonyms import NO_SYNONYMS, Expression, Synonyms
from achievements.words.folding import Word, fold, without_marks, words_of

QUERY_MAX_LENGTH = 200
MOST_TERMS = 12
MOST_PHRASES = 24

# Of how many words; 0 where nothing is known, and no term where they say nothing
Known = tuple[int, Term | None]


def parse_query(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Query:
    """What `text` looks for; any text will do. What is longer than QUERY_MAX_LENGTH is cut off."""
    text = " ".join(text.replace("\0", " ").split())[:QUERY_MAX_LENGTH].rstrip()
    words = words_of(text)
    terms = list(islice(_Reading(text, synonyms).terms(words), MOST_TERMS))
    core = _without_empty_ends(terms)
    return Query(
        text,
        terms=_once(sorted([term for term in terms if not term.is_empty] or terms, key=_number_of_patterns)),
        as_typed=_once([_typed(terms), _typed(core)]),
        phrases=_once([without_marks(_typed(terms)), *_phrases(core)]),
        how_many=_asks_how_many(words),
    )


def _number_of_patterns(term: Term) -> int:
    """Databases look in this order, and stop where one term is not there."""
    return sum(len(way.patterns) for way in term.ways)


class _Reading:
    """Of one text, with the synonyms of the record."""

    def __init__(self, text: str, synonyms: Synonyms) -> None:
        self.text, self.synonyms = text, synonyms

    def terms(self, words: list[Word]) -> Iterator[Term]:
        """What is known, and between that the words as they are."""
        unknown: list[Word] = []
        while words:
            length, term = self._known(words)
            if length == 0:
                unknown.append(words[0])
            else:
                yield from map(self._term, self._pieces(unknown))
                yield from [term] if term else []
                unknown = []
            words = words[length or 1 :]
        yield from map(self._term, self._pieces(unknown))

    def _known(self, words: list[Word]) -> Known:
        readers = (self._synonym, self._date, self._number, _number_sign, self._empty)
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

    def _synonym(self, words: list[Word]) -> Known:
        length, ring = self.synonyms.at(words)
        if length == 0:
            return 0, None
        return length, self._term(words[:length], [" ".join(each.marked) for each in ring])

    def _empty(self, words: list[Word]) -> Known:
        said = [each for each in _empty_expressions() if each.begins(words)]
        length = max((len(each.folded) for each in said), default=0)
        if length == 0:
            return 0, None
        if length == 1 and words[0].marked not in {each.marked[0] for each in said}:
            return 0, None  # a single syllable without marks may be another
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
    """The terms one after the other, each in all its ways, without marks."""
    ways = [_once(without_marks(way.phrase) for way in term.ways) for term in terms]
    return [" ".join(said) for said in islice(product(*ways), MOST_PHRASES)]


def _once(things: Iterable) -> tuple:
    return tuple(thing for thing in dict.fromkeys(things) if thing)


# Words of the languages


def _empty_expressions() -> list[Expression]:
    """What says nothing of what is looked for, in the current language."""
    return _expressions(
        pgettext(
            "say nothing in a search",
            "a, about, an, and, are, at, by, did, do, does, for, from, give, had, has, have, how, how many, how much, "
            "I, in, is, it, its, many, me, much, of, on, or, show, tell, that, the, their, there, this, to, was, were, "
            "what, when, where, which, who, whose, why, with",
        )
    )


def says_nothing(word: str) -> bool:
    """Whether the word, folded with its marks, is empty."""
    return any(each.marked == (word,) for each in _empty_expressions())


def _asks_how_many(words: list[Word]) -> bool:
    asking = _expressions(pgettext("ask for a number", "how many, how much, number of, share of"))
    return any(each.begins(words[place:]) for place in range(len(words)) for each in asking)


def _number_signs() -> Iterator[Expression]:
    """The words that stand before a number, in all languages."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from _expressions(pgettext("before a number", "no, number"))


@lru_cache(maxsize=16)
def _expressions(listed: str) -> list[Expression]:
    return [Expression.of(each) for each in listed.split(",")]
