"""Texts as they are read aloud, in the words of their language: no digit, no sign and no abbreviation is left."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from achievements.words.languages import rules

Step = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@dataclass(frozen=True)
class Speech:
    """How a language reads aloud.

    `abbreviations` are said as other words; what stays in capitals is spelled by `letter`. `steps` say numbers, the
    longest forms (dates, ranges) first. `words_a_minute` is how fast a loudspeaker is read for.
    """

    abbreviations: Mapping[str, str]
    letter: Callable[[str], str]
    steps: tuple[Step, ...]
    words_a_minute: int


CAPITALS = re.compile(r"(?<![^\W\d_])[^\W\d_a-z]{2,}(?![^\W\d_])")
SENTENCE_START = re.compile(r"(?:^|[.!?]\s+)\w")


def spoken(text: str, language: str) -> str:
    """`text` as it is read aloud in `language`; LookupError for a language without rules."""
    speech: Speech = rules(language).SPEECH
    for short in sorted(speech.abbreviations, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", speech.abbreviations[short], text)
    for pattern, said in speech.steps:
        text = pattern.sub(said, text)
    text = CAPITALS.sub(lambda match: _spelled(match[0], speech), text)
    return SENTENCE_START.sub(lambda match: match[0].upper(), text)


def minutes(text: str, language: str) -> float:
    """How long it takes to read `text`, which is in words already, aloud; LookupError for a language without rules."""
    speech: Speech = rules(language).SPEECH
    return len(text.split()) / speech.words_a_minute


def _spelled(word: str, speech: Speech) -> str:
    return " ".join(map(speech.letter, word)) if word.isupper() else word
