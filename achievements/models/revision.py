"""What is worked out from the whole record, and remembered until the record changes."""

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.apps import AppConfig
from django.core.cache import cache
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

AT_MOST = 60  # seconds: what is published from a time on changes the record without a trace

Answer = TypeVar("Answer")


class Revision(models.Model):
    """The one row that names the record as it stands: by a number drawn anew with every change.

    Queryset methods that write many rows at once (update(), bulk_create()) do not draw it, as they send no signals.
    """

    number = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="revision_single_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def draw(cls, **signal: Any) -> None:
        drawn = {"number": secrets.randbits(63)}
        cls.objects.update(**drawn) or cls.objects.get_or_create(pk=1, defaults=drawn)

    @classmethod
    def current(cls) -> int | None:
        """None where nothing has changed since the tables were made."""
        return cls.objects.values_list("number", flat=True).first()


def remembered(name: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask` finds in the public record, asked once a revision and minute; `name` says all that it depends on."""
    key = sha256(f"{Revision.current()} {name}".encode()).hexdigest()
    answer: Any = cache.get_or_set(key, ask, AT_MOST)
    return answer


def follow(record: AppConfig) -> None:
    """Draw a new number whenever a row of `record` is saved or deleted, or related to another."""
    for model in record.get_models(include_auto_created=True):
        if model is not Revision:
            for signal in (post_save, post_delete):
                signal.connect(Revision.draw, sender=model)
        if model._meta.auto_created:
            m2m_changed.connect(Revision.draw, sender=model)
