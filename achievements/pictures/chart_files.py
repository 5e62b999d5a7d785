"""Charts as files of their own: what each says above it, what it rests on below it; in the colours of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import font_source_serif_pro as source_serif
import resvg_py
from django.utils.html import format_html
from django.utils.safestring import SafeString

from achievements.pictures.cards import font, wrapped
from achievements.pictures.palette import LIGHT

WIDTH, EDGE = 720, 40
INNER = WIDTH - 2 * EDGE
CHART_WIDTH = 560
ROOM = 0.94  # of a line, since readers have other faces than the one that is measured
SCALE = 2  # pixels of a PNG for each unit
VERSION = "1"  # to be changed when the same chart is drawn otherwise than before

STYLE = """text{{font-family:'Source Serif Pro','Noto Serif',serif;font-weight:600}}
.bar-whole{{fill:none;stroke:{muted}}}.bar-share,.scale-mark{{fill:{link}}}
.bar-open{{stroke:{link};stroke-width:16;stroke-dasharray:2 4}}
.scale,.line{{fill:none;stroke:{muted}}}.line{{stroke:{link};stroke-width:2}}
.scale-mark.is-open{{fill:{paper};stroke:{link};stroke-width:2}}
.break{{stroke:{accent};stroke-width:2;stroke-dasharray:4 4}}
.scale-label{{fill:{muted};font-size:14px}}
.line-label{{fill:{link};font-size:18px;paint-order:stroke;stroke:{paper};stroke-width:5px}}""".format(
    **LIGHT
)


@dataclass(frozen=True)
class ChartFile:
    """A `drawing` as SVG, so many times as high as it is wide, with texts above and below it."""

    title: str
    statement: str
    drawing: SafeString
    ratio: float
    meaning: str
    source: str


class _Line(NamedTuple):
    text: str
    y: int
    size: int
    colour: str


def svg(chart: ChartFile) -> str:
    """The file; the same chart gives the same text."""
    above = list(_lines([(chart.title, 26, LIGHT["link"]), (chart.statement, 22, LIGHT["ink"])], EDGE))
    top = above[-1].y + 28
    height = round(CHART_WIDTH * chart.ratio)
    small = [(chart.meaning, 18, LIGHT["ink"]), (chart.source, 14, LIGHT["muted"])]
    below = list(_lines(small, top + height + 20))
    texts = (
        format_html(
            '<text x="{}" y="{}" font-size="{}" fill="{}">{}</text>',
            EDGE,
            line.y,
            line.size,
            line.colour,
            line.text,
        )
        for line in [*above, *below]
    )
    placed = f'<svg x="{EDGE}" y="{top}" width="{CHART_WIDTH}" height="{height}" class="chart'
    bottom = below[-1].y + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{bottom}" viewBox="0 0 {WIDTH} {bottom}">'
        f'<style>{STYLE}</style><rect width="{WIDTH}" height="{bottom}" fill="{LIGHT["paper"]}"/>'
        + "".join([*texts, chart.drawing.replace('<svg class="chart', placed, 1), "</svg>"])
    )


def png(drawn: str) -> bytes:
    """A file as `svg` gives it, drawn in pixels."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn,
            zoom=SCALE,
            skip_system_fonts=True,
            font_files=[source_serif.SourceSerifProSemibold],
            serif_family="Source Serif Pro",
        )
    )


def _lines(texts: list[tuple[str, int, str]], top: int) -> Iterator[_Line]:
    """Each of `texts`, with its size and colour, in as many lines as it needs."""
    for text, size, colour in filter(lambda each: each[0], texts):
        for line in wrapped(text, font(size).getlength, INNER * ROOM):
            top += round(size * 1.4)
            yield _Line(line, top, size, colour)
        top += round(size * 0.4)
