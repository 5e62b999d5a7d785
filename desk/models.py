"""What people at the desk are typing, beside what the record says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import QueryDict

from versions.forms import FormEncoder
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


class UnsavedQuerySet(models.QuerySet):
    def of_form(self, author: Any, model: type[models.Model], row: int | None) -> UnsavedQuerySet:
        """What `author` has typed into the form of `row`, or of a new row of `model`, the latest first."""
        own = self.filter(author=author.pk, kind=model._meta.label_lower, row=row)
        return own.open().order_by("-typed_at")

    def open(self) -> UnsavedQuerySet:
        return self.exclude(sent="")


class Unsaved(models.Model):
    """What somebody typed into a form and has not saved.

    Once it was saved or given up it stays behind empty, so that nothing that arrives late revives it.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, help_text="of the form, each time that it is opened")
    kind = models.CharField(max_length=100, help_text="app.model")
    row = models.BigIntegerField(null=True, help_text="none in the form of something new")
    opened = models.PositiveIntegerField(default=0, help_text="the version that the form was opened on")
    reopened = models.PositiveIntegerField(default=0, help_text="the proposal that the form goes on with")
    sent = models.TextField(help_text="as a form is sent: name=value&…, without tokens")
    typed_at = models.DateTimeField()

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("author", "token", name="unsaved_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row or ''}"

    @property
    def data(self) -> QueryDict:
        """As forms take it."""
        return QueryDict(self.sent)


class ProposedNote(models.Model):
    """What the public is to be told of a correction once the proposal it belongs to is approved."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="note")
    said = models.JSONField(help_text="the fields of a correction, by name")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version)


class UploadedSheet(models.Model):
    """A sheet that has been read and tried, until its author lets it stand or sends another one."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    collection = models.CharField(max_length=40)
    name = models.CharField(max_length=200, help_text="of the file")
    digest = models.CharField(max_length=64, help_text="of the file (SHA-256)")
    said = models.JSONField(
        encoder=FormEncoder,
        help_text="each entry that changes: row of the sheet, slug, key, digest of what it said, plain form",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
