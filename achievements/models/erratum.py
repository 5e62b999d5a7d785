"""Errata of the sources, told in the open until they are settled."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.document import LegalDocument
from achievements.models.editorial import Editorial
from achievements.models.fields import ProseField
from achievements.models.institution import Institution
from achievements.models.metric import Metric
from achievements.models.milestone import Milestone
from achievements.models.observation import Observation
from achievements.models.photo import Photo
from achievements.models.searchable import FoldedField, SearchableQuerySet
from achievements.models.source import Cited
from achievements.words.fallback import in_own_language
from web.addresses import address_of

FACTS = ["achievements", "milestones", "observations", "documents", "institutions", "photos"]


class ErratumQuerySet(SearchableQuerySet):
    collection = "errata"
    used_by = ("achievements", "milestones", "observations", "photos")
    otherwise_used_by = ("documents", "institutions")

    def named(self) -> Self:
        """For what stands beside the facts that they are about: the heaviest first, and no slips."""
        return super().named().exclude(weight=Erratum.Weight.SLIP).order_by("weight", "slug")

    def for_register(self) -> Self:
        """For open_questions.html: each with the facts it is about, the heaviest first."""
        by_weight = self.published().order_by("weight", "slug")
        return by_weight.with_named(*FACTS).with_citations()

    def contradicting(self, metric: Metric) -> Self:
        """For metric.html: contradictions, not rejected, of an observation of `metric`, with all their observations."""
        observations = Observation.objects.published().filter(metric=metric)
        conflicts = self.published().filter(kind=Erratum.Kind.CONFLICT, observations__in=observations)
        return conflicts.exclude(state=Erratum.State.REJECTED).distinct().with_listed("observations")


class Erratum(Editorial, Cited):
    """A place where a source seems wrong or contradicts itself: what is printed, what is probably meant, and why."""

    TRANSLATED = ("note", "evidence")

    class Kind(models.TextChoices):
        TYPO = "typo", _("Slip of typing")
        NAME = "name", _("Name written differently")
        NUMBER = "number", _("Number in doubt")
        DATE = "date", _("Date in doubt")
        CONFLICT = "conflict", _("Contradiction")
        OMISSION = "omission", _("Something missing")
        AMBIGUITY = "ambiguity", _("Unclear meaning")

    class Weight(models.TextChoices):
        """How much of what is told a doubt touches; the heaviest first, which is also the order of their codes."""

        CONFLICT = "conflict", _("A value, a date or a body is itself in question")
        GAP = "gap", _("Something is missing or unclear")
        SLIP = "slip", _("A slip of writing")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    achievements = models.ManyToManyField(
        Achievement, verbose_name=_("achievements"), blank=True, related_name="errata"
    )
    milestones = models.ManyToManyField(
        Milestone, verbose_name=_("milestones"), blank=True, related_name="errata"
    )
    observations = models.ManyToManyField(
        Observation, verbose_name=_("figures"), blank=True, related_name="errata"
    )
    documents = models.ManyToManyField(
        LegalDocument, verbose_name=_("documents"), blank=True, related_name="errata"
    )
    institutions = models.ManyToManyField(
        Institution, verbose_name=_("institutions"), blank=True, related_name="errata"
    )
    photos = models.ManyToManyField(Photo, verbose_name=_("photographs"), blank=True, related_name="errata")
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    weight = models.CharField(
        _("weight"),
        max_length=10,
        choices=Weight,
        default=Weight.GAP,
        help_text=_(
            "What is in question is marked in red wherever it stands, what is missing or unclear with a small note;"
            " slips are told among the open questions only."
        ),
    )
    as_printed = models.CharField(
        _("as printed"), max_length=300, help_text=_("The few words in question, letter by letter.")
    )
    probable = models.CharField(
        _("probable reading"),
        max_length=300,
        blank=True,
        help_text=_("Leave empty where nothing can be said; never guess."),
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    state = models.CharField(_("state of the question"), max_length=10, choices=State, default=State.OPEN)
    note = ProseField(_("explanation"))
    evidence = ProseField(_("evidence"), blank=True, help_text=_("What confirmed or rejected it."))
    search_text = FoldedField(of=["as_printed", "probable", "note", "evidence", "get_kind_display"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = ErratumQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["slug"]
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="erratum_settled_with_evidence",
                condition=models.Q(state="open") | models.Q((f"{in_own_language('evidence')}__gt", "")),
                violation_error_message=_("Say what confirmed or rejected it."),
            ),
        ]

    def __str__(self) -> str:
        return self.as_printed

    def get_absolute_url(self) -> str:
        return f"{address_of('open_questions')}#{self.slug}"

    @classmethod
    def by_weight(cls, errata: Iterable[Self]) -> list[tuple[str, list[Self]]]:
        """Each weight in words with its errata, the heaviest first."""
        errata = list(errata)
        return [
            (weight.label, [erratum for erratum in errata if erratum.weight == weight])
            for weight in cls.Weight
        ]

    @property
    def facts(self) -> list[Cited]:
        """What an erratum of `for_register()` is about, as far as the public may see it."""
        return [fact for name in FACTS for fact in getattr(self, f"public_{name}")]
