"""What tells browsers and networks apart while their day lasts, and nothing else: no address, agent, token or path."""

from django.db import models
from django.db.models import Q


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


class ClockReading(models.Model):
    """When the clock was last read by `close_day`: one of the two witnesses that a day is past."""

    moment = models.BigIntegerField(help_text="milliseconds since 1970")

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="clock_reading_single_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.moment)
