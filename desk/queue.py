"""What waits at the desk: for a reviewer, for its author to mend it, for its time to come."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.models import Editorial, EditorialState
from achievements.record.schema import COLLECTIONS, Collection, collection_of
from desk.listing import Item, Line, items_of_versions, lines
from desk.review import may_decide
from desk.rights import collections_seen, may_publish, may_see
from desk.sent import whole_number
from versions.models import Decision, Version

WITH_STATES = [collection for collection in COLLECTIONS if issubclass(collection.model, Editorial)]


@dataclass(frozen=True)
class Queue:
    """What waits at `now`, as far as `person` may see it; of each list all is shown, or the first `at_most`."""

    person: Any
    now: datetime = field(default_factory=timezone.now)
    at_most: int | None = None

    # What waits

    @cached_property
    def seen(self) -> list[Collection]:
        """The collections whose rows have states."""
        return [collection for collection in WITH_STATES if may_see(self.person, collection.model)]

    @property
    def rows(self) -> dict[str, list[QuerySet]]:
        """All of each list, by its name: versions, and rows of each model."""
        return {
            "proposals": [self._waiting],
            "drafts": self._in_review,
            "returned": [self._returned, *self._returned_drafts],
            "scheduled": self._to_come,
        }

    @property
    def _waiting(self) -> QuerySet[Version]:
        return self._of_seen(Version.objects.waiting())

    @property
    def _in_review(self) -> list[QuerySet]:
        return self._in_state(EditorialState.IN_REVIEW)

    @property
    def _returned(self) -> QuerySet[Version]:
        return self._of_seen(Version.objects.returned().filter(author=self.person.pk))

    @property
    def _returned_drafts(self) -> list[QuerySet]:
        drafts = zip(self.seen, self._in_state(EditorialState.DRAFT), strict=True)
        return [rows.filter(pk__in=self._told.get(collection.name, ())) for collection, rows in drafts]

    @cached_property
    def _told(self) -> dict[str, dict[int, str]]:
        """What `person` was last told of each draft that was ever returned, by its collection and key."""
        returned = Decision.objects.filter(
            verdict=Decision.Verdict.RETURNED, version__author=self.person.pk, version__is_proposed=False
        )
        told: dict[str, dict[int, str]] = {}
        of = ("version__entry__collection", "version__entry__row", "author_name", "words")
        for collection, key, name, words in returned.order_by("pk").values_list(*of):
            told.setdefault(collection, {})[key] = f"{name}: {words}"
        return told

    @property
    def _to_come(self) -> list[QuerySet]:
        return self._in_state(EditorialState.PUBLISHED, publish_from__gt=self.now)

    def _of_seen(self, versions: QuerySet[Version]) -> QuerySet[Version]:
        there = versions.filter(entry__collection__in=collections_seen(self.person), entry__row__isnull=False)
        return there.select_related("entry").order_by("made_at", "pk")

    def _in_state(self, state: EditorialState, **more: Any) -> list[QuerySet]:
        return [each.model._default_manager.filter(editorial_state=state, **more) for each in self.seen]

    # As links

    @cached_property
    def proposals(self) -> list[Item]:
        return items_of_versions(self._first_waiting, self._in_full)

    @cached_property
    def drafts(self) -> list[Item]:
        return [line.item("review", line.when, _key(line)) for line in self._first_in_review]

    @cached_property
    def returned(self) -> list[Item]:
        proposals = items_of_versions(self._returned[: self.at_most], self._in_full)
        drafts = [line.item("review", self._told_of(line)) for line in self._lines(self._returned_drafts)]
        return [*proposals, *drafts][: self.at_most]

    @cached_property
    def scheduled(self) -> list[Item]:
        to_come = self._lines(self._to_come, "publish_from")
        return [line.item("review", _("from %s") % line.when) for line in to_come]

    @cached_property
    def _first_waiting(self) -> list[Version]:
        return list(self._waiting[: self.at_most])

    @cached_property
    def _first_in_review(self) -> list[Line]:
        return self._lines(self._in_review)

    def _lines(self, rows: list[QuerySet], moment: str = "updated_at") -> list[Line]:
        return lines(rows, moment, self.at_most, self._in_full)

    def _told_of(self, line: Line) -> str:
        return self._told[collection_of(line.model).name][line.key]

    @property
    def _in_full(self) -> bool:
        """Whether things are told apart by their whole names, which cost queries: where all are shown."""
        return self.at_most is None

    # What is decided here

    @cached_property
    def to_decide(self) -> set[str]:
        """The keys of those proposals and drafts that `person` may decide."""
        proposals = {str(version.pk) for version in self._first_waiting if self._decides[self._case(version)]}
        return proposals | {
            _key(line) for line in self._first_in_review if may_publish(self.person, line.model)
        }

    @cached_property
    def _decides(self) -> dict[tuple[str, bool], bool]:
        """Whether `person` may decide, asked of one proposal of each case."""
        one_of_each = {self._case(version): version for version in self._first_waiting}
        return {case: may_decide(version, self.person) for case, version in one_of_each.items()}

    def _case(self, version: Version) -> tuple[str, bool]:
        """All that it depends on whether `person` may decide of a proposal: its collection, and who wrote it."""
        return version.entry.collection, version.author_id == self.person.pk


def draft_named(key: str) -> Any:
    """The row that a draft's `key` stands for; None where there is none."""
    name, _colon, sent = key.partition(":")
    row = whole_number(sent)
    collection = next((each for each in WITH_STATES if each.name == name), None)
    if collection is None or row is None:
        return None
    return collection.model._default_manager.filter(pk=row).first()


def _key(line: Line) -> str:
    """What names a draft where several are chosen."""
    return f"{collection_of(line.model).name}:{line.key}"
