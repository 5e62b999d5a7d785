"""Which drawing stands for a figure, and for figures of a metric over time."""

from itertools import chain
from typing import Any

from achievements.pictures import charts
from achievements.words.figures import Figure, Measure, Qualifier


def bar_of(figure: Figure) -> charts.Bar | None:
    """Of a share that is not the whole; None of all else."""
    if figure.share is None or figure.is_whole:
        return None
    if figure.qualifier == Qualifier.READY:
        return charts.outlined_bar(figure.share)
    meaning = figure.qualifier.meaning
    return charts.share_bar(figure.share, below=meaning.open_below, above=meaning.open_above)


def scale_of(figure: Figure) -> charts.RankScale | None:
    """Of a rank of which the last place is known; None of all else."""
    return charts.rank_scale(*figure.scale) if figure.scale else None


def line_of(runs: list[list[Any]]) -> charts.Line:
    """Of observations of a metric that all have a number, joined where they can be compared."""
    observations = list(chain.from_iterable(runs))
    is_rank = observations[0].figure.measure == Measure.RANK
    worst = observations[0].out_of or max(one.value for one in observations) if is_rank else None
    return charts.line([[(one.as_of.sort_key[0], one.value) for one in run] for run in runs], worst)
