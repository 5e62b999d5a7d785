"""What is kept for ever: totals of days, hours, pages, and of what was left out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a beacon was left out."""

    BOT = "bot", _("Robot")
    PREFETCH = "prefetch", _("Loaded ahead, not shown")
    STAFF = "staff", _("Signed-in staff")
    METHOD = "method", _("Not the request of our page's script")
    FOREIGN = "foreign", _("Called from another site")
    NOT_PAGE = "not_page", _("Not an address of a page")
    CAP = "cap", _("Too many from one network")


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
