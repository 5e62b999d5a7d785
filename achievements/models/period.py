"""Periods, each of them told as one record."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from achievements.models.fields import EDTFField, ProseField
from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from achievements.models.searchable import FoldedField, FoundByName


class PeriodQuerySet(FoundByName, PeriodicQuerySet):
    collection = "periods"
    used_by = ("achievements", "milestones", "observations")

    def of_period(self, period: "Period") -> Self:
        return self.filter(pk=period.pk)

    def published(self) -> Self:
        """Those that have a booklet: an achievement is published in them."""
        return self.with_public("achievements").distinct()


class Period(models.Model):
    """A span of years whose record is told as one, such as 2005–2015."""

    TRANSLATED = ("title", "summary")

    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = ProseField(_("introduction on the home page"), blank=True)
    dates = EDTFField(_("years"))
    search_title = FoldedField(of=["title", "dates"], form="both")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        default_permissions = DEFAULT_PERMISSIONS
        verbose_name = _("period")
        verbose_name_plural = _("periods")

    def __str__(self) -> str:
        return self.title
