"""Every public page in every language, for search engines: an index, and files of a size that is answered at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from achievements.kinds import EXTRAS, WITH_PAGE, extra
from achievements.models.editorial import Editorial, last_change
from achievements.sections import INDEXES, Section


class BilingualSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 500  # addresses in a file, of 50,000 allowed

    def lastmod(self, item: Any) -> datetime | None:
        return item.changed_at


class Sections(BilingualSitemap):
    """The pages that are there whatever the record holds."""

    def items(self) -> list[Section]:
        return list(INDEXES.values())


class Entries(BilingualSitemap):
    """A page for each of the rows that `visible` gives when the sitemap is asked for."""

    def __init__(self, visible: Callable[[], QuerySet]) -> None:
        self.visible = visible

    def items(self) -> QuerySet:
        rows = self.visible().order_by("slug")
        return rows.only("slug", "updated_at", "publish_from") if self._is_dated(rows) else rows

    def get_latest_lastmod(self) -> datetime | None:
        """Of what keeps no time of its own change, nobody waits here until it is found out for each."""
        rows = self.visible()
        return last_change(rows) if self._is_dated(rows) else None

    @staticmethod
    def _is_dated(rows: QuerySet) -> bool:
        return issubclass(rows.model, Editorial)


class ExtraEntries(Entries):
    """A further page, at addresses of the name `name`, for each of those rows."""

    def __init__(self, name: str, visible: Callable[[], QuerySet]) -> None:
        super().__init__(visible)
        self.name = name

    def location(self, item: Any) -> str:
        return extra(self.name, item).get_absolute_url()


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "sections": Sections(),
    **{name: Entries(kind.public) for name, kind in WITH_PAGE.items()},
    **{name: ExtraEntries(name, WITH_PAGE[kind].public) for name, (kind, _title) in EXTRAS.items()},
}
