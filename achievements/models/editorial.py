"""What every published thing shares: an editorial state, and the one rule of what the public sees."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EditorialState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def last_change(*things: models.QuerySet) -> datetime | None:
    """When one of `things` last changed; None where there are none."""
    latest = (rows.order_by("-updated_at").values_list("updated_at", flat=True).first() for rows in things)
    return max(filter(None, latest), default=None)


class RelatingQuerySet(models.QuerySet):
    def public_at(self, relation: str, now: datetime | None = None) -> Q:
        """The condition that the public may see, at `now`, what `relation` leads to. Of many it says that one is so:
        what else is asked of that one stands in the same filter().
        """
        return self._related(relation).all().is_public(now, f"{relation}__")

    def with_public(self, *relations: str, now: datetime | None = None) -> Self:
        """Those that lead by each of `relations` to something that the public may see."""
        return self.filter(*(self.public_at(relation, now) for relation in relations))

    def with_listed(self, *relations: str, **conditions: Any) -> Self:
        """Fetch `relations` beside each row: of each what its `listed()` gives, where `conditions` hold."""
        listed = [(name, self._related(name).listed().filter(**conditions)) for name in relations]
        return self.prefetch_related(*(Prefetch(name, queryset) for name, queryset in listed))

    def with_named(self, *relations: str) -> Self:
        """Fetch `relations` beside each row: of each what its `named()` gives."""
        return self.prefetch_related(*(Prefetch(name, self._related(name).named()) for name in relations))

    def _related(self, relation: str) -> models.Manager:
        return self.model._meta.get_field(relation).related_model._default_manager


class EditorialQuerySet(RelatingQuerySet):
    @staticmethod
    def is_public(now: datetime | None = None, prefix: str = "") -> Q:
        """The condition for being visible at `now`; `prefix` reaches it through a relation, for `public_at`."""
        now = now or timezone.now()
        due = Q(**{f"{prefix}publish_from__isnull": True}) | Q(**{f"{prefix}publish_from__lte": now})
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


class Editorial(models.Model):
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
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_editorial_state_known",
                condition=Q(editorial_state__in=EditorialState.values),
                violation_error_message=_("Choose one of the editorial states."),
            )
        ]
