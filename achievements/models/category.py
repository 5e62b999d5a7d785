"""The fields of work that the record is divided into."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.models.alphabetical import AlphabeticalField
from achievements.models.editorial import last_change
from achievements.models.fields import ProseField
from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from achievements.models.searchable import Findable, FoldedField
from achievements.words.fallback import in_own_language
from web.addresses import address_of

OF_THE_SOURCE = "trang-nguon"  # told beside the counter


class CategoryQuerySet(Findable, PeriodicQuerySet):
    collection = "categories"
    used_by = ("achievements", "milestones", "metrics")

    def fields_of_work(self, now: datetime | None = None) -> Self:
        """Those in use in which somebody worked: not what the source page counts of itself."""
        return self.in_use(now).exclude(slug=OF_THE_SOURCE)


class Category(models.Model):
    """A field of work that achievements, milestones and metrics belong to."""

    TRANSLATED = ("title", "summary")
    CONTENTS = CategoryQuerySet.used_by

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = ProseField(_("summary"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title"], form="both")
    search_text = FoldedField(of=["title", "summary"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        default_permissions = DEFAULT_PERMISSIONS
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("category", self.slug)

    @cached_property
    def changed_at(self) -> datetime | None:
        """When something that the public sees in it last changed."""
        return last_change(*(getattr(self, name).published() for name in self.CONTENTS))
