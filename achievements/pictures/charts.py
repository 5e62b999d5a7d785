"""Geometry of the pictures; templates draw them. Whole units of a drawing `WIDTH` wide, x to the right, y down.

Pictures know numbers and days, no models and no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, pairwise
from math import ceil

WIDTH = 320
MARGIN = 12  # room for a mark that stands at an end of its scale
INNER = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Bar:
    """Filled from the left up to `filled`, then left open up to `end`: there the part ends, nobody knows where."""

    filled: int
    end: int

    @property
    def is_open(self) -> bool:
        return self.filled < self.end


OPEN = 24  # how much of a bar is left open where its end is not known exactly


def share_bar(share: Decimal, below: bool = False, above: bool = False) -> Bar:
    """A share from 0 to 1; open `below` it where it may be less, `above` it where it may be more."""
    end = round(share * WIDTH)
    return Bar(max(end - OPEN * below, 0), min(end + OPEN * above, WIDTH))


def outlined_bar(share: Decimal) -> Bar:
    """A share that is not reached yet: open from end to end."""
    return Bar(0, round(share * WIDTH))


@dataclass(frozen=True)
class RankScale:
    """A rank on its scale from the first to the last place; `ticks` lie between those."""

    first: int
    position: int
    last: int
    ticks: list[int]

    @property
    def label_anchor(self) -> str:
        """On which side of `label_x` the label of the mark stands: it keeps within the drawing."""
        if self.position < WIDTH // 3:
            return "start"
        return "end" if self.position > WIDTH * 2 // 3 else "middle"

    @property
    def label_x(self) -> int:
        return {"start": self.position - 8, "end": self.position + 8}.get(self.label_anchor, self.position)


def rank_scale(rank: Decimal, last: Decimal) -> RankScale:
    """The first place stands on the left: lower is better."""
    tens = [Decimal(ten) for ten in range(10, int(last), 10)]
    return RankScale(MARGIN, _place(rank, last), WIDTH - MARGIN, [_place(ten, last) for ten in tens])


def _place(rank: Decimal, last: Decimal) -> int:
    return MARGIN + round((rank - 1) / max(last - 1, Decimal(1)) * INNER)


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    anchor: str  # the side of a label that stands at x: "start", "middle" or "end"
    label_y: int
    has_room: bool  # for a label, before the next one that has


@dataclass(frozen=True)
class Line:
    """Points in runs that may be joined, and where between two runs the break is marked."""

    runs: list[list[Point]]
    breaks: list[int]
    width: int = WIDTH
    top: int = 28  # room for the label of the highest point
    foot: int = 140
    height: int = 164  # with room for the days below the foot


LABEL = 64  # the room a label takes
ABOVE, BELOW = 10, 22  # from a point to the foot of its label


def line(runs: Sequence[Sequence[tuple[date, Decimal]]], worst: Decimal | None = None) -> Line:
    """A point for each value, by its day.

    Counts rise from zero, or from the lowest below it; ranks, up to the `worst`, rise to the first place.
    """
    marks = [mark for run in runs for mark in run]
    first, last = marks[0][0], marks[-1][0]
    span = max((last - first).days, 1)
    xs = [MARGIN + round((day - first).days / span * INNER) for day, _value in marks]
    ys = [Line.foot - round(height * (Line.foot - Line.top)) for height in _heights(marks, worst)]
    labelled = _labelled(xs)
    label_ys = map(_label_y, ys, [ys[0], *ys], [*ys[1:], ys[-1]])
    points = iter(
        Point(x, y, _anchor(x), at, x in labelled) for x, y, at in zip(xs, ys, label_ys, strict=True)
    )
    drawn = [list(islice(points, len(run))) for run in runs]
    return Line(drawn, [(before[-1].x + after[0].x) // 2 for before, after in pairwise(drawn)])


def _heights(marks: list[tuple[date, Decimal]], worst: Decimal | None) -> list[Decimal]:
    """From 0 to 1."""
    values = [value for _day, value in marks]
    if worst is None:
        lowest = min(*values, Decimal(0))
        return [(value - lowest) / (max(*values, Decimal(1)) - lowest) for value in values]
    return [1 - (value - 1) / worst for value in values]


def _labelled(xs: list[int]) -> set[int]:
    """Where labels stand apart from one another, from the last back."""
    chosen = [xs[-1]]
    for x in reversed(xs):
        if chosen[-1] - x >= LABEL:
            chosen.append(x)
    return set(chosen)


def _label_y(y: int, before: int, after: int) -> int:
    """Above a point at `y`; below it, where there is room, if the line comes down to it through that place.

    `before` and `after` are those of its neighbours, or its own where it has none.
    """
    comes_down = min(before, after) < y and max(before, after) <= y
    return y + BELOW if comes_down and y + BELOW < Line.foot else y - ABOVE


def _anchor(x: int) -> str:
    return "start" if x == MARGIN else "end" if x == WIDTH - MARGIN else "middle"


# Marks: so many of them as there are things, like the diamonds of a brocade

COLUMNS = 20
PITCH = WIDTH // COLUMNS
MOST_MARKS = 120


@dataclass(frozen=True)
class Marks:
    """A mark for every `each` things, as paths: those `filled`, those left `open` where nobody knows exactly, and the
    `rest` of the whole.
    """

    each: int
    filled: str
    open: str
    rest: str
    height: int


def marks(value: Decimal, whole: Decimal | None = None, below: bool = False, above: bool = False) -> Marks:
    """Of a count, or of a part of the `whole`; open `below` it where it may be less, `above` where it may be more."""
    each = 1
    while (whole or value) / each > MOST_MARKS:
        each *= 10
    number = max(round(value / each), 1)
    filled, last = number - below, number + above
    total = max(round(whole / each), last) if whole else last
    filled_up, left_open, rest = (
        _diamonds(range(*ends)) for ends in ((0, filled), (filled, last), (last, total))
    )
    return Marks(each, filled_up, left_open, rest, height=ceil(total / COLUMNS) * PITCH)


def _diamonds(places: range) -> str:
    half = PITCH // 2 - 1
    corners = f"l{half} {half}l-{half} {half}l-{half} -{half}z"
    return "".join(
        f"M{place % COLUMNS * PITCH + PITCH // 2} {place // COLUMNS * PITCH + 1}{corners}" for place in places
    )


def time_scale(day: date, first: int, last: int) -> RankScale:
    """A day on its scale from the beginning of the year `first` to the end of `last`; ticks where years begin."""
    begin, end = date(first, 1, 1), date(last + 1, 1, 1)

    def place(each: date) -> int:
        return MARGIN + round((each - begin) / (end - begin) * INNER)

    return RankScale(
        MARGIN, place(day), WIDTH - MARGIN, [place(date(year, 1, 1)) for year in range(first + 1, last + 1)]
    )


# Terraces: a hillside whose contour lines rise over each year with the number of milestones in it

STEP = 10  # between two contour lines
COLUMN = 100  # the width of a year
EDGE = 20  # how far a contour runs out of sight on either side
MOST_CONTOURS = 12


@dataclass(frozen=True)
class Terraces:
    width: int
    height: int
    contours: list[
        str
    ]  # paths down to the foot of the hillside, the highest first: lower ones are drawn over it


def terraces(counts: Sequence[int]) -> Terraces:
    """A contour for each milestone, or for as many as keep to MOST_CONTOURS; all of them merge over lower years."""
    step = max(ceil(max(counts, default=0) / MOST_CONTOURS), 1)
    levels = [ceil(count / step) for count in counts]
    summit = max(levels, default=0)
    foot = (summit + 1) * STEP
    contours = [[foot - STEP * min(level, contour) for level in levels] for contour in range(summit, 0, -1)]
    return Terraces(COLUMN * len(levels), foot, [_hillside(ys, foot) for ys in contours])


def _hillside(ys: Sequence[int], foot: int) -> str:
    """A path through the middle of each column, level there and bent between, filled down to the foot."""
    middles = [COLUMN * index + COLUMN // 2 for index in range(len(ys))]
    start = f"M{-EDGE} {foot}V{ys[0]}H{middles[0]}"
    bends = [
        f"C{x - COLUMN // 2} {before} {x - COLUMN // 2} {y} {x} {y}"
        for x, before, y in zip(middles[1:], ys, ys[1:], strict=False)
    ]
    return start + "".join(bends) + f"H{COLUMN * len(ys) + EDGE}V{foot}"
