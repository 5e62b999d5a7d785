"""Every public page in every language, for search engines."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from achievements.models import Achievement, Category, Institution, LegalDocument, Metric, Milestone, Source


class BilingualSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True


class Sections(BilingualSitemap):
    """The pages that are there whatever the record holds."""

    def items(self) -> list[str]:
        lists = ["timeline", "metrics", "institutions", "documents", "open_questions", "open_data"]
        return ["home", *lists, "how_to_read", "booklet"]

    def location(self, item: str) -> str:
        return reverse(item)


class Entries(BilingualSitemap):
    """A page for each of the rows that `visible` gives when the sitemap is asked for."""

    def __init__(self, visible: Callable[[], QuerySet]) -> None:
        self.visible = visible

    def items(self) -> QuerySet:
        return self.visible().order_by("slug")

    def lastmod(self, item: Any) -> datetime | None:
        return getattr(item, "updated_at", None)


SITEMAPS = {
    "sections": Sections(),
    "achievements": Entries(Achievement.objects.published),
    "milestones": Entries(Milestone.objects.published),
    "institutions": Entries(Institution.objects.published),
    "documents": Entries(LegalDocument.objects.published),
    "metrics": Entries(Metric.objects.published),
    "categories": Entries(Category.objects.in_use),
    "sources": Entries(Source.objects.all),
}
