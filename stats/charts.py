"""Geometry of the counter's pictures; templates draw the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 0.2  # of a bar's share of the width
WIDEST = 48  # units that a bar and its gap may take, so that a single day is a bar too and not a block


@dataclass(frozen=True)
class Bar:
    """One bar, standing on the bottom of the drawing."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class BarChart:
    """Bars side by side, in a drawing of so many units."""

    bars: list[Bar]
    width: int
    height: int


def bar_chart(values: Sequence[tuple[str, int]], width: int = 720, height: int = 200) -> BarChart:
    """Bars for labelled `values` (none negative), the greatest as high as the drawing."""
    greatest = max((value for _, value in values), default=0) or 1
    share = min(width / max(len(values), 1), WIDEST)
    bars = [
        Bar(
            label=label,
            value=value,
            x=round(share * (place + GAP / 2), 2),
            y=round(height - height * value / greatest, 2),
            width=round(share * (1 - GAP), 2),
            height=round(height * value / greatest, 2),
        )
        for place, (label, value) in enumerate(values)
    ]
    return BarChart(bars, width, height)
