"""Two people on one entry: what was, what the other made of it, what I typed, and the two brought together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from achievements.record.describing import Described, Describer
from achievements.record.schema import Collection
from versions.forms import Form, kept
from versions.merging import Conflict, conflicts, merged
from versions.models import Entry, Version

MINE, THEIRS = "mine", "theirs"


class Overtaken(Exception):
    """Somebody else has saved the entry since the form was opened; nothing of what was typed has been kept yet."""

    def __init__(self, entry: Entry, opened: int, mine: Form) -> None:
        super().__init__(f"{entry} stands at {entry.standing}, the form was opened on {opened}")
        self.entry, self.opened, self.mine = entry, opened, mine


@dataclass(frozen=True)
class Choice:
    """One thing that was changed twice, in words, and the name that the choice of a side goes by."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merge:
    """What has to be decided before `mine`, begun on `base`, can follow `theirs`."""

    collection: Collection
    base: Version | None
    theirs: Version
    mine: Form

    @cached_property
    def _forms(self) -> tuple[Form, Form, Form]:
        base = self.base.form if self.base else None
        return base or {}, self.theirs.form or {}, kept(self.mine)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return conflicts(*self._forms, self.collection.natural_keys)

    @cached_property
    def choices(self) -> list[Choice]:
        """Each conflict in words of the current language."""
        return [self._choice(conflict) for conflict in self.conflicts]

    def _choice(self, conflict: Conflict) -> Choice:
        sides = (conflict.base, conflict.theirs, conflict.mine)
        words = [self.describer.in_words(conflict.path, side) for side in sides]
        return Choice(conflict.key, self.describer.label(conflict.path), *words)

    @cached_property
    def describer(self) -> Describer:
        return Describer(self.collection)

    @cached_property
    def their_changes(self) -> list[Described]:
        base, theirs, _mine = self._forms
        return self.describer.all(base, theirs)

    @cached_property
    def my_changes(self) -> list[Described]:
        base, _theirs, mine = self._forms
        return self.describer.all(base, mine)

    def undecided(self, chosen: Mapping[str, Any]) -> list[Choice]:
        """The choices of which neither side has been chosen yet."""
        return [choice for choice in self.choices if chosen.get(choice.name) not in (MINE, THEIRS)]

    def result(self, chosen: Mapping[str, Any]) -> Form:
        """Both changes together; of what was changed twice the side that `chosen` names."""
        return merged(
            *self._forms,
            self.collection.natural_keys,
            lambda conflict: conflict.mine if chosen.get(conflict.key) == MINE else conflict.theirs,
        )


def merge_of(collection: Collection, entry: Entry, opened: int, mine: Form) -> Merge:
    """The merge of `mine`, typed into a form that was opened on version `opened`, with what stands now.

    LookupError where nothing stands.
    """
    numbers = {
        version.number: version for version in entry.versions.filter(number__in=[opened, entry.standing])
    }
    return Merge(collection, numbers.get(opened), numbers[entry.standing], mine)
