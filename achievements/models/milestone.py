"""Dated events, and who took part in them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, Count, F, Q, TextField, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.alphabetical import AlphabeticalField
from achievements.models.category import Category
from achievements.models.dated import DatedQuerySet
from achievements.models.document import LegalDocument
from achievements.models.editorial import Editorial, Labelled
from achievements.models.fields import DateOrderField, EDTFField, ProseField
from achievements.models.period import Period
from achievements.models.relating import RelatingQuerySet, names_of
from achievements.models.searchable import FoldedField
from achievements.models.source import Cited
from achievements.words.dates import DateBasis, GroundedDate
from achievements.words.fallback import in_own_language
from web.addresses import address_of

MOST_ON_A_DAY = 10


class MilestoneQuerySet(DatedQuerySet):
    collection = "milestones"
    names_period = True

    def in_one_line(self) -> Self:
        """For _milestone_line.html."""
        return self.published().with_named("errata")

    def listed(self) -> Self:
        """For _milestone.html."""
        return self.in_one_line().with_listed("participations")

    def with_nameless(self) -> Self:
        """As `listed`, but for the names of those that took part, which a page may fetch with others'."""
        return self.in_one_line().with_named("participations")

    def coming_round(self, today: date) -> list["Milestone"]:
        """For _coming_round.html: of what is known to the day, all whose day of the year is `today` or is the next."""
        day_of_year = Substr(Cast("date_earliest", TextField()), 6)  # "03-27"
        dated = self.in_one_line().filter(date_earliest=F("date_latest")).annotate(day_of_year=day_of_year)
        is_over = Case(When(day_of_year__lt=f"{today:%m-%d}", then=1), default=0)
        rows = [
            row
            for row in dated.order_by(is_over, "day_of_year", "date_order")[:MOST_ON_A_DAY]
            if row.date.exact_day
        ]
        return [row for row in rows if row.day_of_year == rows[0].day_of_year]

    def for_files(self) -> Self:
        """For timelinejs.py and calendar.py: what has a place in time, with its field."""
        dated = self.published().select_related("category").filter(date__isnull=False)
        return dated.with_named("errata").with_citations()

    def for_page(self) -> Self:
        """Everything milestone.html shows."""
        return (
            self.listed()
            .select_related("category", "period")
            .with_named("achievements")
            .with_listed("documents", "observations", "photos")
            .with_citations()
        )

    def for_booklet(self) -> Self:
        """For _milestone_entry.html."""
        milestones = self.listed().with_named("achievements").with_listed("documents")
        return milestones.with_citations()


class Milestone(Editorial, Cited):
    """An event with the precision of date its source gives; agreements may have none."""

    TRANSLATED = ("title", "effect", "body")

    # Beside rows that a queryset fetched with them
    public_participations: "list[Participation]"
    public_documents: list[LegalDocument]

    class Kind(models.TextChoices):
        ESTABLISHMENT = "establishment", _("Establishment")
        REORGANISATION = "reorganisation", _("Reorganisation")
        LAUNCH = "launch", _("Launch")
        INFRASTRUCTURE = "infrastructure", _("Infrastructure")
        SYSTEM = "system", _("System in use")
        AGREEMENT = "agreement", _("Agreement")
        POLICY = "policy", _("Policy")
        RANKING = "ranking", _("Ranking")
        FIRST = "first", _("First of its kind")
        CONGRESS = "congress", _("Party congress")
        EVENT = "event", _("Event")

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="milestones"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="milestones"
    )
    achievements = models.ManyToManyField(
        Achievement, verbose_name=_("achievements"), blank=True, related_name="milestones"
    )
    documents = models.ManyToManyField(
        LegalDocument, verbose_name=_("documents"), blank=True, related_name="milestones"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=250)
    effect = models.CharField(
        _("effect"),
        max_length=400,
        blank=True,
        help_text=_("One line on what it led to, as the source tells it."),
    )
    body = ProseField(_("text"), blank=True)
    date = EDTFField(
        _("date"),
        null=True,
        blank=True,
        earliest_field="date_earliest",
        latest_field="date_latest",
        order_field="date_order",
        help_text=_("Only as precise as the source. Leave empty when the source gives no date."),
    )
    date_basis = models.CharField(
        _("basis of the date"), max_length=10, choices=DateBasis, default=DateBasis.STATED
    )
    date_earliest = models.DateField(_("first possible day"), null=True, editable=False, db_index=True)
    date_latest = models.DateField(_("last possible day"), null=True, editable=False)
    date_order = DateOrderField(_("place in time"))
    is_highlight = models.BooleanField(_("show on the home page"), default=False)
    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title"], form="both")
    search_text = FoldedField(of=["title", "effect", "body", "date", "get_kind_display"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = MilestoneQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["date_order", "slug"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        indexes = [
            models.Index("date_order", "slug", name="milestone_in_time"),
            models.Index("period", condition=Q(is_highlight=True), name="milestone_highlighted"),
            models.Index(
                fields=["category", "editorial_state", "publish_from", "date", "updated_at"],
                name="milestone_of_category",
            ),
            # all that the facets of the timeline count
            models.Index(
                fields=[
                    "editorial_state",
                    "publish_from",
                    "date_earliest",
                    "date_latest",
                    "date",
                    "category",
                    "kind",
                ],
                name="milestone_counted",
            ),
        ]
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="milestone_date_bounds_ordered",
                condition=Q(date_earliest__isnull=True)
                | Q(date_latest__isnull=True)
                | Q(date_earliest__lte=models.F("date_latest")),
                violation_error_message=_("The date ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("milestone", self.slug)

    @property
    def when(self) -> GroundedDate | None:
        """Its date with how that is known; None where the source gives none."""
        return GroundedDate(self.date, DateBasis(self.date_basis)) if self.date else None


class ParticipationQuerySet(RelatingQuerySet):
    def named(self) -> Self:
        """An institution that is not public is not named."""
        return self.with_public("institution").select_related("institution")

    def listed(self) -> Self:
        """For _milestone.html and _participant.html."""
        return self.named().prefetch_related(names_of("institution"))

    def in_those_of(self, achievement: Achievement) -> Self:
        """In the published milestones of `achievement`."""
        return self.with_public("milestone").filter(milestone__achievements=achievement)

    def institutions(self) -> models.QuerySet:
        """The keys of those that took part, the most often first."""
        counted = self.order_by().values("institution").annotate(number=Count("pk"))
        return counted.order_by("-number", "institution").values("institution")


class Participation(Labelled):
    """What an institution did in a milestone. It is named as it was called then."""

    class Role(models.TextChoices):
        SUBJECT = "subject", _("subject")
        ISSUER = "issuer", _("issued it")
        HOST = "host", _("organised it")
        ADVISER = "adviser", _("advised")
        OPERATOR = "operator", _("carried it out")
        PARTY = "party", _("party to it")
        PARTICIPANT = "participant", _("took part")
        PREDECESSOR = "predecessor", _("predecessor")
        TRANSFEROR = "transferor", _("transferred functions")
        ASSESSOR = "assessor", _("assessed it")

    milestone = models.ForeignKey(
        Milestone, verbose_name=_("milestone"), on_delete=models.CASCADE, related_name="participations"
    )
    institution = models.ForeignKey(
        "Institution",
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "role", "institution"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "institution", "role"],
                name="participation_unique",
                violation_error_message=_("This institution already has this role in the milestone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} ({self.get_role_display()})"
