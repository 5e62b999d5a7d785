"""Metrics and their units."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from achievements.models.alphabetical import AlphabeticalField
from achievements.models.category import Category
from achievements.models.editorial import Editorial
from achievements.models.fields import ProseField
from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from achievements.models.searchable import (
    FoldedField,
    FoundByName,
    SearchableQuerySet,
    Ways,
    name_has,
    own_text_has,
)
from achievements.models.source import Source
from achievements.words.fallback import in_own_language
from achievements.words.figures import BOUNDS, MEASURES, Bounds
from web.addresses import address_of

LATEST = 10  # observations, of which the picture of a metric is drawn


class UnitQuerySet(FoundByName, PeriodicQuerySet):
    collection = "units"
    used_by = ("metrics",)


class Unit(models.Model):
    """What is counted, and how its number is read."""

    TRANSLATED = ("label", "label_one")

    slug = models.SlugField(_("code in the open data"), max_length=40, unique=True)
    measure = models.CharField(_("read as"), max_length=10, choices=MEASURES)
    bounds = models.CharField(_("lies within"), max_length=10, choices=BOUNDS, default=Bounds.PART)
    label = models.CharField(
        _("words after the number"),
        max_length=80,
        blank=True,
        help_text=_("For example “hộp thư”; in English the plural. Empty for a percentage."),
    )
    label_one = models.CharField(_("words after the number 1"), max_length=80, blank=True)
    label_order = AlphabeticalField(of=in_own_language("label"))
    search_title = FoldedField(of=["label", "label_one"], form="both")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        default_permissions = DEFAULT_PERMISSIONS
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.label or self.get_measure_display()

    def clean_figures(self) -> None:
        """Refuse to be read so that a figure which stands could not be true. Raises ValidationError."""
        for metric in self.metrics.all():
            metric.unit = self
            metric.clean_figures(blamed="measure")


class MetricQuerySet(SearchableQuerySet):
    collection = "metrics"
    used_by = ("observations",)

    def for_register(self) -> Self:
        """For _metric.html."""
        public = (
            self.published().select_related("category", "unit").order_by("category", "title_order", "slug")
        )
        return public.with_latest(self._related("observations").listed())

    def with_latest(self, observations: models.QuerySet) -> Self:
        """Each with its `latest` of `observations` in a list, which is empty where none is public yet."""
        of_metric = self._related("observations").published().filter(metric=OuterRef("pk"))
        keys = self.values_list(Subquery(of_metric.latest_keys()[:1]))
        return self.prefetch_related(
            Prefetch("observations", observations.filter(pk__in=keys), to_attr="latest")
        )

    def for_page(self) -> Self:
        """Everything metric.html shows but its observations."""
        return self.published().select_related("category", "unit")

    @staticmethod
    def says(ways: Ways) -> Q:
        """A metric is found by its unit too."""
        return own_text_has(ways) | name_has(ways, "unit__")


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
    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title"], form="both")
    search_text = FoldedField(of=["title", "definition"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = MetricQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["category", "slug"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("metric", self.slug)

    def clean_figures(self, blamed: str = "unit") -> None:
        """Refuse a unit with which a figure that stands could not be true. Raises ValidationError of field `blamed`."""
        for observation in self.observations.order_by("pk").iterator():
            observation.metric = self
            try:
                observation.clean()
            except ValidationError as error:
                words = {
                    "figure": observation.typed_value,
                    "metric": self,
                    "reason": " ".join(error.messages),
                }
                message = _("The figure “%(figure)s” of “%(metric)s” would not fit: %(reason)s")
                raise ValidationError({blamed: message % words}) from None

    @cached_property
    def latest_observations(self) -> list[Any]:
        """The last public ones, in the order of time; a page that has them at hand gives them to the metric."""
        return list(self.observations.named().reverse()[:LATEST])[::-1]

    @cached_property
    def cited_sources(self) -> list[Source]:
        """What its public figures rest on."""
        public = self.observations.published()
        return list(Source.objects.filter(citations__observation__in=public).distinct().defer("text"))
