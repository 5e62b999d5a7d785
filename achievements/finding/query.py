"""What somebody looks for: reading a query.

Texts and queries are compared folded (words/folding.py). A word of four or more letters also finds longer ones
("station": "stations"); shorter words, nearly all of Vietnamese, and numbers only find themselves. What is typed
without a space, such as a document's number, is looked for as a whole.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby
from typing import TypeVar

from achievements.words.folding import fold

QUERY_MAX_LENGTH = 200

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

Condition = TypeVar("Condition")
Typed = tuple[int, str]  # a word, and which of the pieces between spaces it was typed in


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
