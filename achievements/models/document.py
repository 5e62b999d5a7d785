"""Decisions, directives, plans and programmes, with as much of their particulars as is known."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from achievements.models.achievement import Achievement
from achievements.models.alphabetical import AlphabeticalField
from achievements.models.dated import DatedQuerySet
from achievements.models.editorial import Editorial
from achievements.models.fields import DateOrderField, EDTFField
from achievements.models.searchable import FoldedField
from achievements.models.source import Cited
from achievements.words.fallback import in_own_language
from web.addresses import address_of


class LegalDocumentQuerySet(DatedQuerySet):
    collection = "documents"
    used_by = ("achievements", "milestones")

    def listed(self) -> Self:
        """For _document.html."""
        return self.published().with_named("issuer", "errata")

    def for_booklet(self) -> Self:
        """For the register of booklet.html."""
        return self.listed().with_named("achievements", "milestones").with_citations()

    def for_page(self) -> Self:
        """Everything document.html shows."""
        successions = self._related("successions").named().with_citations()
        documents = self.listed().with_named("achievements").with_listed("milestones")
        return documents.with_citations().with_related(successions=successions)


class LegalDocument(Editorial, Cited):
    """A document by its parts: type, number and symbol, issuer, date, abstract (Nghị định 30/2020/NĐ-CP, Appendix I).

    Neither number nor date is required: many sources name a document without them.
    """

    TRANSLATED = ("subject",)

    class Kind(models.TextChoices):
        DECISION = "decision", _("Decision")
        DIRECTIVE = "directive", _("Directive")
        RESOLUTION = "resolution", _("Resolution")
        ACTION_PROGRAMME = "action_programme", _("Action programme")
        SCHEME = "scheme", _("Scheme")
        MASTER_PLAN = "master_plan", _("Master plan")
        POLICY = "policy", _("Policy")
        REGULATION = "regulation", _("Regulation")
        AGREEMENT = "agreement", _("Agreement")
        PROGRAMME = "programme", _("Programme of cooperation")

    issuer = models.ForeignKey(
        "Institution",
        verbose_name=_("issuer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_issued",
    )
    achievements = models.ManyToManyField(
        Achievement, verbose_name=_("achievements"), blank=True, related_name="documents"
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    number = models.CharField(
        _("number and symbol"), max_length=60, blank=True, help_text=_("For example 715/QĐ-UBND.")
    )
    number_as_printed = models.CharField(
        _("number as printed in the source"),
        max_length=60,
        blank=True,
        help_text=_("Exactly as the source prints it, even where it looks wrong."),
    )
    subject = models.CharField(_("abstract"), max_length=400)
    date = EDTFField(
        _("date of issue"),
        null=True,
        blank=True,
        earliest_field="date_earliest",
        latest_field="date_latest",
        order_field="date_order",
    )
    date_earliest = models.DateField(_("first possible day"), null=True, editable=False)
    date_latest = models.DateField(_("last possible day"), null=True, editable=False)
    date_order = DateOrderField(_("place in time"))
    subject_order = AlphabeticalField(of=in_own_language("subject"))
    search_title = FoldedField(
        of=["number", "number_as_printed", "numbered_designation", "subject"], form="both"
    )
    search_text = FoldedField(
        of=["number", "number_as_printed", "numbered_designation", "subject", "get_kind_display", "date"]
    )
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = LegalDocumentQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["date_order", "slug"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index("date_order", "slug", name="legaldocument_in_time")]
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="legaldocument_number_as_printed",
                condition=Q(number="") | ~Q(number_as_printed=""),
                violation_error_message=_("A document with a number also needs the number as printed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_as_printed} · {self.subject}" if self.number_as_printed else self.subject

    def get_absolute_url(self) -> str:
        return address_of("document", self.slug)

    @property
    def kind_before_number(self) -> str:
        """The type as it stands before a number ("Quyết định số"), nothing where that begins with it ("Đề án 10")."""
        kind = self.get_kind_display()
        if not self.number_as_printed:
            return kind
        if self.number_as_printed.startswith(kind):
            return ""
        return pgettext("before a document's number", "%(kind)s") % {"kind": kind}

    @property
    def designation(self) -> str:
        """What a document is cited by: its type and its number as printed ("Quyết định số 715/QĐ-UBND")."""
        return f"{self.kind_before_number} {self.number_as_printed}".strip()

    @property
    def numbered_designation(self) -> str:
        """Its designation; empty where it has no number, since a type alone designates nothing."""
        return self.designation if self.number_as_printed else ""
