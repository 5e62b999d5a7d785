"""Pages of the portal as other sites show them: each in a frame, with the code for it and its oEmbed description."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode, urljoin

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from achievements import portal
from achievements.models import Metric
from achievements.models.series import Series
from achievements.pictures.cards import HEIGHT, WIDTH
from achievements.publish.share_pictures import picture_address
from achievements.sections import TIMELINE, Section

CACHE_AGE = 24 * 3600  # seconds for which others may keep what oEmbed told them
TIMELINE_HEIGHT = 640  # CSS pixels, with a list in it that is read on by scrolling
# What the parts of a metric's frame take where it is narrowest, on a phone of 320; in a wider frame some room is left
AROUND, OBSERVATION, DRAWING, LINE = 230, 235, 170, 150


@dataclass(frozen=True)
class Embed:
    """`page`, shown by `frame` in at most `width` × `height` CSS pixels. Addresses are absolute.

    `pictured` is what has the picture that stands for it where frames are not shown.
    """

    title: str
    pictured: Section | Metric
    page: str
    frame: str
    description: str  # where oEmbed describes it
    home: str
    height: int
    width: int = 640
    has_thumbnail: bool = True

    @classmethod
    def of_timeline(cls, request: HttpRequest, query: str, chosen: str) -> Self:
        """The timeline as `query` narrows it, which is `chosen` in words."""
        title = " · ".join(filter(None, [str(TIMELINE), chosen]))
        return cls._of(
            request,
            "timeline",
            [],
            f"?{query}" if query else "",
            title=title,
            pictured=TIMELINE,
            height=TIMELINE_HEIGHT,
        )

    @classmethod
    def of_metric(cls, request: HttpRequest, metric: Metric, series: Series) -> Self:
        """As tall as what it shows of `metric`: the observations of `series`."""
        drawings = sum(observation.figure.is_drawn for observation in series.observations)
        parts = OBSERVATION * len(series.observations) + DRAWING * drawings + LINE * len(series.lines())
        shown = {"title": metric.title, "pictured": metric, "height": AROUND + parts}
        return cls._of(request, "metric", [metric.slug], "", **shown)

    @classmethod
    def _of(cls, request: HttpRequest, name: str, args: list[str], query: str, **fields: Any) -> Self:
        page, frame = (
            request.build_absolute_uri(reverse(view, args=args) + query) for view in (name, f"embeds:{name}")
        )
        description = request.build_absolute_uri(f"{reverse('oembed')}?{urlencode({'url': page})}")
        home = request.build_absolute_uri(reverse("home"))
        return cls(page=page, frame=frame, description=description, home=home, **fields)

    def within(self, width: int | None, height: int | None) -> Self:
        """The same in a frame no larger than that, where a size is given; without a picture that would be larger."""
        fits = (width or WIDTH) >= WIDTH and (height or HEIGHT) >= HEIGHT
        width, height = min(self.width, width or self.width), min(self.height, height or self.height)
        return replace(self, width=width, height=height, has_thumbnail=fits)

    @property
    def code(self) -> SafeString:
        """HTML to be pasted into a page of another site, to which all of it belongs then, its style too."""
        return format_html(
            '<iframe src="{}" title="{} – {}" width="{}" height="{}" loading="lazy"'
            ' style="border: 0; max-width: 100%"></iframe>',
            self.frame,
            self.title,
            portal.NAME,
            self.width,
            self.height,
        )

    @property
    def oembed(self) -> dict[str, str | int]:
        """What an oEmbed provider answers (https://oembed.com/, version 1.0)."""
        return {
            "version": "1.0",
            "type": "rich",
            "title": self.title,
            "provider_name": str(portal.NAME),
            "provider_url": self.home,
            "cache_age": CACHE_AGE,
            "html": self.code,
            "width": self.width,
            "height": self.height,
            **(self._thumbnail if self.has_thumbnail else {}),
        }

    @property
    def _thumbnail(self) -> dict[str, str | int]:
        address = urljoin(self.home, picture_address(self.pictured))
        return {"thumbnail_url": address, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
