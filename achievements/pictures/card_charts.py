"""Charts on the pictures of shared links: the geometry of the pages' charts, drawn in one row as wide as the text."""

from itertools import pairwise

from PIL import Image, ImageDraw

from achievements.pictures import charts
from achievements.pictures.charts import Bar, Line, RankScale

Chart = Bar | RankScale | Line
Colour = tuple[int, ...]

FINE = 2  # drawn so many times larger and brought back to size, which smooths it
HEIGHTS = {Bar: 32, RankScale: 32, Line: 76}  # pixels
STROKE, RADIUS, HATCH, TICK = 4, 11, 16, 8


def draw(image: Image.Image, chart: Chart, left: int, top: int, width: int, ink: Colour, mark: Colour) -> int:
    """Draw `chart` onto `image`: its scale in `ink`, what it says in `mark`. Gives where it ends."""
    height = HEIGHTS[type(chart)]
    edge = RADIUS + STROKE  # of marks that stand at an end
    box = (left - edge, top - edge, left + width + edge, top + height + edge)
    large = image.crop(box).resize(((width + 2 * edge) * FINE, (height + 2 * edge) * FINE))
    pen = _Pen(ImageDraw.Draw(large), edge, width / charts.WIDTH, height, ink, mark)
    match chart:
        case Bar():
            pen.bar(chart)
        case RankScale():
            pen.scale(chart)
        case Line():
            pen.line(chart)
    image.paste(large.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BOX), box)
    return top + height


class _Pen:
    """Draws in units of charts.py across, and in pixels down."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, edge: int, unit: float, height: int, ink: Colour, mark: Colour
    ) -> None:
        self.draw, self.edge, self.unit, self.height = draw, edge, unit, height
        self.ink, self.mark = ink, mark

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (self.edge + x * self.unit) * FINE, (self.edge + y) * FINE

    def bar(self, bar: Bar) -> None:
        """Filled as far as is known, hatched where the end is not."""
        for x in range(round(bar.filled * self.unit), round(bar.end * self.unit), HATCH):
            self._stroke((x / self.unit, self.height), ((x + HATCH / 2) / self.unit, 0), self.mark)
        self.draw.rectangle([self.at(0, 0), self.at(bar.filled, self.height)], fill=self.mark)
        self.draw.rectangle(
            [self.at(0, 0), self.at(charts.WIDTH, self.height)], outline=self.ink, width=STROKE
        )

    def scale(self, scale: RankScale) -> None:
        middle = self.height / 2
        self._stroke((scale.first, middle), (scale.last, middle), self.ink)
        for tick in (scale.first, *scale.ticks, scale.last):
            self._stroke((tick, middle - TICK), (tick, middle + TICK), self.ink)
        self._dot(scale.position, middle)

    def line(self, line: Line) -> None:
        """Runs joined, each point marked; the lowest at the foot, the highest at the top."""
        down = self.height / (line.foot - line.top)
        for run in line.runs:
            places = [(point.x, (point.y - line.top) * down) for point in run]
            for start, end in pairwise(places):
                self._stroke(start, end, self.mark)
            for place in places:
                self._dot(*place)

    def _stroke(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        self.draw.line([self.at(*start), self.at(*end)], fill=colour, width=STROKE * FINE)

    def _dot(self, x: float, y: float) -> None:
        across, down = self.at(x, y)
        radius = RADIUS * FINE
        self.draw.ellipse([across - radius, down - radius, across + radius, down + radius], fill=self.mark)
