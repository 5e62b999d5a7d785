"""Two changes of one entry brought together: each to what stood when both began.

Values and texts are merged one by one, lists of references as sets, parts of a list by their natural keys. Where both
changed the same thing differently somebody has to choose; so of a list whose parts cannot be told apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from versions.comparing import NaturalKeys, Path
from versions.forms import Form

NOTHING: Any = None  # what a name says that a form leaves out


@dataclass(frozen=True)
class Conflict:
    """One thing that was changed twice: what it was, what others made of it, and what I did."""

    path: Path
    base: Any
    theirs: Any
    mine: Any

    @property
    def key(self) -> str:
        """The path as one text, to name a choice by."""
        return "/".join(self.path)


Choose = Callable[[Conflict], Any]


def merged(base: Form, theirs: Form, mine: Form, keys: NaturalKeys, choose: Choose) -> Form:
    """All that both changed of `base`; what was changed twice is what `choose` says."""
    form: Form = _Merging(keys, choose).mapping((), base, theirs, mine)
    return form


def conflicts(base: Form, theirs: Form, mine: Form, keys: NaturalKeys) -> list[Conflict]:
    """What somebody has to choose before the two can be merged."""
    found: list[Conflict] = []

    def note(conflict: Conflict) -> Any:
        found.append(conflict)
        return conflict.theirs

    merged(base, theirs, mine, keys, note)
    return found


@dataclass(frozen=True)
class _Merging:
    keys: NaturalKeys
    choose: Choose

    def value(self, path: Path, base: Any, theirs: Any, mine: Any) -> Any:
        if theirs == mine or base == mine:
            return theirs
        if base == theirs:
            return mine
        sides = [side for side in (base, theirs, mine) if side is not NOTHING]
        if all(isinstance(side, dict) for side in sides):
            return self.mapping(path, base or {}, theirs or {}, mine or {})
        if all(isinstance(side, list) for side in sides):
            return self._list(path, base or [], theirs or [], mine or [])
        return self.choose(Conflict(path, base, theirs, mine))

    def mapping(self, path: Path, base: Form, theirs: Form, mine: Form) -> Form:
        names = dict.fromkeys([*theirs, *mine])
        values = {
            name: self.value((*path, name), base.get(name), theirs.get(name), mine.get(name))
            for name in names
        }
        return {name: value for name, value in values.items() if value not in (NOTHING, {}, [])}

    def _list(self, path: Path, base: list, theirs: list, mine: list) -> Any:
        if not any(isinstance(item, dict) for item in [*base, *theirs, *mine]):
            return _set(base, theirs, mine)
        keys = self.keys.get(path[-1], ())
        sides = [_by_key(side, keys) for side in (base, theirs, mine)]
        if any(side is None for side in sides):
            return self.choose(Conflict(path, base, theirs, mine))
        return self._parts(path, *sides)

    def _parts(self, path: Path, base: Any, theirs: Any, mine: Any) -> list[Form]:
        parts = []
        for key in dict.fromkeys([*theirs, *mine]):
            inside = (*path, " · ".join(map(str, filter(None, key))))
            part = self.value(inside, base.get(key), theirs.get(key), mine.get(key))
            if part:
                parts.append(part)
        return parts


def _set(base: list, theirs: list, mine: list) -> list:
    """What both kept, and what either added."""
    return [
        item
        for item in dict.fromkeys([*theirs, *mine])
        if (item in theirs and item in mine) or item not in base
    ]


def _by_key(parts: list[Form], keys: Sequence[str]) -> dict[tuple, Form] | None:
    """The parts by their natural keys; None where two have the same, or there are no keys."""
    found = {tuple(part.get(name) for name in keys): part for part in parts}
    return found if keys and len(found) == len(parts) else None
