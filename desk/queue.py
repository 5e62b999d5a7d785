"""What waits at the desk: for a reviewer, for its author to mend it, for its time to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from achievements.models import Editorial, EditorialState
from achievements.record.schema import COLLECTIONS, Collection, collection_named
from desk.addresses import address_of, admin_address
from desk.publishing import moment_words, when_words
from desk.review import may_decide
from desk.rights import may_publish
from desk.sent import whole_number
from versions.models import Decision, Version


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, as a link; `key` names it where several are chosen."""

    key: str
    kind: str
    name: str
    address: str
    note: str
    may_decide: bool


@dataclass(frozen=True)
class Queue:
    """What waits, as far as `person` may see it."""

    proposals: list[Waiting]
    drafts: list[Waiting]
    returned: list[Waiting]
    scheduled: list[Waiting]

    @property
    def can_be_decided(self) -> bool:
        return any(waiting.may_decide for waiting in [*self.proposals, *self.drafts])


def queue_of(person: Any) -> Queue:
    versions = Version.objects.select_related("entry").order_by("made_at", "pk")
    own = versions.returned().filter(author=person)
    return Queue(
        proposals=list(_proposals(versions.waiting(), person)),
        drafts=list(_drafts(person)),
        returned=[*_proposals(own, person), *_returned_drafts(person)],
        scheduled=list(_scheduled(person)),
    )


def draft_named(key: str) -> Any:
    """The row that a draft's `key` stands for; None where there is none."""
    name, _colon, sent = key.partition(":")
    row = whole_number(sent)
    collection = next((each for each in _with_states() if each.name == name), None)
    if collection is None or row is None:
        return None
    return collection.model._default_manager.filter(pk=row).first()


def _proposals(versions: Any, person: Any) -> Iterator[Waiting]:
    for version in versions:
        model: Any = collection_named(version.entry.collection).model
        row = model._default_manager.filter(pk=version.entry.row).first()
        if row is not None and _may_see(person, model):
            note = _note(version.author_name, version.made_at)
            yield Waiting(
                str(version.pk),
                _kind(model),
                str(row),
                address_of(version),
                note,
                may_decide(version, person),
            )


def _drafts(person: Any) -> Iterator[Waiting]:
    for collection in _with_states():
        if _may_see(person, collection.model):
            in_review = collection.model._default_manager.filter(editorial_state=EditorialState.IN_REVIEW)
            decides = may_publish(person, collection.model)
            row: Any
            for row in in_review.order_by("updated_at"):
                yield _of_row(collection, row, moment_words(row.updated_at), decides)


def _returned_drafts(person: Any) -> Iterator[Waiting]:
    returned = Decision.objects.filter(
        verdict=Decision.Verdict.RETURNED, version__author=person, version__is_proposed=False
    )
    latest = {
        decision.version.entry: decision
        for decision in returned.select_related("version__entry").order_by("pk")
    }
    for entry, decision in latest.items():
        collection = collection_named(entry.collection)
        row: Any = collection.model._default_manager.filter(pk=entry.row).first()
        if row is not None and row.editorial_state == EditorialState.DRAFT:
            yield _of_row(collection, row, f"{decision.author_name}: {decision.words}", False)


def _scheduled(person: Any) -> Iterator[Waiting]:
    to_come = {"editorial_state": EditorialState.PUBLISHED, "publish_from__gt": timezone.now()}
    for collection in _with_states():
        if _may_see(person, collection.model):
            for row in collection.model._default_manager.filter(**to_come).order_by("publish_from"):
                yield _of_row(collection, row, _("from %s") % when_words(row), False)


def _of_row(collection: Collection, row: Any, note: str, decides: bool) -> Waiting:
    address = admin_address(row, "review")
    return Waiting(f"{collection.name}:{row.pk}", _kind(collection.model), str(row), address, note, decides)


def _with_states() -> Iterator[Collection]:
    return (collection for collection in COLLECTIONS if issubclass(collection.model, Editorial))


def _may_see(person: Any, model: Any) -> bool:
    options = model._meta
    return bool(person.has_perm(f"{options.app_label}.view_{options.model_name}"))


def _kind(model: Any) -> str:
    return capfirst(str(model._meta.verbose_name))


def _note(author_name: str, moment: Any) -> str:
    return f"{author_name}, {moment_words(moment)}"
