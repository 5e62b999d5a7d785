"""What the public is told of a correction: what was wrong, what is right, since when, and whose report led to it."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.document import LegalDocument
from achievements.models.editorial import last_change
from achievements.models.erratum import Erratum
from achievements.models.institution import Institution
from achievements.models.metric import Metric
from achievements.models.milestone import Milestone
from achievements.models.observation import Observation
from achievements.models.photo import Photo
from achievements.models.revision import remembered

NOTE_MAX_LENGTH = 600
# What has a page of its own, or a place on another's, where it can be told that it was corrected
CORRECTED = (Achievement, Milestone, Institution, LegalDocument, Metric, Observation, Photo, Erratum)
# What the page of a thing tells beside the thing itself, by the name of the relation
TOLD_ON_PAGE: dict[type[models.Model], tuple[str, ...]] = {
    Achievement: ("photos",),
    Milestone: ("observations", "photos"),
    Metric: ("observations",),
}
_SEEN: dict[Any, Any] = {Photo: Photo.objects.on_pages}  # of the others what is published


def told_on_page(thing: Any) -> dict[str, models.QuerySet]:
    """What the public sees on the page of `thing` of what else can be corrected, relation by relation."""
    return {name: getattr(thing, name).published() for name in TOLD_ON_PAGE.get(type(thing), ())}


def last_told(thing: Any) -> datetime | None:
    """When what the page of `thing` tells last changed for the public: with a change, or when its time came.

    What was fetched beside it is not asked for again.
    """
    moments, others = [thing.changed_at], []
    for name, rows in told_on_page(thing).items():
        fetched = getattr(thing, f"public_{name}", None)
        if fetched is None:
            others.append(rows)
        else:
            moments += [row.changed_at for row in fetched]
    return max(filter(None, [*moments, last_change(*others)]), default=None)


class CorrectionQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Those of what the public sees: a note goes and comes back with what it is about."""
        return self._about([_SEEN.get(model, model.objects.published)() for model in CORRECTED])

    def on_page(self, thing: Any) -> Self:
        """Those of `thing` and of what else its page tells, the newest first."""
        own = type(thing).objects.filter(pk=thing.pk)
        return self._about([own, *told_on_page(thing).values()]).order_by("-corrected_at", "-pk")

    def _about(self, things: list[models.QuerySet]) -> Self:
        """Those of one of `things`, of which few kinds were ever corrected, and the others need not be asked."""
        collections = self.order_by().values_list("collection", flat=True).distinct()
        corrected = remembered("collections with corrections", lambda: set(collections))
        asked = [_is_of(rows) for rows in things if rows.collection in corrected]
        return self.filter(reduce(or_, asked)) if asked else self.none()

    def newest(self) -> Self:
        return self.published().order_by("-corrected_at", "-pk")


def _is_of(rows: Any) -> Q:
    """Asked correction by correction, of which there are fewer than rows."""
    return Q(Exists(rows.filter(pk=OuterRef("row"))), collection=rows.collection)


class Correction(models.Model):
    """The note on one correction, from the moment on that it stood. It is only ever added."""

    TRANSLATED = ("wrong", "right")

    collection = models.CharField(max_length=40)
    row = models.BigIntegerField(help_text="key of the row that was corrected")
    wrong = models.CharField(_("what was wrong"), max_length=NOTE_MAX_LENGTH)
    right = models.CharField(_("what is right"), max_length=NOTE_MAX_LENGTH)
    report = models.CharField(_("report that led to it"), max_length=9, blank=True, help_text="its reference")
    corrected_at = models.DateTimeField(_("corrected at"), db_index=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["collection", "row"], name="correction_of_row")]

    def __str__(self) -> str:
        return f"{self.collection}/{self.row}"


def things_of(corrections: list[Correction]) -> list[tuple[Correction, Any]]:
    """Each with what it is about, which the public sees."""
    rows: dict[str, dict[int, Any]] = {}
    for model in CORRECTED:
        seen: Any = _SEEN.get(model, model.objects.named)()
        keys = [each.row for each in corrections if each.collection == seen.collection]
        rows[seen.collection] = {row.pk: row for row in seen.filter(pk__in=keys)} if keys else {}
    found = ((each, rows[each.collection].get(each.row)) for each in corrections)
    return [(correction, thing) for correction, thing in found if thing is not None]


def page_of(thing: Any) -> str:
    """The address at which the public reads `thing`."""
    whole = (thing.milestone or thing.achievement) if isinstance(thing, Photo) else thing
    address: str = whole.get_absolute_url()
    return address


def anchor_of(correction: Correction) -> str:
    """Where it stands on a page."""
    return f"correction-{correction.pk}"
