"""Vietnamese and English text as it is compared, however it is typed, and as it stands in addresses.

Without diacritics, case, punctuation and thousands separators, i for a final y, as words with a space before and after
each: "Sở TT&TT, 10.300" is " so tt tt 10300 ". Who types marks means them, so each word has a second form, with its
marks behind it in the digits by which the VNI keyboard types them, wherever in the word they stand: "ủy" and "uỷ" are
"uy3", "số" is "so16". A digit behind a letter is always a mark, since a number is a word of its own.
"""

import re
import unicodedata
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

TEXTS_OF_A_ROW = 64  # more than any has
LONGEST_REMEMBERED = 20_000  # characters of one of them
BOUNDARY = "|"  # around the texts of `folded_texts`

_MARKS = {  # as capitals while the words are told apart
    "\N{COMBINING CIRCUMFLEX ACCENT}": "C",
    "\N{COMBINING BREVE}": "B",
    "\N{COMBINING HORN}": "H",
    "\N{COMBINING GRAVE ACCENT}": "F",
    "\N{COMBINING HOOK ABOVE}": "R",
    "\N{COMBINING ACUTE ACCENT}": "S",
    "\N{COMBINING TILDE}": "X",
    "\N{COMBINING DOT BELOW}": "J",
}
_LETTERS = {
    "đ": "dD",
    "ð": "dD",  # eth, which old fonts and keyboards give for đ
    "’": "'",
    "ʼ": "'",
    # invisible characters that text copied from pages and word processors carries inside its words
    **dict.fromkeys("\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff", ""),
}
_WORD = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])"  # 10.300
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"  # 10,300
    r"|[0-9]+"
    r"|[^\W_0-9]+(?:'[^\W_0-9]+)*"  # a word, such as people's
)
_INSIDE_WORD = re.compile(r"[.,'A-Z]")
_DIGITS = str.maketrans("SFRXJCHBD", "123456789")
_MARKS_BEHIND = re.compile(r"(?<=[^\W0-9_])[1-9]+")
_NO_MARK = re.compile(r"[^A-Z]")
_FINAL_Y = re.compile(r"(?:(?<=[^aeiou])|(?<=qu))y$")  # kỹ is kĩ and quy is qui, but tuy is not tui


class Word(NamedTuple):
    """A word as it is compared: without its marks, with them, and its place in the text as written."""

    folded: str
    marked: str
    start: int
    stop: int

    @property
    def has_marks(self) -> bool:
        return self.marked != self.folded


def fold(text: str) -> str:
    """The words of `text` as search compares them, each with a space before and after it; empty without words."""
    return _both(text)[0]


def fold_marked(text: str) -> str:
    """As `fold`, each word with its marks."""
    return _both(text)[1]


def _both(text: str) -> tuple[str, str]:
    """`text` without marks and with them: a row that is written asks for either of the same texts again and again."""
    return (_remembered if len(text) <= LONGEST_REMEMBERED else _remembered.__wrapped__)(text)


@lru_cache(TEXTS_OF_A_ROW)
def _remembered(text: str) -> tuple[str, str]:
    words = list(_words_in(_coded(text)))
    return _spaced(word[0] for word in words), _spaced(word[1] for word in words)


def folded_texts(texts: Iterable[str]) -> str:
    """Each of `texts` once, with a BOUNDARY around it: "| so tt | department |"; empty without words."""
    return _bounded(map(fold, texts))


def marked_texts(texts: Iterable[str]) -> str:
    """As `folded_texts`, of the texts that have marks, with them."""
    return _bounded(filter(has_marks, map(fold_marked, texts)))


def _bounded(folded: Iterable[str]) -> str:
    told = dict.fromkeys(filter(None, folded))
    return BOUNDARY.join(["", *told, ""]) if told else ""


def without_marks(folded: str) -> str:
    """Folded words without their marks."""
    return _MARKS_BEHIND.sub("", folded)


def has_marks(folded: str) -> bool:
    """Whether any of the folded words has marks behind it."""
    return bool(_MARKS_BEHIND.search(folded))


def words_of(text: str) -> list[Word]:
    """The words of `text` with their places in it."""
    codes = list(map(_CODES.__getitem__, map(ord, text)))
    ends = list(accumulate(map(len, codes)))
    return [
        Word(folded, marked, bisect(ends, start), bisect_left(ends, stop) + 1)
        for folded, marked, start, stop in _words_in("".join(codes))
    ]


def _spaced(words: Iterable[str]) -> str:
    spaced = " ".join(words)
    return f" {spaced} " if spaced else ""


def _code(character: str) -> str:
    """`character` without case, its marks as capitals behind it."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_MARKS.get(c, "") if unicodedata.combining(c) else _LETTERS.get(c, c) for c in decomposed)


class _Codes(dict[int, str]):
    """For str.translate: every character's code, worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        code = _code(chr(number))
        if len(self) < 4096:
            self[number] = code
        return code


_CODES = _Codes()


def _coded(text: str) -> str:
    return text.translate(_CODES)


def _words_in(coded: str) -> Iterator[tuple[str, str, int, int]]:
    """Each word, without marks and with them, and its place in `coded`."""
    for match in _WORD.finditer(coded):
        word = _INSIDE_WORD.sub("", match[0])
        if not word:  # marks on nothing
            continue
        if word[0] in "0123456789":
            number = word.lstrip("0") or "0"
            yield number, number, *match.span()
        else:
            folded = _FINAL_Y.sub("i", word)
            marks = _NO_MARK.sub("", match[0]).translate(_DIGITS)
            yield folded, folded + "".join(sorted(marks)), *match.span()


def slug_of(text: str) -> str:
    """`text` as a part of an address: "Quyết định 715/QĐ" becomes "quyet-dinh-715-qd"."""
    plain = (
        unicodedata.normalize("NFKD", text.casefold().replace("đ", "d")).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
