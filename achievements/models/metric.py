"""Metrics and their units."""

from typing import Self

from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from achievements.models.category import Category
from achievements.models.editorial import Editorial, EditorialQuerySet
from achievements.models.fields import ProseField
from achievements.models.periodic import PeriodicQuerySet
from achievements.models.searchable import FoldedField
from achievements.words.figures import MEASURES


class UnitQuerySet(PeriodicQuerySet):
    collection = "units"
    used_by = ("metrics",)


class Unit(models.Model):
    """What is counted, and how its number is read."""

    TRANSLATED = ("label", "label_one")

    slug = models.SlugField(_("code in the open data"), max_length=40, unique=True)
    measure = models.CharField(_("read as"), max_length=10, choices=MEASURES)
    label = models.CharField(
        _("words after the number"),
        max_length=80,
        blank=True,
        help_text=_("For example “hộp thư”; in English the plural. Empty for a percentage."),
    )
    label_one = models.CharField(_("words after the number 1"), max_length=80, blank=True)
    search_text = FoldedField(of=["label", "label_one"])

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.label or self.get_measure_display()


class MetricQuerySet(EditorialQuerySet):
    collection = "metrics"
    used_by = ("observations",)

    def for_register(self) -> Self:
        """For _metric.html: each with its `latest` observation in a list, which is empty where none is public yet."""
        public, observations = self.published(), self._related("observations")
        of_metric = observations.published().filter(metric=OuterRef("pk"))
        keys = public.values_list(Subquery(of_metric.latest_keys()[:1]))
        latest = Prefetch("observations", observations.listed().filter(pk__in=keys), to_attr="latest")
        return public.select_related("category", "unit").prefetch_related(latest)

    def for_page(self) -> Self:
        """Everything metric.html shows but its observations."""
        return self.published().select_related("category", "unit")


class Metric(Editorial):
    """Something measured (SDMX: indicator), apart from any one value of it."""

    TRANSLATED = ("title", "definition")

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="metrics"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="metrics")
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    title = models.CharField(_("name"), max_length=250)
    definition = ProseField(_("definition"), blank=True, help_text=_("What is counted and what is not."))
    search_title = FoldedField(of=["title"])
    search_text = FoldedField(of=["title", "definition"])

    objects = MetricQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["category", "slug"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("metric", args=[self.slug])
