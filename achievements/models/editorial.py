"""What every published thing shares: an editorial state, and the one rule of what the public sees."""

from datetime import datetime
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import Max, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from database.moment import Moment


class EditorialState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# When the public last saw something new of a row: it changed, or its time came
CHANGED_AT = Greatest("updated_at", Coalesce("publish_from", "updated_at"))


def last_change(*things: models.QuerySet) -> datetime | None:
    """When the public last saw something new of one of `things`, all public; None where there are none."""
    # grouped by what is the same of all: modeltranslation's values() with a new name only would group by every field
    as_one = [rows.order_by().annotate(one=Value(1)).values("one") for rows in things]
    latest = [rows.annotate(latest=Max(CHANGED_AT)) for rows in as_one]
    found = [rows.values_list("latest", flat=True) for rows in latest]
    return max(filter(None, found[0].union(*found[1:], all=True)), default=None) if found else None


class EditorialQuerySet(PeriodicQuerySet):
    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """The condition for being visible at `now`, or when it is asked.

        `prefix` reaches it through a relation, for `public_at`.
        """
        due_at = now or Moment()
        due = Q(**{f"{prefix}publish_from__isnull": True}) | Q(**{f"{prefix}publish_from__lte": due_at})
        return Q(**{f"{prefix}editorial_state": EditorialState.PUBLISHED}) & due

    def published(self, now: datetime | None = None) -> Self:
        """What the public may see. Every public page, feed, export and search starts from here."""
        return self.filter(self.is_public(now))

    def named(self) -> Self:
        """What the public may see, with what a link to it says."""
        return self.published()

    def listed(self) -> Self:
        """What the public may see, with what the partial that lists it shows (templates/achievements/_*.html)."""
        return self.named()

    def for_page(self) -> Self:
        """What the public may see, with all that its page shows of it."""
        return self.listed()


class Labelled(models.Model):
    """Something that chooses from lists."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:
        """As Django's, which translates every label of a list to find one: most of the time that folding a row took."""
        value = field.value_from_object(self)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


class Editorial(Labelled):
    """Something an editor writes, has reviewed, publishes, and may withdraw."""

    editorial_state = models.CharField(
        _("editorial state"),
        max_length=10,
        choices=EditorialState,
        default=EditorialState.DRAFT,
        help_text=_("Only what is published, and whose time has come, is shown to the public."),
    )
    publish_from = models.DateTimeField(
        _("publish from"),
        null=True,
        blank=True,
        help_text=_("Leave empty to show it as soon as it is published."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_index=True)

    objects = EditorialQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = DEFAULT_PERMISSIONS
        constraints = [
            models.CheckConstraint(
                name="%(class)s_editorial_state_known",
                condition=Q(editorial_state__in=EditorialState.values),
                violation_error_message=_("Choose one of the editorial states."),
            )
        ]

    @property
    def changed_at(self) -> datetime:
        """When the public last saw something new of it, as CHANGED_AT has it."""
        return max(self.updated_at, self.publish_from or self.updated_at)
