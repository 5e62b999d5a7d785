"""What is worked out from the whole record, and remembered until the record changes or time publishes something."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Self, TypeVar

from django.apps import AppConfig, apps
from django.core.cache import cache
from django.db.models import Model, Subquery
from django.utils import timezone

from achievements.models.editorial import Editorial, EditorialState
from database.revision import DrawnRevision, draw_with_changes

Answer = TypeVar("Answer")


class Revision(DrawnRevision):
    """Names the record as it stands, by a number that the database draws anew with every change."""


@dataclass(frozen=True)
class Snapshot:
    """The record as the public sees it: a function of its revision and of the last scheduled moment that has passed.

    `until` is the next such moment, when it ends by itself.
    """

    number: int
    drawn_at: datetime
    since: datetime | None
    until: datetime | None

    @classmethod
    def current(cls, now: datetime | None = None) -> Self | None:
        """None where the database cannot tell (database.revision): nothing that is worked out then may be kept."""
        row = Revision.current()
        if row is None:
            return None
        number, drawn_at = row
        return cls(number, datetime.fromtimestamp(drawn_at, UTC), *_moments(number, now or timezone.now()))

    @property
    def name(self) -> str:
        """The same for the same content, in every process."""
        passed = int(self.since.timestamp()) if self.since else 0
        return f"{self.number % 2**64:016x}{passed:x}"

    @property
    def began_at(self) -> datetime:
        return max(self.drawn_at, self.since or self.drawn_at)


class OfPage:
    """The snapshot that a page being made is of, asked for when something is first remembered for it."""

    @cached_property
    def snapshot(self) -> Snapshot | None:
        return Snapshot.current()


_of_page: ContextVar[OfPage | None] = ContextVar("page being made", default=None)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Within it the database is asked once what stands: for what changes nothing itself."""
    token = _of_page.set(OfPage())
    try:
        yield
    finally:
        _of_page.reset(token)


def snapshot_told() -> Snapshot | None:
    """The snapshot that the page being made is of; where none is, that of now."""
    page = _of_page.get()
    return page.snapshot if page else Snapshot.current()


def remembered(name: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask` finds in the public record, asked once a snapshot; `name` says all that it depends on."""
    snapshot = snapshot_told()
    if snapshot is None:
        return ask()
    key = sha256(f"{snapshot.name} {name}".encode()).hexdigest()
    answer: Any = cache.get_or_set(key, ask, None)
    return answer


Moments = tuple[datetime | None, datetime | None]  # the last one that has passed, and the next one
_last_asked: tuple[int, Moments] = (0, (None, None))  # of a revision: within one only time changes them


def _moments(number: int, now: datetime) -> Moments:
    global _last_asked
    asked_of, (since, until) = _last_asked
    if asked_of != number or (since and now < since) or (until and until <= now):
        since, until = _ask_moments(now)
        _last_asked = number, (since, until)
    return since, until


def _ask_moments(now: datetime) -> Moments:
    """When something was last published by time alone, and when that will next be."""
    scheduled = [
        model for model in apps.get_app_config("achievements").get_models() if issubclass(model, Editorial)
    ]
    due = [
        model._default_manager.filter(editorial_state=EditorialState.PUBLISHED).values("publish_from")
        for model in scheduled
    ]
    passed = [Subquery(rows.filter(publish_from__lte=now).order_by("-publish_from")[:1]) for rows in due]
    to_come = [Subquery(rows.filter(publish_from__gt=now).order_by("publish_from")[:1]) for rows in due]
    found = Revision.objects.values_list(*passed, *to_come).first() or ()
    return (
        max(filter(None, found[: len(due)]), default=None),
        min(filter(None, found[len(due) :]), default=None),
    )


def follow(record: AppConfig, no_part: Iterable[type[Model]], further: Iterable[type[Model]]) -> None:
    """Let the database draw the number with every change of a row of `record`, or of what is `further` to it.

    Its models that have `no_part` in what the public sees do not draw it.
    """
    own = set(record.get_models(include_auto_created=True)) - {Revision, *no_part}
    draw_with_changes(record, Revision, [*own, *further])
