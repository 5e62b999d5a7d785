"""Metrics, and what was observed of them at a date."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import chain, pairwise
from operator import or_
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement, Category, Period
from achievements.models.editorial import Editorial, EditorialQuerySet
from achievements.models.fields import EDTFField, ProseField, first_day, last_day
from achievements.models.milestone import Milestone
from achievements.models.searchable import FoldedField, SearchableQuerySet
from achievements.models.source import Cited, Source
from achievements.words.dates import DateBasis, GroundedDate
from achievements.words.figures import (
    MEASURES,
    QUALIFIERS,
    Figure,
    FigureError,
    Measure,
    Qualifier,
    change_wording,
)

FIGURE_ERRORS = {
    "above_100": _("A percentage cannot be above 100."),
    "above_out_of": _("The value is larger than what it is out of."),
    "does_not_fit_measure": _("This qualifier does not fit the metric's unit."),
    "missing": _(
        "This cannot be empty: only “dozens of”, “most” and “all” may stand without a value, and then with words."
    ),
    "negative": _("A value cannot be below zero."),
    "not_a_positive_integer": _("A rank is a whole number from 1 up."),
    "not_all": _("“All” is said of a part only."),
    "not_finite": _("This is not a number."),
    "not_positive": _("Write a number above zero, or leave it empty."),
    "not_stated": _("“Dozens of” and “most” stand without a value."),
}


class Territory(models.Model):
    """An area that observations are about, as it was bounded in a span of years."""

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("name"), max_length=120)
    valid = EDTFField(_("bounded so during"), null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """What is counted, and how its number is read."""

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

    class Meta:
        ordering = ["slug"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.label or self.get_measure_display()


class MetricQuerySet(EditorialQuerySet):
    def for_register(self) -> Self:
        """For metrics.html: those with a figure, each with its latest one only."""
        observations = Observation.objects.published().filter(metric=OuterRef("pk"))
        latest = Subquery(observations.order_by(*IN_TIME).reverse().values("pk")[:1])
        measured = self.published().filter(Exists(observations))
        of_each = Observation.objects.listed().filter(pk__in=measured.values_list(latest))
        return measured.select_related("category", "unit").prefetch_related(Prefetch("observations", of_each))

    def for_page(self) -> Self:
        """Everything metric.html shows but its observations."""
        return self.published().select_related("category", "unit")


class Metric(Editorial):
    """Something measured (SDMX: indicator), apart from any one value of it."""

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


IN_TIME = (first_day("as_of"), last_day("as_of"), "slug")


class ObservationQuerySet(SearchableQuerySet):
    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """An observation is public only together with the metric it belongs to."""
        of_metric = EditorialQuerySet.is_public(now, f"{prefix}metric__")
        return EditorialQuerySet.is_public(now, prefix) & of_metric

    def named(self) -> Self:
        return self.published().select_related("metric__unit")

    def listed(self) -> Self:
        """For the observation's partials, with all its small print."""
        related = self.named().select_related("territory").with_named("institution", "errata")
        return related.prefetch_related("citations__source")

    def for_table(self) -> Self:
        """For a table of many metrics (booklet.html), field after field."""
        return self.listed().select_related("metric__category")

    def one_of_each_qualifier(self) -> Self:
        """For how_to_read.html: an example of each qualifier that public figures have."""
        of_each = (self.published().filter(qualifier=qualifier).order_by("pk") for qualifier in Qualifier)
        examples = (Q(pk=Subquery(observations.values("pk")[:1])) for observations in of_each)
        return self.named().filter(reduce(or_, examples))

    def latest_keys(self) -> models.QuerySet:
        return self.order_by(*IN_TIME).reverse().values("pk")

    @staticmethod
    def text_has(pattern: str) -> Q:
        """An observation is found by what is measured and its unit too."""
        in_unit = Q(unit__search_text__contains=pattern)
        metrics = Metric.objects.filter(Q(search_text__contains=pattern) | in_unit)
        return Q(search_text__contains=pattern) | Q(metric__in=metrics.values("pk"))

    @staticmethod
    def title_has(pattern: str) -> Q:
        return Q(metric__in=Metric.objects.filter(search_title__contains=pattern).values("pk"))


class Observation(Editorial, Cited):
    """One dated value of a metric, with its small print (SDMX: observation)."""

    FLAGS = {
        "disputed": "is_disputed",
        "provisional": "is_provisional",
        "break": "is_break",
    }  # by their codes

    metric = models.ForeignKey(
        Metric, verbose_name=_("metric"), on_delete=models.PROTECT, related_name="observations"
    )
    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="observations"
    )
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), on_delete=models.PROTECT, related_name="observations"
    )
    institution = models.ForeignKey(
        "Institution",
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="observations",
    )
    achievements = models.ManyToManyField(
        Achievement, verbose_name=_("achievements"), blank=True, related_name="observations"
    )
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    value = models.DecimalField(
        _("value"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Leave empty where the source gives words only, such as “hàng chục”."),
    )
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=QUALIFIERS, default=Qualifier.EXACT)
    out_of = models.DecimalField(
        _("out of"), max_digits=18, decimal_places=4, null=True, blank=True, help_text=_("7 of 63: write 63.")
    )
    out_of_label = models.CharField(
        _("out of what"), max_length=150, blank=True, help_text=_("For example “số xã”, “tỉnh, thành phố”.")
    )
    as_of = EDTFField(_("as of"), earliest_field="as_of_earliest", latest_field="as_of_latest")
    as_of_basis = models.CharField(
        _("basis of the date"), max_length=10, choices=DateBasis, default=DateBasis.STATED
    )
    as_of_earliest = models.DateField(_("first possible day"), null=True, editable=False)
    as_of_latest = models.DateField(_("last possible day"), null=True, editable=False)
    edition = models.CharField(_("edition of the ranking"), max_length=60, blank=True)
    publication_date = EDTFField(_("date the ranking was published"), null=True, blank=True)
    is_disputed = models.BooleanField(_("disputed"), default=False)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    is_break = models.BooleanField(
        _("break in the series"),
        default=False,
        help_text=_("Not comparable with the figure before it, for example because the territory changed."),
    )
    is_highlight = models.BooleanField(_("show on the home page"), default=False)
    search_text = FoldedField(
        of=[
            "get_qualifier_display",
            "value",
            "out_of",
            "out_of_label",
            "as_of",
            "edition",
            "publication_date",
        ]
    )

    objects = ObservationQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["metric", *IN_TIME]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [
            models.Index("metric", *IN_TIME, name="observation_in_time"),
            models.Index("period", condition=Q(is_highlight=True), name="observation_highlighted"),
            models.Index("qualifier", "id", name="observation_by_qualifier"),
            # all that the page of the open data counts
            models.Index(
                fields=["editorial_state", "publish_from", "metric", "period", "territory", "updated_at"],
                name="observation_counted",
            ),
        ]
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="observation_value_or_words",
                condition=Q(value__isnull=False) | Q(qualifier__in=["tens", "most", "all"]),
                violation_error_message=_("Only “dozens of”, “most” and “all” may stand without a value."),
            ),
            models.CheckConstraint(
                name="observation_value_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message=_("A value cannot be below zero."),
            ),
        ]

    def __str__(self) -> str:
        try:
            return f"{self.metric}: {self.figure.wording(get_language())}"
        except FigureError:  # what an editor typed, shown again to be mended
            return str(self.metric)

    def get_absolute_url(self) -> str:
        return f"{self.metric.get_absolute_url()}?at={self.slug}#{self.slug}"

    def clean(self) -> None:
        """Refuse a figure that cannot be true. What fits depends on the metric's unit, unseen by constraints here."""
        if self.metric_id:
            try:
                self.figure  # noqa: B018 (making it checks it)
            except FigureError as error:
                # editors write the words of a denominator once a language
                field = "out_of_label_vi" if error.field == "out_of_label" else error.field
                raise ValidationError({field: FIGURE_ERRORS[error.reason]}, code=error.reason) from None

    @property
    def figure(self) -> Figure:
        """The number with its small print, worded in the current language."""
        unit = self.metric.unit
        return Figure(
            value=self.value,
            qualifier=Qualifier(self.qualifier),
            measure=Measure(unit.measure),
            unit=unit.label,
            unit_one=unit.label_one,
            out_of=self.out_of,
            out_of_label=self.out_of_label,
        )

    def wording(self) -> str:
        """The figure and its date as prose in the current language."""
        language = get_language()
        wordings = {"figure": self.figure.wording(language), "date": self.reference_date.wording(language)}
        return gettext("%(figure)s (as of: %(date)s)") % wordings

    @property
    def reference_date(self) -> GroundedDate:
        """When the value held (SDMX: reference period), with how that is known."""
        return GroundedDate(self.as_of, DateBasis(self.as_of_basis))

    @property
    def is_qualified(self) -> bool:
        """Whether the source states it with a word such as "more than"."""
        return self.qualifier != Qualifier.EXACT

    @property
    def has_denominator(self) -> bool:
        return self.out_of is not None or bool(self.out_of_label)

    @property
    def comparable_by(self) -> tuple:
        """Observations of one metric can be compared when this is the same: where, and out of what."""
        return (self.territory_id, self.out_of, self.out_of_label_vi)

    def may_follow(self, other: "Observation") -> bool:
        """Whether it has the denominator of `other` and begins later, so that one chart can show both."""
        return self.comparable_by[1:] == other.comparable_by[1:] and (
            self.as_of.sort_key[0] > other.as_of.sort_key[0]
        )

    @property
    def status(self) -> list[str]:
        """The flags that are up, by their codes in the open data."""
        return [code for code, flag in self.FLAGS.items() if getattr(self, flag)]


STATUSES = [
    (code, Observation._meta.get_field(flag).verbose_name) for code, flag in Observation.FLAGS.items()
]


@dataclass(frozen=True)
class Comparison:
    """Two observations of a metric, the earlier first; the change is said only where both are exact and comparable."""

    before: Observation
    after: Observation
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
