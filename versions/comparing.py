"""Two plain forms side by side: what differs, name by name, and within texts word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from versions.forms import Form

Path = tuple[str, ...]  # names from the outside in; a part of a list by its place from 1 on
NaturalKeys = Mapping[str, Sequence[str]]  # what parts of a list are known by, under the list's name
WORD = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST_COMPARED = 20_000  # characters of two texts beyond which they are only shown whole


@dataclass(frozen=True)
class Difference:
    """What one name said before and after; None where it said nothing."""

    path: Path
    before: Any
    after: Any


class Segment(NamedTuple):
    """A part of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


def differences(before: Form | None, after: Form | None, natural_keys: NaturalKeys) -> list[Difference]:
    """What differs between two forms, in the order of their names; one that is None says nothing at all."""
    return list(_differing((), before or {}, after or {}, natural_keys))


def _differing(path: Path, before: Any, after: Any, natural_keys: NaturalKeys) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before or {}, dict) and isinstance(after or {}, dict):
        for name in dict.fromkeys([*(before or {}), *(after or {})]):
            yield from _differing(
                (*path, name), (before or {}).get(name), (after or {}).get(name), natural_keys
            )
    elif _has_parts(before) or _has_parts(after):
        for place, (old, new) in enumerate(paired(before, after, natural_keys.get(path[-1], ())), start=1):
            yield from _differing((*path, str(place)), old, new, natural_keys)
    else:
        yield Difference(path, before, after)


def _has_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def paired(
    before: list[Form] | None, after: list[Form] | None, keys: Sequence[str]
) -> list[tuple[Form | None, Form | None]]:
    """Parts that belong together: those with the same natural key, then what is left by its place."""
    old, new = list(before or []), list(after or [])
    pairs: list[tuple[Form | None, Form | None]] = []
    for part in list(new):
        twin = next((each for each in old if _key(each, keys) == _key(part, keys)), None)
        if twin is not None:
            pairs.append((twin, part))
            old.remove(twin)
            new.remove(part)
    return pairs + list(zip_longest(old, new))


def _key(part: Form, keys: Sequence[str]) -> list[Any]:
    return [part.get(name) for name in keys] if keys else [part]


def marked(before: str, after: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts in segments, each marked where the other has other words."""
    if len(before) + len(after) > LONGEST_COMPARED:
        return [Segment(before, True)], [Segment(after, True)]
    old, new = WORD.findall(before), WORD.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        _segments(old, [(step != "equal", slice(i, j)) for step, i, j, _k, _l in steps]),
        _segments(new, [(step != "equal", slice(i, j)) for step, _k, _l, i, j in steps]),
    )


def _segments(words: list[str], runs: list[tuple[bool, slice]]) -> list[Segment]:
    return [Segment("".join(words[run]), is_changed) for is_changed, run in runs if words[run]]
