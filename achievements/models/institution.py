"""Bodies, their names over time, and what became of them."""

from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.alphabetical import AlphabeticalField
from achievements.models.editorial import Editorial
from achievements.models.fields import DateOrderField, EDTFField, ProseField, rank
from achievements.models.milestone import Participation
from achievements.models.relating import RelatingQuerySet, names_of
from achievements.models.searchable import FoldedField, SearchableQuerySet, Ways, name_has, own_text_has
from achievements.models.source import Cited
from achievements.words.dates import HistoricalDate
from achievements.words.fallback import in_own_language
from web.addresses import address_of


class InstitutionQuerySet(SearchableQuerySet):
    collection = "institutions"
    used_by = ("participations__milestone", "observations", "documents_issued")

    def with_names(self) -> Self:
        return self.prefetch_related(names_of())

    def named(self) -> Self:
        return self.published().with_names()

    def for_register(self) -> Self:
        """For _successions.html and what stands above it."""
        successions = ["successions_before", "successions_after"]
        return self.named().with_named("parent").with_listed("errata", *successions)

    def for_index(self) -> Self:
        """For institutions.html, kind by kind: each with the number of public milestones it took part in."""
        public = self._related("participations").with_public("milestone")
        participations = public.filter(institution=OuterRef("pk")).order_by()
        took_part = (
            participations.values("institution")
            .annotate(number=Count("milestone", distinct=True))
            .values("number")
        )
        by_kind = self.listed().order_by(rank("kind", Institution.Kind.values), *in_alphabet())
        return by_kind.annotate(milestone_count=Coalesce(Subquery(took_part), 0))

    def for_page(self) -> Self:
        """Everything institution.html shows but its long lists."""
        return self.for_register().with_named("children").with_citations()

    def with_part_in(self, achievement: Achievement) -> Self:
        """Each with how it took part in the published milestones of `achievement`."""
        participations = self._related("participations").in_those_of(achievement)
        return self.with_related(participations=participations.order_by("role", "pk"))

    @staticmethod
    def says(ways: Ways) -> Q:
        """An institution is found by all its names too."""
        return own_text_has(ways) | InstitutionQuerySet.is_called(ways)

    @staticmethod
    def is_called(ways: Ways) -> Q:
        names = InstitutionName.objects.filter(name_has(ways))
        return Q(pk__in=names.values("institution"))


def in_alphabet() -> tuple[Any, str]:
    """What puts institutions in the order of the alphabet, by their latest names."""
    names = InstitutionName.objects.filter(institution=OuterRef("pk"))
    latest = names.order_by(F("valid_earliest").desc(nulls_last=True), "-pk")
    return Coalesce(Subquery(latest.values("name_order")[:1]), Value("")), "slug"


class Institution(Editorial, Cited):
    """A body with a life of its own (W3C ORG: Organization). A body that replaced it is another institution."""

    TRANSLATED = ("summary",)

    # Beside rows that a queryset fetched with them
    public_names: "list[InstitutionName]"
    public_children: "list[Institution]"
    public_participations: list[Participation]
    public_successions_before: "list[Succession]"
    public_successions_after: "list[Succession]"

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("People's committee or government")
        DEPARTMENT = "department", _("Department")
        UNIT = "unit", _("Centre or unit")
        PARTY = "party", _("Party body")
        PRESS = "press", _("Press body")
        ENTERPRISE = "enterprise", _("Enterprise")
        ASSOCIATION = "association", _("Association")
        ARMED_FORCES = "armed_forces", _("Armed forces")
        ASSEMBLY = "assembly", _("Group of bodies")

    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    summary = ProseField(_("summary"), blank=True)
    search_text = FoldedField(of=["summary"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = InstitutionQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["kind", "slug"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="institution_not_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("An institution cannot belong to itself."),
            ),
        ]

    def __str__(self) -> str:
        name = self.name_at(None)
        return name.name if name else self.slug

    def get_absolute_url(self) -> str:
        return address_of("institution", self.slug)

    @property
    def all_names(self) -> "list[InstitutionName]":
        """Its names in order: those fetched beside it (`names_of`), or else asked for."""
        return self.public_names if hasattr(self, "public_names") else list(self.names.all())

    @property
    def latest_name(self) -> "InstitutionName | None":
        return self.name_at(None)

    @property
    def span(self) -> HistoricalDate | None:
        """From when it bore its first name to when its last one; None where the record does not say."""
        valid = [name.valid for name in self.all_names if name.valid]
        if not valid or not (valid[0].start or valid[-1].end):
            return None
        return HistoricalDate(valid[0].start, valid[-1].end)

    def name_at(self, when: HistoricalDate | date | None) -> "InstitutionName | None":
        """The name it bore at `when`; its latest name where `when` is None or no name is known for that time."""
        names = self.all_names
        if when is not None:
            valid = [name for name in names if name.valid is None or name.valid.overlaps(when)]
            names = valid or names
        return names[-1] if names else None


class InstitutionName(models.Model):
    """A name with the span in which it was borne; the last in order is the latest."""

    TRANSLATED = ("name", "abbreviation")

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(_("name"), max_length=250)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    valid = EDTFField(
        _("borne during"),
        null=True,
        blank=True,
        earliest_field="valid_earliest",
        latest_field="valid_latest",
        help_text=_("Leave empty when the source does not say."),
    )
    valid_earliest = models.DateField(_("first possible day"), null=True, editable=False)
    valid_latest = models.DateField(_("last possible day"), null=True, editable=False)
    name_order = AlphabeticalField(of=in_own_language("name"))
    search_title = FoldedField(of=["name", "abbreviation"], form="both")

    class Meta:
        ordering = ["institution", F("valid_earliest").asc(nulls_first=True), "pk"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(
                "institution",
                in_own_language("name"),
                Coalesce("valid", Value("")),
                name="institutionname_unique",
                violation_error_message=_("This name is already listed for this span."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SuccessionQuerySet(RelatingQuerySet):
    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """A succession is public when both institutions are."""
        before, after = (
            InstitutionQuerySet.is_public(now, f"{prefix}{name}__") for name in ("predecessor", "successor")
        )
        return after & (Q(**{f"{prefix}predecessor__isnull": True}) | before)

    def named(self) -> Self:
        both = self.filter(self.is_public()).select_related("predecessor", "successor")
        return both.prefetch_related(names_of("predecessor"), names_of("successor"))

    def listed(self) -> Self:
        """For _succession.html and _succession_line.html."""
        return self.named().with_listed("document").with_citations()


class Succession(Cited):
    """A dated change that leads from one institution to another (W3C ORG: ChangeEvent).

    An establishment has no predecessor. A merger of three bodies is three successions with one date and document.
    """

    TRANSLATED = ("functions",)

    class Kind(models.TextChoices):
        ESTABLISHMENT = "establishment", _("established")
        REORGANISATION = "reorganisation", _("reorganised into")
        TRANSFER = "transfer", _("transferred functions to")
        UPGRADE = "upgrade", _("upgraded to")
        MERGER = "merger", _("merged into")
        DIVISION = "division", _("divided into")

    predecessor = models.ForeignKey(
        Institution,
        verbose_name=_("institution before"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="successions_after",
    )
    successor = models.ForeignKey(
        Institution,
        verbose_name=_("institution after"),
        on_delete=models.CASCADE,
        related_name="successions_before",
    )
    document = models.ForeignKey(
        "LegalDocument",
        verbose_name=_("ordered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successions",
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    functions = models.CharField(_("functions concerned"), max_length=300, blank=True)
    date = EDTFField(
        _("date"),
        null=True,
        blank=True,
        earliest_field="date_earliest",
        latest_field="date_latest",
        order_field="date_order",
    )
    date_earliest = models.DateField(_("first possible day"), null=True, editable=False)
    date_latest = models.DateField(_("last possible day"), null=True, editable=False)
    date_order = DateOrderField(_("place in time"))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["date_order", "kind", "pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.CheckConstraint(
                name="succession_two_institutions",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("successor")),
                violation_error_message=_("An institution cannot succeed itself."),
            ),
            models.CheckConstraint(
                name="succession_establishment_without_predecessor",
                condition=Q(kind="establishment", predecessor__isnull=True)
                | (~Q(kind="establishment") & Q(predecessor__isnull=False)),
                violation_error_message=_("Every change but an establishment names the institution before."),
            ),
            models.UniqueConstraint(
                Coalesce("predecessor", Value(0)),
                "successor",
                "kind",
                name="succession_unique",
                violation_error_message=_("This succession is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor or ''} → {self.successor}".strip()

    def clean(self) -> None:
        """Refuse a chain that comes back to where it began: no body replaces one that came after it."""
        if self.predecessor_id is None or self.successor_id is None or self.kind == self.Kind.TRANSFER:
            return
        if self.successor_id in self._ancestors_of(self.predecessor_id):
            raise ValidationError(
                _("This succession leads back to where it began: %(after)s already came before %(before)s."),
                code="loop",
                params={"after": self.successor, "before": self.predecessor},
            )

    def _ancestors_of(self, institution_id: int) -> set[int]:
        """Ids of all institutions that `institution_id` came from, itself included."""
        edges = Succession.objects.exclude(kind=self.Kind.TRANSFER).exclude(pk=self.pk)
        before: dict[int, list[int]] = {}
        for predecessor, successor in edges.values_list("predecessor_id", "successor_id"):
            before.setdefault(successor, []).append(predecessor)
        found, waiting = set(), [institution_id]
        while waiting:
            current = waiting.pop()
            if current and current not in found:
                found.add(current)
                waiting.extend(before.get(current, []))
        return found
