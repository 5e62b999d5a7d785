"""Why something that was public no longer is: what stands at its address from then on."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class WithdrawalQuerySet(models.QuerySet):
    def of(self, collection: str, row: int | None) -> Self:
        """The withdrawal of the row with this key, as long as it lasts."""
        return self.filter(collection=collection, row=row)


class Withdrawal(models.Model):
    """The reason given to the public, in its languages, for the time that a row is withdrawn."""

    TRANSLATED = ("reason",)

    collection = models.CharField(max_length=40)
    row = models.BigIntegerField(help_text="key of the row that was withdrawn")
    reason = models.CharField(_("reason"), max_length=400)
    withdrawn_at = models.DateTimeField()

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["collection", "row"], name="withdrawal_row_unique")]

    def __str__(self) -> str:
        return f"{self.collection}/{self.row}"
