"""What was found, shown: where in a text the words stand that were looked for."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from achievements.finding.query import Query
from achievements.words.folding import words_of

EXCERPT_LENGTH = 200
EXCERPT_LEAD = 60  # characters shown before the first match


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
    words = words_of(text)
    forms = ("".join([" ", *(f"{word[form]} " for word in words)]) for form in (0, 1))
    found = sorted(set().union(*(_found(form, query) for form in forms)))
    runs = groupby(enumerate(found), key=lambda pair: pair[1] - pair[0])
    neighbours = [[number for _place, number in run] for _difference, run in runs]
    return [slice(words[run[0]].start, words[run[-1]].stop) for run in neighbours]


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
