"""The pictures that shared links show: 1200 × 630, drawn here, in the portal's colours and in Source Serif."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from math import cos, pi
from unicodedata import normalize

import font_source_serif_pro as source_serif
from PIL import Image, ImageColor, ImageDraw, ImageFont

from achievements.pictures import card_charts
from achievements.pictures.card_charts import Chart
from achievements.pictures.palette import LIGHT

WIDTH, HEIGHT = 1200, 630
MARGIN, TOP = 72, 52
ACROSS = WIDTH - 2 * MARGIN
ROOM = 358  # for all that is written above the hillside
FOOT = 538  # where the portal's name begins
BAND = 24  # the height of the brocade
GAP = 12  # above and below a chart
LARGE = 120  # the size of a number
LINE_HEIGHT = 1.4  # of the size: Vietnamese stacks diacritics above capitals and below small letters
VERSION = "2"  # to be changed when the same card is drawn otherwise than before

Colour = tuple[int, ...]

NIGHT, SLOPE, GOLD, PAPER, RED = (
    ImageColor.getrgb(LIGHT[name]) for name in ("night", "slope", "gold", "on-night", "accent")
)


@dataclass(frozen=True)
class Card:
    """What a picture says, from top to bottom: `large` is a date or a number, the rest stands around it, and below it
    the number drawn.
    """

    title: str
    foot: str
    kicker: str = ""
    before: str = ""
    large: str = ""
    after: str = ""
    chart: Chart | None = None


def png(card: Card) -> bytes:
    """The card drawn, as a PNG file with a palette; the same card gives the same bytes."""
    image = _hillside().copy()
    _write(image, card)
    file = BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


# What is written


@dataclass(frozen=True)
class Block:
    """Lines of one size."""

    lines: list[str]
    size: int

    @property
    def height(self) -> int:
        return round(self.size * LINE_HEIGHT) * len(self.lines)


def fitted(text: str, largest: int, height: int) -> Block:
    """The text at the largest size at which it keeps to its room, broken between words; nothing is cut."""
    for size in range(largest, 0, -2):
        block = Block(wrapped(text, font(size).getlength, ACROSS), size)
        if block.height <= height and all(font(size).getlength(line) <= ACROSS for line in block.lines):
            break
    return block


def wrapped(text: str, length: Callable[[str], float], width: float) -> list[str]:
    """As few lines as `width` allows and no wider than they must be, so that no word is left alone on the last."""
    lines = _filled(text, length, width)
    while (widest := max(map(length, lines))) <= width:
        width = widest - 1
        narrower = _filled(text, length, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _filled(text: str, length: Callable[[str], float], width: float) -> list[str]:
    """Lines no longer than `width`, but for words that are longer themselves."""
    lines: list[str] = []
    for word in normalize("NFC", text).split(" "):
        if lines and length(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _write(image: Image.Image, card: Card) -> None:
    draw, top = ImageDraw.Draw(image), TOP
    if card.kicker:
        top = _lines(draw, fitted(card.kicker, 30, height=42), top, GOLD)
    if card.large:
        top = _statement(draw, card, top)
    if card.chart:
        top = card_charts.draw(image, card.chart, MARGIN, top + GAP, ACROSS, PAPER, GOLD) + GAP
    _lines(draw, fitted(card.title, 52 if card.large else 84, height=TOP + ROOM - top), top, PAPER)
    _lines(draw, fitted(card.foot, 30, height=42), FOOT, PAPER)


def _statement(draw: ImageDraw.ImageDraw, card: Card, top: int) -> int:
    """The number or date as large as it fits, the words around it half as large; gives where they end."""
    if _breadth(card, LARGE) > ACROSS and card.after:
        top = _statement(draw, replace(card, after=""), top)
        return _lines(draw, fitted(card.after, LARGE // 3, height=112), top, GOLD)
    size = next(size for size in range(LARGE, 0, -2) if _breadth(card, size) <= ACROSS)
    left: float = MARGIN
    for words, colour, face in _words(card, size):
        draw.text((left, top + size), words, colour, face, anchor="ls")
        left += face.getlength(words)
    return top + round(size * LINE_HEIGHT)


def _words(card: Card, size: int) -> list[tuple[str, Colour, ImageFont.FreeTypeFont]]:
    """What stands on the line of the number or date, in its order."""
    small, large = font(size // 2), font(size)
    parts = [(card.before + " ", PAPER, small), (card.large, GOLD, large), (" " + card.after, PAPER, small)]
    return [(normalize("NFC", words), colour, face) for words, colour, face in parts if words != " "]


def _breadth(card: Card, size: int) -> float:
    return sum(face.getlength(words) for words, _colour, face in _words(card, size))


def _lines(draw: ImageDraw.ImageDraw, block: Block, top: int, colour: Colour) -> int:
    """Draw a block; gives where it ends."""
    for line in block.lines:
        draw.text((MARGIN, top + block.size), line, colour, font(block.size), anchor="ls")
        top += round(block.size * LINE_HEIGHT)
    return top


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(source_serif.SourceSerifProSemibold, size)


# What it is written on

FINE = 2  # shapes are drawn so many times larger and brought back to size, which smooths them
CONTOURS = 7


@cache
def _hillside() -> Image.Image:
    """The night, terraces below it, and the brocade at the foot."""
    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), NIGHT)
    draw = ImageDraw.Draw(large)
    for number in range(CONTOURS):
        line = [(x, _slope(number, x / WIDTH)) for x in range(0, WIDTH + 1, 4)]
        points = [(x * FINE, y * FINE) for x, y in line]
        shade = mixed(NIGHT, SLOPE, (number + 1) / CONTOURS)
        draw.polygon([*points, (WIDTH * FINE, HEIGHT * FINE), (0, HEIGHT * FINE)], fill=shade)
        draw.line(points, fill=mixed(shade, GOLD, 0.6), width=2 * FINE, joint="curve")
    image = large.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    image.paste(_brocade(), (0, HEIGHT - BAND))
    return image


def _slope(number: int, across: float) -> float:
    """Where the contour stands at a part of the width: level in the valley, rising to terraces on the right."""
    rise = (1 - cos(pi * max(0.0, across * 1.6 - 0.6))) / 2
    swell = cos(2 * pi * (across * 1.5 + number / 9)) * 6
    return 468 + number * 10 - rise * (50 - number * 6) + swell  # below all that is written above it


def _brocade() -> Image.Image:
    """The band of static/img/brocade.svg, at twice its size."""
    scale = 2 * FINE
    tile = Image.new("RGB", (32 * scale, 12 * scale), RED)
    draw = ImageDraw.Draw(tile)
    diamonds = [(GOLD, (16, 1), (22, 6), (16, 11), (10, 6)), (NIGHT, (16, 3.5), (19, 6), (16, 8.5), (13, 6))]
    halves = [(PAPER, (0, 2.5), (4, 6), (0, 9.5)), (PAPER, (32, 2.5), (28, 6), (32, 9.5))]
    for colour, *points in diamonds + halves:
        draw.polygon([(x * scale, y * scale) for x, y in points], fill=colour)
    tile = tile.resize((64, BAND), Image.Resampling.BOX)
    band = Image.new("RGB", (WIDTH, BAND))
    for left in range((WIDTH // 2) % 64 - 64, WIDTH, 64):
        band.paste(tile, (left, 0))
    return band


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


@cache
def _palette() -> Image.Image:
    """The hillside's own colours, and the steps between its ground and each colour of the writing."""
    own = _hillside().quantize(160, dither=Image.Dither.NONE).getpalette() or []
    grounds = [(NIGHT, GOLD), (NIGHT, PAPER), (SLOPE, PAPER)]
    steps = [mixed(ground, ink, step / 20) for ground, ink in grounds for step in range(21)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*own, *(part for colour in steps for part in colour)])
    return palette
