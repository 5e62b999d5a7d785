"""Finding Vietnamese and English text however it is typed: folding, reading a query, marking what it found.

Texts and queries are compared folded: without diacritics, case, punctuation and thousands separators, i for a
final y, as words with a space before and after each ("Sở TT&TT, 10.300" is " so tt tt 10300 "). A word of four or more
letters also finds longer ones ("station": "stations"); shorter words, nearly all of Vietnamese, and numbers
only find themselves. What is typed without a space, such as a document's number, is looked for as a whole.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import groupby
from typing import NamedTuple, TypeVar

QUERY_MAX_LENGTH = 200
EXCERPT_LENGTH = 200
EXCERPT_LEAD = 60  # characters shown before the first match

# Ways to write the same; one of them finds them all. None may fold to a word that means something else: "TU" for
# "tỉnh ủy" would find every "từ".
EQUIVALENTS = [
    ("CNTT", "công nghệ thông tin"),
    ("TT&TT", "TTTT", "CNTT-TT", "CNTT&TT", "thông tin và truyền thông", "thông tin truyền thông"),
    ("ICT", "information and communications technology", "information and communication technology"),
    ("UBND", "ủy ban nhân dân"),
    ("HĐND", "hội đồng nhân dân"),
    ("BTS", "trạm thu phát sóng", "base transceiver station"),
    ("BCVT", "bưu chính viễn thông"),
    ("PT-TH", "PTTH", "phát thanh truyền hình"),
    ("QPPL", "quy phạm pháp luật"),
    ("CQNN", "cơ quan nhà nước"),
    ("CCHC", "cải cách hành chính"),
    ("CSDL", "cơ sở dữ liệu"),
    ("DVC", "dịch vụ công"),
    ("DVCTT", "dịch vụ công trực tuyến"),
    ("CQĐT", "chính quyền điện tử"),
    ("CPĐT", "chính phủ điện tử"),
    ("ATTT", "an toàn thông tin"),
    ("ANTT", "an ninh thông tin"),
    ("KT-XH", "kinh tế xã hội"),
    ("QĐ", "quyết định"),
    ("CT", "chỉ thị"),
    ("NQ", "nghị quyết"),
    ("TW", "trung ương"),
    ("VP", "văn phòng"),
    ("TP", "thành phố"),
    ("Fansipan", "Phansipan", "Phansipăng", "Phan Xi Păng"),
    ("Sa Pa", "Sapa"),
]

_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",  # eth, which old fonts and keyboards give for đ
        "’": "'",
        "ʼ": "'",
        # invisible characters that text copied from pages and word processors carries inside its words
        **dict.fromkeys("\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_WORD = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])"  # 10.300
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"  # 10,300
    r"|[0-9]+"
    r"|[^\W_0-9]+(?:'[^\W_0-9]+)*"  # a word, such as people's
)
_INSIDE_WORD = re.compile(r"[.,']")
_FINAL_Y = re.compile(r"(?<=[^aeiou])y$")

Condition = TypeVar("Condition")
Typed = tuple[int, str]  # a word, and which of the pieces between spaces it was typed in


def fold(text: str) -> str:
    """The words of `text` as search compares them, each with a space before and after it; empty without words."""
    words = [word for word, _start, _end in _words(_letters(text))]
    return f" {' '.join(words)} " if words else ""


def _letters(text: str) -> str:
    """`text` without case and diacritics. Character by character the same as in one."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


_letter = lru_cache(maxsize=4096)(_letters)


def _words(letters: str) -> Iterator[tuple[str, int, int]]:
    """Each word in the form that is compared, with its place in `letters`."""
    for match in _WORD.finditer(letters):
        word = _INSIDE_WORD.sub("", match[0])
        yield (word.lstrip("0") or "0") if word[0] in "0123456789" else _FINAL_Y.sub("i", word), *match.span()


# Queries


@dataclass(frozen=True)
class Query:
    """What somebody looks for: all of `terms`, of each term one alternative, of that alternative all patterns.

    A pattern is found in folded text as it stands.
    """

    text: str
    terms: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def is_too_short(self) -> bool:
        """Whether it says too little to look for: single letters only, or no word at all."""
        return not any(len(pattern.strip()) > 1 or pattern.strip().isdigit() for pattern in self.patterns)

    @cached_property
    def patterns(self) -> frozenset[str]:
        return frozenset(p for term in self.terms for alternative in term for p in alternative)

    def holds(self, has: Callable[[str], Condition]) -> Condition:
        """Its condition, made from `has(pattern)` with & and |: of truth values as of database conditions.

        TypeError for a query without terms, which no condition says.
        """
        return reduce(operator.and_, (self._term_holds(term, has) for term in self.terms))

    @staticmethod
    def _term_holds(term: tuple[tuple[str, ...], ...], has: Callable[[str], Condition]) -> Condition:
        return reduce(operator.or_, (reduce(operator.and_, map(has, alternative)) for alternative in term))


def parse_query(text: str) -> Query:
    """What `text` looks for; any text will do. What is longer than QUERY_MAX_LENGTH is cut off."""
    text = " ".join(text.replace("\0", " ").split())[:QUERY_MAX_LENGTH].rstrip()
    pieces = text.split(" ")
    typed = [(number, word) for number, piece in enumerate(pieces) for word in fold(piece).split()]
    return Query(text, tuple(dict.fromkeys(_terms(typed))))


def _terms(typed: list[Typed]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The words between two known phrases as they are; a known phrase, or whatever is equivalent to it."""
    plain: list[Typed] = []
    while typed:
        length = _known_length([word for _piece, word in typed])
        if length == 0:
            plain.append(typed.pop(0))
            continue
        yield from (((pattern,),) for pattern in _patterns(plain))
        phrase, typed, plain = typed[:length], typed[length:], []
        others = _EQUIVALENTS[tuple(word for _piece, word in phrase)]
        yield (tuple(_patterns(phrase)), *((other,) for other in others))
    yield from (((pattern,),) for pattern in _patterns(plain))


def _known_length(words: list[str]) -> int:
    """How many words the longest known phrase has that `words` begins with."""
    lengths = range(min(len(words), _LONGEST), 0, -1)
    return next((length for length in lengths if tuple(words[:length]) in _EQUIVALENTS), 0)


def _patterns(typed: list[Typed]) -> Iterator[str]:
    for _piece, group in groupby(typed, key=operator.itemgetter(0)):
        words = [word for _piece, word in group]
        is_beginning = len(words[-1]) > 3 and words[-1].isalpha()
        yield f" {' '.join(words)}" + ("" if is_beginning else " ")


def _equivalents() -> dict[tuple[str, ...], list[str]]:
    """Under the words of each phrase, the patterns of the others that say the same."""
    groups = [list(dict.fromkeys(map(fold, group))) for group in EQUIVALENTS]
    return {tuple(p.split()): [other for other in group if other != p] for group in groups for p in group}


_EQUIVALENTS = _equivalents()
_LONGEST = max(map(len, _EQUIVALENTS))


# Marking


class Segment(NamedTuple):
    """A part of a text as it was written, and whether it is what was looked for."""

    text: str
    is_match: bool


def mark(text: str, query: Query) -> list[Segment]:
    """The whole of `text` in segments, whole words marked; neighbouring matches are one."""
    return list(_segments(text, _matches(text, query), 0, len(text)))


def excerpt(text: str, query: Query) -> list[Segment]:
    """About EXCERPT_LENGTH characters of `text` around its first match, marked; nothing where nothing matches."""
    matches = _matches(text, query)
    if not matches:
        return []
    first = matches[0]
    start = _word_start(text, first.start - EXCERPT_LEAD, first.start)
    end = _word_end(text, start + EXCERPT_LENGTH, first.stop)
    before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
    marked = list(_segments(text, matches, start, end))
    return [Segment(before, False)] * bool(before) + marked + [Segment(after, False)] * bool(after)


def _word_start(text: str, wanted: int, latest: int) -> int:
    """The first place after a space from `wanted` on, but not after `latest`."""
    if wanted <= 0:
        return 0
    return next((place for place in range(wanted, latest) if text[place - 1].isspace()), latest)


def _word_end(text: str, wanted: int, earliest: int) -> int:
    """The last place before a space up to `wanted`, but not before `earliest`."""
    if wanted >= len(text):
        return len(text)
    return next((place for place in range(wanted, earliest, -1) if text[place].isspace()), earliest)


def _segments(text: str, matches: list[slice], start: int, end: int) -> Iterator[Segment]:
    """The part of `text` from `start` to `end`, cut at the matches in it."""
    for match in matches:
        inside = slice(max(match.start, start), min(match.stop, end))
        if inside.start < inside.stop:
            if start < inside.start:
                yield Segment(text[start : inside.start], False)
            yield Segment(text[inside], True)
            start = inside.stop
    if start < end:
        yield Segment(text[start:end], False)


def _matches(text: str, query: Query) -> list[slice]:
    """Where in `text` the words stand that `query` looks for; neighbours are one."""
    folded = [_letter(character) for character in text]
    origin = [place for place, letters in enumerate(folded) for _letter_of_it in letters] + [len(text)]
    words = list(_words("".join(folded)))
    found = sorted(_found(" " + "".join(f"{word} " for word, _start, _end in words), query))
    runs = groupby(enumerate(found), key=lambda pair: pair[1] - pair[0])
    neighbours = [[number for _place, number in run] for _difference, run in runs]
    return [slice(origin[words[run[0]][1]], origin[words[run[-1]][2]]) for run in neighbours]


def _found(folded: str, query: Query) -> set[int]:
    """The numbers of the words in `folded` that any pattern of `query` covers."""
    found = set()
    for pattern in query.patterns:
        start = folded.find(pattern)
        while start >= 0:
            first = folded.count(" ", 0, start)
            found |= set(range(first, first + len(pattern.split())))
            start = folded.find(pattern, start + 1)
    return found
