"""Metrics and their units, and what can be said of several observations of one metric."""

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Category
from achievements.models.editorial import Editorial, EditorialQuerySet
from achievements.models.fields import ProseField
from achievements.models.periodic import PeriodicQuerySet
from achievements.models.searchable import FoldedField
from achievements.models.source import Source
from achievements.words.figures import MEASURES, Measure, change_wording

if TYPE_CHECKING:
    from achievements.models.observation import Observation


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

    @property
    def cited_sources(self) -> list[Source]:
        """What its observations rest on, each once."""
        return list(
            dict.fromkeys(
                source for observation in self.observations.all() for source in observation.cited_sources
            )
        )

    def stretches(self) -> list[list["Observation"]]:
        """The observations in time, each stretch comparable: of one territory and denominator, up to a break."""
        groups: dict[tuple, list[list[Observation]]] = {}
        for observation in self.observations.all():
            stretches = groups.setdefault(observation.comparable_by, [])
            if observation.is_break or not stretches:
                stretches.append([])
            stretches[-1].append(observation)
        return sorted(chain.from_iterable(groups.values()), key=lambda stretch: stretch[0].as_of.sort_key)

    def comparisons(self) -> list["Comparison"]:
        """Observations of different times, beside each other: the ends of each stretch, and of two that follow."""
        stretches = self.stretches()
        pairs = [Comparison(stretch[0], stretch[-1], is_comparable=True) for stretch in stretches]
        pairs += [
            Comparison(before[-1], after[0], is_comparable=False) for before, after in pairwise(stretches)
        ]
        apart = [pair for pair in pairs if pair.is_apart]
        return sorted(apart, key=lambda pair: (pair.before.as_of.sort_key, pair.after.as_of.sort_key))

    def lines(self) -> list[list[list["Observation"]]]:
        """What is drawn over time: observations of one denominator in runs that may be joined, each up to a break."""
        lines: list[list[list[Observation]]] = []
        for run in self._runs():
            before = next((line for line in lines if run[0].may_follow(line[-1][-1])), None)
            if before is None:
                lines.append([run])
            else:
                before.append(run)
        return [line for line in lines if sum(map(len, line)) > 1]

    def _runs(self) -> list[list["Observation"]]:
        """Of each stretch the observations with a number; none where two of them are of the same time."""
        numbered = [
            [observation for observation in stretch if observation.value is not None]
            for stretch in self.stretches()
        ]
        return [run for run in numbered if 0 < len(run) == len({observation.as_of for observation in run})]

    def disagreeing(self) -> list[list["Observation"]]:
        """Observations that cannot all be right: of the same time, territory and denominator."""
        groups: dict[tuple, list[Observation]] = {}
        for observation in self.observations.all():
            groups.setdefault((observation.as_of, *observation.comparable_by), []).append(observation)
        return [observations for observations in groups.values() if len(observations) > 1]


@dataclass(frozen=True)
class Comparison:
    """Two observations of a metric, the earlier first; the change is said only where both are exact and comparable."""

    before: "Observation"
    after: "Observation"
    is_comparable: bool

    @property
    def is_apart(self) -> bool:
        """Whether the one time has ended when the other begins."""
        return self.before.as_of.sort_key[1] < self.after.as_of.sort_key[0]

    @property
    def change(self) -> str:
        """What changed, in the current language; empty where nothing can be said."""
        if not self.is_comparable:
            return ""
        return change_wording(self.before.figure, self.after.figure, get_language())

    @property
    def change_language(self) -> str:
        """The language of what changed: of percentages and ranks it is named by the language's own words."""
        is_of_unit = self.after.figure.measure in (Measure.COUNT, Measure.SCORE)
        return self.after.unit_language if is_of_unit else get_language()
