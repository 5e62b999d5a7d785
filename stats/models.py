"""What the counter keeps: totals for ever, and for the current day what tells its browsers apart. No one's address,
agent, token or path is among it."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stats.days import day_of


class Reason(models.TextChoices):
    """Why a beacon was left out."""

    BOT = "bot", _("Robot")
    PREFETCH = "prefetch", _("Loaded ahead, not shown")
    STAFF = "staff", _("Signed-in staff")
    METHOD = "method", _("Not the request of our page's script")
    FOREIGN = "foreign", _("Called from another site")
    NOT_PAGE = "not_page", _("Not an address of a page")
    CAP = "cap", _("Too many from one network")


# --- Only while the day lasts ---------------------------------------------------------------------------------


class DaySecret(models.Model):
    """The random key under which one day's browsers and networks are known; destroyed after the day."""

    day = models.DateField(primary_key=True)
    secret = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.day}"


class Presence(models.Model):
    """One browser on one day, known only by a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    last_seen = models.BigIntegerField(db_index=True, help_text="milliseconds since 1970")
    seen_before = models.BigIntegerField(null=True, help_text="the same, of the sign of life before the last")
    visits = models.PositiveIntegerField(help_text="visits of this browser on this day")
    visit_views = models.PositiveIntegerField(
        help_text="views of the visit under way; 0: the next view begins one"
    )
    moved_on = models.BooleanField(
        db_default=False, help_text="seen again after midnight, under the next day's key"
    )

    def __str__(self) -> str:
        return f"{self.day} {self.key[:8]}"


class NetworkUse(models.Model):
    """How much one network sent in its running minute and ten minutes, for the caps."""

    key = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    beacons_since = models.BigIntegerField(help_text="milliseconds since 1970")
    beacons = models.PositiveIntegerField()
    visits_since = models.BigIntegerField(help_text="milliseconds since 1970")
    visits = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.key[:8]}"


# --- For ever -------------------------------------------------------------------------------------------------


class DayTotal(models.Model):
    """The visits, visitors and views of one day: what the public numbers are the sum of."""

    day = models.DateField(_("day"), primary_key=True)
    visits = models.PositiveIntegerField(_("visits"))
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True)
    views = models.PositiveIntegerField(_("views"), null=True, blank=True)
    imported = models.BooleanField(
        _("from the previous counter"),
        db_default=False,
        help_text=_("A day of the previous counter's history, not counted here."),
    )

    class Meta:
        ordering = ["-day"]
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visitor statistics")
        constraints = [
            models.CheckConstraint(
                name="day_visitors_visits_views",
                condition=Q(visitors__lte=F("visits"), visits__lte=F("views")),
                violation_error_message=_(
                    "A day has at most as many visitors as visits, and visits as views."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class HourTotal(models.Model):
    """The same, for one hour of a day."""

    day = models.DateField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    visits = models.PositiveIntegerField(_("visits"))
    visitors = models.PositiveIntegerField(_("visitors"))
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        ordering = ["-day", "-hour"]
        constraints = [
            models.UniqueConstraint(fields=["day", "hour"], name="hour_unique"),
            models.CheckConstraint(name="hour_of_day", condition=Q(hour__lte=23)),
            models.CheckConstraint(
                name="hour_visitors_visits_views",
                condition=Q(visitors__lte=F("visits"), visits__lte=F("views")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hour:02}:00"


class PageTotal(models.Model):
    """How often one page was viewed on one day. What came after the day's cap of pages stands under no path."""

    day = models.DateField(_("day"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "path"], name="page_of_day_unique")]

    def __str__(self) -> str:
        return f"{self.day} {self.path}"


class ExcludedTotal(models.Model):
    """How many beacons were left out on one day for one reason."""

    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    beacons = models.PositiveIntegerField(_("beacons"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "reason"], name="reason_of_day_unique")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class LedgerQuerySet(models.QuerySet):
    def sum(self) -> int:
        """The visits that these entries add to the total."""
        return self.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]

    def carried_over(self) -> Self:
        """What the previous counter had, whether or not its days have been listed since."""
        return self.exclude(kind=LedgerEntry.Kind.CORRECTION)

    def corrections(self) -> Self:
        return self.filter(kind=LedgerEntry.Kind.CORRECTION)


class LedgerEntry(models.Model):
    """What the total holds besides the days counted. Append-only: a database trigger refuses change and deletion."""

    class Kind(models.TextChoices):
        CARRIED_OVER = "carried", _("Carried over from the previous counter")
        LISTED = "listed", _("Carried over, now listed day by day")
        CORRECTION = "correction", _("Correction")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CORRECTION)
    day = models.DateField(
        _("day"),
        help_text=_("The day a correction is about; for what is carried over, the day of the cut-over."),
    )
    amount = models.BigIntegerField(_("visits"), help_text=_("Added to the total; negative to take away."))
    reason = models.TextField(_("reason"), help_text=_("Published together with the entry."))
    author = models.CharField(
        _("entered by"), max_length=100, help_text=_("Published together with the entry.")
    )
    taken_on = models.DateField(
        _("number read on"), null=True, blank=True, help_text=_("Empty when the day is not known.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        default_permissions = ["add", "view"]
        constraints = [
            models.CheckConstraint(
                name="ledger_kind_known", condition=Q(kind__in=["carried", "listed", "correction"])
            ),
            models.CheckConstraint(
                name="ledger_amount_not_zero",
                condition=~Q(amount=0),
                violation_error_message=_("An entry adds visits or takes some away; it cannot do neither."),
            ),
            models.UniqueConstraint(
                name="ledger_carried_over_once", fields=["kind"], condition=Q(kind="carried")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount:+}"

    def clean(self) -> None:
        """Refuse what would break the published rules: that the total is never less than the days, or the future."""
        if self.amount is not None and LedgerEntry.objects.sum() + self.amount < 0:
            raise ValidationError({"amount": _("This takes away more than the ledger holds.")})
        if self.day is not None and self.day > day_of(self.recorded_at):
            raise ValidationError({"day": _("This day has not come yet.")})
