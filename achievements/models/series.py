"""What can be said of several observations of one metric."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import Any

from django.utils.translation import get_language, gettext

from achievements.models.observation import Observation
from achievements.models.source import Source
from achievements.words.figures import Measure, change_wording


@dataclass(frozen=True)
class Comparison:
    """Two observations of a metric, the earlier first; the change is said only where both are exact and comparable."""

    before: Observation
    after: Observation

    @property
    def is_comparable(self) -> bool:
        """Whether both are of one territory and denominator, and the later follows no break."""
        return self.before.comparable_by == self.after.comparable_by and not self.after.is_break

    @property
    def is_apart(self) -> bool:
        """Whether the one time has ended when the other begins."""
        return self.before.as_of.sort_key[1] < self.after.as_of.sort_key[0]

    @property
    def runs(self) -> list[list[Observation]]:
        """Both as one line, where both have a number."""
        both = [self.before, self.after]
        return [both] if all(one.value is not None for one in both) else []

    @property
    def change(self) -> str:
        """What changed, in the current language; empty where nothing can be said."""
        if not self.is_comparable:
            return ""
        return change_wording(self.before.figure, self.after.figure, get_language())

    @property
    def hindrances(self) -> list[str]:
        """Why no change is said, in words: every reason that holds; empty where a change is said."""
        (there, *whole), (then, *whole_then) = self.before.comparable_by, self.after.comparable_by
        reasons = [
            gettext("the two figures are not of the same territory") if there != then else "",
            gettext("the two figures are not out of the same whole") if whole != whole_then else "",
            gettext("the later figure is marked as not comparable with the one before it")
            if self.after.is_break
            else "",
            self._inexactness,
        ]
        return [reason for reason in reasons if reason]

    @property
    def _inexactness(self) -> str:
        """Which of both is not an exact number, in words; empty where both are."""
        match self.before.figure.is_exact, self.after.figure.is_exact:
            case False, False:
                return gettext("neither figure is an exact number")
            case False, True:
                return gettext("the earlier figure is not an exact number")
            case True, False:
                return gettext("the later figure is not an exact number")
        return ""

    @property
    def change_language(self) -> str:
        """The language of what changed: of percentages and ranks it is named by the language's own words."""
        is_of_unit = self.after.figure.measure in (Measure.COUNT, Measure.SCORE)
        return self.after.unit_language if is_of_unit else get_language()


@dataclass(frozen=True)
class Series:
    """Observations of one metric in the order of time (SDMX: series)."""

    observations: list[Observation]

    @property
    def cited_sources(self) -> list[Source]:
        """What its observations rest on, each once."""
        return list(
            dict.fromkeys(source for observation in self.observations for source in observation.cited_sources)
        )

    def stretches(self) -> list[list[Observation]]:
        """The observations in time, each stretch comparable: of one territory and denominator, up to a break."""
        groups: dict[tuple, list[list[Observation]]] = {}
        for observation in self.observations:
            stretches = groups.setdefault(observation.comparable_by, [])
            if observation.is_break or not stretches:
                stretches.append([])
            stretches[-1].append(observation)
        return sorted(chain.from_iterable(groups.values()), key=lambda stretch: stretch[0].as_of.sort_key)

    def comparisons(self) -> list[Comparison]:
        """Observations of different times, beside each other: the ends of each stretch, and of two that follow."""
        stretches = self.stretches()
        pairs = [Comparison(stretch[0], stretch[-1]) for stretch in stretches]
        pairs += [Comparison(before[-1], after[0]) for before, after in pairwise(stretches)]
        apart = [pair for pair in pairs if pair.is_apart]
        return sorted(apart, key=lambda pair: (pair.before.as_of.sort_key, pair.after.as_of.sort_key))

    def lines(self) -> list[list[list[Observation]]]:
        """What is drawn over time: observations of one denominator in runs that may be joined, each up to a break."""
        lines: list[list[list[Observation]]] = []
        for run in self._runs():
            before = next((line for line in lines if run[0].may_follow(line[-1][-1])), None)
            if before is None:
                lines.append([run])
            else:
                before.append(run)
        return [line for line in lines if sum(map(len, line)) > 1]

    def _runs(self) -> list[list[Observation]]:
        """Of each stretch the observations with a number; none where two of them are of the same time."""
        numbered = [
            [observation for observation in stretch if observation.value is not None]
            for stretch in self.stretches()
        ]
        return [run for run in numbered if 0 < len(run) == len({observation.as_of for observation in run})]

    def disagreeing(self) -> list[list[Observation]]:
        """Observations that cannot all be right: of the same time, territory and denominator."""
        groups: dict[tuple, list[Observation]] = {}
        for observation in self.observations:
            groups.setdefault((observation.as_of, *observation.comparable_by), []).append(observation)
        return [observations for observations in groups.values() if len(observations) > 1]


def comparable(observations: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """The keys of every two that are compared with a change, the earlier first.

    `observations`, or their outlines, are those of one metric after another, in the order of time.
    """
    for _metric, of_metric in groupby(observations, attrgetter("metric_id")):
        for pair in Series(list(of_metric)).comparisons():
            if pair.is_comparable:
                yield pair.before.pk, pair.after.pk
