"""What the total holds besides the days counted: what was carried over, and corrections."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stats.days import day_of
from stats.models.totals import DayTotal

LARGEST = 10**9  # visits that one entry may add or take away: no sum of entries overflows


class LedgerQuerySet(models.QuerySet):
    def sum(self) -> int:
        """The visits that these entries add to the total."""
        return self.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]

    def carried_over(self) -> Self:
        """What the previous counter had, whether or not its days have been listed since."""
        return self.exclude(kind=Kind.CORRECTION)

    def cut_over(self) -> date:
        """The day on which this portal began to count."""
        return self.values_list("day", flat=True).get(kind=Kind.CARRIED_OVER)

    def corrections(self) -> Self:
        """Corrections of days: they belong to the day, its week, and all visits."""
        return self.filter(kind=Kind.CORRECTION)


class Kind(models.TextChoices):
    """What an entry of the ledger is about."""

    CARRIED_OVER = "carried", _("Carried over from the previous counter")
    LISTED = "listed", _("Carried over, now listed day by day")
    RESTATED = "restated", _("Correction of what was carried over")
    CORRECTION = "correction", _("Correction of a day")


class Amount(models.Model):
    """Visits to add or take away, of which day, and why."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CORRECTION)
    day = models.DateField(
        _("day"),
        help_text=_("The day a correction is about; for what is carried over, the day of the cut-over."),
    )
    amount = models.BigIntegerField(_("visits"), help_text=_("Added to the total; negative to take away."))
    reason = models.TextField(_("reason"), help_text=_("Published together with the entry."))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_amount_not_zero",
                condition=~Q(amount=0),
                violation_error_message=_("An entry adds visits or takes some away; it cannot do neither."),
            ),
            models.CheckConstraint(
                name="%(class)s_amount_bounded",
                condition=Q(amount__range=(-LARGEST, LARGEST)),
                violation_error_message=_("An entry adds or takes away at most 1,000,000,000 visits."),
            ),
        ]

    def clean(self) -> None:
        """Refuse what would break the published rules: no day, and nothing carried over, is ever less than nothing."""
        if None in (self.day, self.amount):  # the form says so itself
            return
        if self.kind == Kind.CORRECTION:
            self._refuse_impossible_day()
        else:
            self._refuse_impossible_remainder()

    def _refuse_impossible_day(self) -> None:
        visits = DayTotal.objects.filter(day=self.day).values_list("visits", flat=True).first()
        corrections = LedgerEntry.objects.corrections().filter(day=self.day)
        is_known = visits is not None or corrections.exists()
        if self.day > day_of(self.recorded_at) and not is_known:
            raise ValidationError({"day": _("This day has not come yet.")})
        if self.day < LedgerEntry.objects.cut_over() and not is_known:
            message = _("No visits of this day are counted here; they are part of what was carried over.")
            raise ValidationError({"day": message})
        if self.amount < 0 and (visits or 0) + corrections.sum() + self.amount < 0:
            raise ValidationError({"amount": _("This takes away more visits than the day has.")})

    def _refuse_impossible_remainder(self) -> None:
        if self.day != LedgerEntry.objects.cut_over():
            message = _("What was carried over stands under the day of the cut-over, %(day)s.")
            day = {"day": date_format(LedgerEntry.objects.cut_over(), "j M Y")}
            raise ValidationError({"day": ValidationError(message, params=day)})
        if self.amount < 0 and LedgerEntry.objects.carried_over().sum() + self.amount < 0:
            raise ValidationError({"amount": _("This takes away more than was carried over.")})


class LedgerEntry(Amount):
    """What the total holds besides the days counted. Append-only: the database refuses change and deletion."""

    Kind = Kind

    author = models.CharField(
        _("entered by"), max_length=150, help_text=_("Published together with the entry.")
    )
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    is_self_approved = models.BooleanField(
        _("approved by its author"),
        db_default=False,
        help_text=_("Only where nobody else could approve it, or the settings allow it."),
    )
    taken_on = models.DateField(
        _("number read on"), null=True, blank=True, help_text=_("Empty when the day is not known.")
    )

    objects = LedgerQuerySet.as_manager()

    class Meta(Amount.Meta):
        ordering = ["pk"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        default_permissions = ["add", "view"]
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(name="ledger_kind_known", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(
                name="ledger_carried_over_once", fields=["kind"], condition=Q(kind="carried")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount:+}"


class ProposedCorrection(Amount):
    """A correction that waits for a second person. It counts nothing until it is approved: then it is in the ledger."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    KINDS = [(kind.value, kind.label) for kind in (Kind.CORRECTION, Kind.RESTATED)]

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,  # people are deactivated, not deleted
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    entry = models.OneToOneField(
        LedgerEntry, verbose_name=_("ledger entry"), on_delete=models.DO_NOTHING, null=True, blank=True
    )  # the ledger's triggers let no entry go

    class Meta(Amount.Meta):
        ordering = ["-pk"]
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        default_permissions = ["add", "view"]
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(
                name="correction_in_ledger_if_approved",
                condition=Q(state="approved", entry__isnull=False)
                | (~Q(state="approved") & Q(entry__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.amount:+}"
