"""Quotations of the record's own language within a text in another: "the source prints “Du dịch”"."""

import re
import unicodedata
from html import unescape

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_QUOTATION = re.compile("“([^“”<]+)”")
_WORD = re.compile(r"[^\W\d_]+")


def with_quotations_marked(text: str) -> SafeString:
    """`text` as HTML, in it each quotation of the record's own language with that for whoever reads it aloud."""
    html = _QUOTATION.sub(_marked, conditional_escape(text))
    return mark_safe(html)  # noqa: S308 (escaped above)


def _marked(quotation: re.Match) -> str:
    words = quotation[1]
    if not is_vietnamese(unescape(words)):
        return quotation[0]
    return f'“<span lang="{settings.LANGUAGE_CODE}">{words}</span>”'


def is_vietnamese(text: str) -> bool:
    """Whether at least half of its words have letters that only Vietnamese has, as English with names in it has not."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return bool(words) and 2 * sum(map(_has_marks, words)) >= len(words)


def _has_marks(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.casefold())
    return any(letter == "đ" or unicodedata.combining(letter) for letter in letters)
