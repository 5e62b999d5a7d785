"""A mirror of a small record, and what its pages lead to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from achievements.models import Metric
from achievements.views.metrics import PAGE_SIZE as OBSERVATIONS
from tests import factories
from tests.achievements.pages import record
from web.references import References, references

HIDDEN = "BÍ MẬT"
PORTAL = "http://testserver"


@dataclass(frozen=True)
class Mirror:
    folder: Path
    slugs: dict[str, str]  # of a thing of each kind

    def read(self, file: str) -> str:
        return (self.folder / file).read_text("utf-8")

    def pages(self) -> Iterator[tuple[Path, str, References]]:
        """File, content and references of every page."""
        for file in sorted(self.folder.rglob("*.html")):
            html = file.read_text("utf-8")
            yield file, html, references(html)


@cache
def mirrored(folder: Path) -> Mirror:
    """The mirror of a record that fills every kind of page, a list with two pages, and hides something."""
    with override_settings(MEDIA_ROOT=folder / "media"):
        slugs = record(rows=2)
        metric = Metric.objects.get(slug=slugs["metric"])
        for year in range(1990, 1990 + OBSERVATIONS):
            factories.observation(metric=metric, as_of=str(year))
        _photograph()
        for state in factories.hidden_states().values():
            factories.milestone(title_vi=HIDDEN, title_en=HIDDEN, **state)
        call_command("mirror", folder / "portal")
    return Mirror(folder / "portal", slugs)


def _photograph() -> None:
    milestone = factories.milestone(title_en="Photographed")
    factories.photo(milestone=milestone, picture=factories.kept_picture(size=(600, 300)))
