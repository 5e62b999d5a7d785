"""What people at the desk are typing, beside what the record says."""

from django.db import models
from django.http import QueryDict

from versions.models import Version


class Typed(models.Model):
    """What the form of a proposal was sent with, so that its author can go on; dropped when it is decided."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="typed")
    sent = models.TextField(help_text="as a form is sent: name=value&…, without tokens")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version)

    @property
    def data(self) -> QueryDict:
        """As forms take it."""
        return QueryDict(self.sent)
