"""Geometry of the pictures; templates draw them. Whole units of a drawing `WIDTH` wide, x to the right, y down.

Pictures know numbers and days, no models and no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH = 320
MARGIN = 12  # room for a mark that stands at an end of its scale
INNER = WIDTH - 2 * MARGIN


def share_bar(share: Decimal) -> int:
    """How far the bar is filled, for a share from 0 to 1."""
    return round(share * WIDTH)


@dataclass(frozen=True)
class RankScale:
    """A rank on its scale from the first to the last place; `ticks` lie between those."""

    first: int
    position: int
    last: int
    ticks: list[int]


def rank_scale(rank: int, last: int) -> RankScale:
    """The first place stands on the left: lower is better."""
    tens = range(10, last, 10)
    return RankScale(MARGIN, _place(rank, last), WIDTH - MARGIN, [_place(ten, last) for ten in tens])


def _place(rank: int, last: int) -> int:
    return MARGIN + round(Decimal(rank - 1) / max(last - 1, 1) * INNER)


@dataclass(frozen=True)
class Point:
    x: int
    y: int


LINE_HEIGHT = 140
LINE_TOP = 28  # room for the label of the highest point


def line(days: Sequence[date], values: Sequence[Decimal], is_lower_better: bool = False) -> list[Point]:
    """A point for each value, by its day from left to right; the scale of counts begins at zero, of ranks at 1."""
    span = max((days[-1] - days[0]).days, 1)
    heights = [_height(value, max(values), is_lower_better) for value in values]
    xs = [MARGIN + round((day - days[0]).days / span * INNER) for day in days]
    return [Point(x, LINE_HEIGHT - height) for x, height in zip(xs, heights, strict=True)]


def _height(value: Decimal, largest: Decimal, is_lower_better: bool) -> int:
    full = LINE_HEIGHT - LINE_TOP
    if is_lower_better:
        return round(full * (1 - (value - 1) / max(largest, Decimal(1))))
    return round(full * value / (largest or 1))


# Terraces: a hillside with as many contour lines over each year as there are milestones in it

STEP = 10  # between two contour lines
COLUMN = 100  # the width of a year
EDGE = 20  # how far a contour runs out of sight on either side


@dataclass(frozen=True)
class Terraces:
    width: int
    height: int
    contours: list[
        str
    ]  # paths down to the foot of the hillside, the highest first: lower ones are drawn over it


def terraces(counts: Sequence[int]) -> Terraces:
    """Contour k runs at the height of k where there are at least k milestones, and with the ground elsewhere."""
    summit = max(counts, default=0)
    height = (summit + 1) * STEP
    levels = [[height - STEP * min(count, level) for count in counts] for level in range(summit, 0, -1)]
    return Terraces(COLUMN * len(counts), height, [_hillside(ys, height) for ys in levels])


def _hillside(ys: Sequence[int], foot: int) -> str:
    """A path through the middle of each column, level there and bent between, filled down to the foot."""
    middles = [COLUMN * index + COLUMN // 2 for index in range(len(ys))]
    start = f"M{-EDGE} {foot}V{ys[0]}H{middles[0]}"
    bends = [
        f"C{x - COLUMN // 2} {before} {x - COLUMN // 2} {y} {x} {y}"
        for x, before, y in zip(middles[1:], ys, ys[1:], strict=False)
    ]
    return start + "".join(bends) + f"H{COLUMN * len(ys) + EDGE}V{foot}"
