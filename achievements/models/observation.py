"""What was observed of metrics: dated values with their small print, and the areas they are about."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q, Subquery
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.alphabetical import AlphabeticalField
from achievements.models.editorial import Editorial, EditorialQuerySet
from achievements.models.fields import EDTFField, first_day, last_day
from achievements.models.metric import Metric
from achievements.models.milestone import Milestone
from achievements.models.period import Period
from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from achievements.models.searchable import (
    FoldedField,
    FoundByName,
    SearchableQuerySet,
    Ways,
    name_has,
    own_text_has,
)
from achievements.models.source import Cited
from achievements.words.dates import DateBasis, GroundedDate, HistoricalDate
from achievements.words.fallback import in_own_language, language_of
from achievements.words.figures import QUALIFIERS, Bounds, Figure, FigureError, Measure, Qualifier
from achievements.words.vi import typed_number

FIGURE_ERRORS = {
    "above_100": _("A percentage cannot be above 100, unless the metric’s unit is a ratio or a change."),
    "above_out_of": _(
        "The value is larger than what it is out of, which only a unit that is a ratio or a change allows."
    ),
    "does_not_fit_measure": _("This qualifier does not fit the metric's unit."),
    "missing": _(
        "This cannot be empty: only “dozens of”, “most” and “all” may stand without a value, and then with words."
    ),
    "negative": _("A value cannot be below zero, unless the metric’s unit is a change."),
    "not_a_positive_integer": _("A rank is a whole number from 1 up."),
    "not_all": _("“All” is said of a part only."),
    "not_finite": _("This is not a number."),
    "not_positive": _("Write a number above zero, or leave it empty."),
    "not_stated": _("“Dozens of” and “most” stand without a value."),
}


class TerritoryQuerySet(FoundByName, PeriodicQuerySet):
    collection = "territories"
    used_by = ("observations",)


class Territory(models.Model):
    """An area that observations are about, as it was bounded in a span of years."""

    TRANSLATED = ("title",)

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("name"), max_length=120)
    valid = EDTFField(_("bounded so during"), null=True, blank=True)
    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title"], form="both")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        default_permissions = DEFAULT_PERMISSIONS
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.title


OUT_OF_LABEL = in_own_language("out_of_label")
IN_TIME = (first_day("as_of"), last_day("as_of"), "slug")


def _comparable_by(territory: int, out_of: Decimal | None, label: str | None) -> tuple:
    """Where and out of what; no words are the same whether files left them out or an editor."""
    return (territory, out_of, label or "")


class Outline(NamedTuple):
    """An observation without what it says: of which metric, what it can be compared by, and when it was."""

    pk: int
    metric_id: int
    comparable_by: tuple
    is_break: bool
    as_of: HistoricalDate


class ObservationQuerySet(SearchableQuerySet):
    collection = "observations"
    names_period = True

    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """An observation is public only together with the metric it belongs to."""
        of_metric = EditorialQuerySet.is_public(now, f"{prefix}metric__")
        return EditorialQuerySet.is_public(now, prefix) & of_metric

    def named(self) -> Self:
        return self.published().select_related("metric__unit")

    def listed(self) -> Self:
        """For the observation's partials, with all its small print."""
        return self._with_small_print().with_named("institution")

    def with_nameless(self) -> Self:
        """As `listed`, but for the names of the bodies that counted, which a page may fetch with others'."""
        return self._with_small_print().with_related(institution=self._related("institution").published())

    def _with_small_print(self) -> Self:
        return self.named().select_related("territory").with_named("errata").with_citations()

    def for_table(self) -> Self:
        """For a table of many metrics (booklet.html), field after field."""
        return self.listed().select_related("metric__category")

    def with_baseline(self) -> Self:
        """Those of which it is told what was before."""
        return self.published().filter(baseline__in=self._related("baseline").published().values("pk"))

    def for_before_and_after(self) -> Self:
        """For before_and_after.html, with what was before."""
        return self.listed().prefetch_related(Prefetch("baseline", self._related("baseline").in_one_line()))

    def outlines(self) -> Iterator[Outline]:
        """Of each the outline, however many there are."""
        names = ("pk", "metric", "territory", "out_of", OUT_OF_LABEL, "is_break", "as_of")
        for pk, metric, territory, out_of, label, is_break, as_of in self.values_list(*names).iterator():
            yield Outline(pk, metric, _comparable_by(territory, out_of, label), is_break, as_of)

    def one_of_each_qualifier(self) -> Self:
        """For how_to_read.html: an example of each qualifier that public figures have."""
        of_each = (self.published().filter(qualifier=qualifier).order_by("pk") for qualifier in Qualifier)
        examples = (Q(pk=Subquery(observations.values("pk")[:1])) for observations in of_each)
        return self.named().filter(reduce(or_, examples))

    def latest_keys(self) -> models.QuerySet:
        return self.order_by(*IN_TIME).reverse().values("pk")

    @staticmethod
    def says(ways: Ways) -> Q:
        """An observation is found by what is measured and its unit too."""
        return own_text_has(ways) | own_text_has(ways, "metric__") | name_has(ways, "metric__unit__")

    @staticmethod
    def is_called(ways: Ways) -> Q:
        return name_has(ways, "metric__")


class Observation(Editorial, Cited):
    """One dated value of a metric, with its small print (SDMX: observation)."""

    TRANSLATED = ("out_of_label", "edition")

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
    baseline = models.ForeignKey(
        Milestone,
        verbose_name=_("state before it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="baseline_of",
        help_text=_("What the source tells of the time before; shown with it in “Before and after”."),
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
            "ratio",
            "out_of_label",
            "as_of",
            "edition",
            "publication_date",
        ]
    )
    search_marked = FoldedField(of=search_text.of, form="marked")

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
        ]

    def __str__(self) -> str:
        try:
            return f"{self.metric}: {self.figure.wording(get_language())}"
        except FigureError:  # what an editor typed, shown again to be mended
            return str(self.metric)

    def get_absolute_url(self) -> str:
        return f"{self.metric.get_absolute_url()}#{self.slug}"

    def clean(self) -> None:
        """Refuse a figure that cannot be true. What fits depends on the metric's unit, unseen by constraints here."""
        if self.metric_id:
            try:
                self.figure  # noqa: B018 (making it checks it)
            except FigureError as error:
                # editors write the words of a denominator once a language
                field = OUT_OF_LABEL if error.field == "out_of_label" else error.field
                raise ValidationError({field: FIGURE_ERRORS[error.reason]}, code=error.reason) from None

    @property
    def typed_value(self) -> str:
        """Its number as editors type it, or the word that stands in place of one."""
        return self.get_qualifier_display() if self.value is None else typed_number(self.value)

    @property
    def figure(self) -> Figure:
        """The number with its small print, worded in the current language."""
        unit = self.metric.unit
        return Figure(
            value=self.value,
            qualifier=Qualifier(self.qualifier),
            measure=Measure(unit.measure),
            bounds=Bounds(unit.bounds),
            unit=unit.label,
            unit_one=unit.label_one,
            out_of=self.out_of,
            out_of_label=self.out_of_label,
        )

    @property
    def unit_language(self) -> str:
        """The language of what its figure counts, whose words come from the unit and the denominator."""
        texts = [(self.metric.unit, "label"), (self, "out_of_label")]
        languages = [language_of(row, field) for row, field in texts if getattr(row, field)]
        current = get_language()
        return next((language for language in languages if language != current), current)

    def wording(self) -> str:
        """The figure and its date as prose in the current language."""
        language = get_language()
        wordings = {"figure": self.figure.wording(language), "date": self.reference_date.wording(language)}
        return gettext("%(figure)s; as of: %(date)s") % wordings

    @property
    def reference_date(self) -> GroundedDate:
        """When the value held (SDMX: reference period), with how that is known."""
        return GroundedDate(self.as_of, DateBasis(self.as_of_basis))

    @property
    def is_qualified(self) -> bool:
        """Whether the source states it with a word such as "more than"."""
        return self.qualifier != Qualifier.EXACT

    @property
    def ratio(self) -> str:
        """The value and what it is out of, as people type it: "7/63"; empty where either is not known."""
        if self.value is None or self.out_of is None:
            return ""
        return "/".join(f"{Decimal(number).normalize():f}" for number in (self.value, self.out_of))

    @property
    def has_denominator(self) -> bool:
        return self.out_of is not None or bool(self.out_of_label)

    @property
    def comparable_by(self) -> tuple:
        """Observations of one metric can be compared when this is the same: where, and out of what."""
        return _comparable_by(self.territory_id, self.out_of, getattr(self, OUT_OF_LABEL))

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
