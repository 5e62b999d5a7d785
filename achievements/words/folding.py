"""Vietnamese and English text as it is compared, however it is typed, and as it stands in addresses.

Without diacritics, case, punctuation and thousands separators, i for a final y, as words with a space before and after
each: "Sở TT&TT, 10.300" is " so tt tt 10300 ".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

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


def fold(text: str) -> str:
    """The words of `text` as search compares them, each with a space before and after it; empty without words."""
    words = [word for word, _start, _end in words_in(letters(text))]
    return f" {' '.join(words)} " if words else ""


def letters(text: str) -> str:
    """`text` without case and diacritics. Character by character the same as in one."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


letter = lru_cache(maxsize=4096)(letters)


def words_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of `text`, which `letters` gave, in the form that is compared, with its place there."""
    for match in _WORD.finditer(text):
        word = _INSIDE_WORD.sub("", match[0])
        yield (word.lstrip("0") or "0") if word[0] in "0123456789" else _FINAL_Y.sub("i", word), *match.span()


def slug_of(text: str) -> str:
    """`text` as a part of an address: "Quyết định 715/QĐ" becomes "quyet-dinh-715-qd"."""
    plain = (
        unicodedata.normalize("NFKD", text.casefold().replace("đ", "d")).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
