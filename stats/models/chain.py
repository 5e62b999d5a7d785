"""The chain that ledger entries and closed days are links of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stats.models.ledger import LedgerEntry


class Link(models.Model):
    """A link of the chain that ledger entries and closed days are in: the digest of its content and of the link before.

    Append-only, as the ledger is.
    """

    class Kind(models.TextChoices):
        ENTRY = "entry", _("Ledger entry")
        DAY = "day", _("Closed day")
        REOPENED = "reopened", _("Day opened again")

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    day = models.DateField(_("day"))
    entry = models.OneToOneField(
        LedgerEntry,
        verbose_name=_("ledger entry"),
        on_delete=models.DO_NOTHING,  # its triggers let no entry go
        null=True,
        related_name="link",
    )
    content = models.TextField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name = _("link of the chain")
        verbose_name_plural = _("chain")
        default_permissions = ["view"]
        indexes = [models.Index(fields=["day", "number"], name="link_by_day")]
        constraints = [
            models.CheckConstraint(
                name="link_of_entry",
                condition=Q(kind="entry", entry__isnull=False) | (~Q(kind="entry") & Q(entry__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
