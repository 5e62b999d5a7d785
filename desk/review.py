"""What changes what the public sees: proposed by one, decided by another; what was decided is written down for ever."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from achievements.record.keeping import keep, lock, state_of
from achievements.record.restoring import Refused, content_of, say
from achievements.record.schema import collection_named
from achievements.record.writing import write_form
from desk.corrections import DECIDED, publish_proposed
from desk.merging import Overtaken
from desk.models import ProposedNote, Typed
from desk.rights import decides_alone, may_publish, wants_review
from versions import keeping
from versions.forms import Form, digest
from versions.keeping import Change
from versions.models import Decision, Entry, Version

Verdict = Decision.Verdict


class NeedsReview(Exception):
    """What was saved changes what the public sees, which somebody else has to look at first; nothing of it is kept."""

    def __init__(self, saved: Any, row: Any, form: Form, opened: int) -> None:
        super().__init__(f"{row} was changed in a way that wants review")
        self.saved, self.row, self.form, self.opened = saved, row, form, opened


# Proposing


def propose(row: Any, form: Form, change: Change, sent: str = "") -> Version:
    """Keep what the author of `change` wants `row`, seen in version `made_from`, to say; `sent` is what was typed."""
    with transaction.atomic():
        entry = entry_named(row)
        version = keeping.propose(entry, form, replace(change, made_from=change.made_from or entry.standing))
        if sent:
            Typed.objects.create(version=version, sent=sent)
    return version


def let_say(entry: Entry, form: Form, change: Change, standing: int) -> tuple[Any, Version | None]:
    """Let `entry`, seen in version `standing`, say `form`, or keep that as a proposal where somebody else has to look.

    Gives the row, and the proposal. Raises Refused.
    """
    model = collection_named(entry.collection).model
    row = model._default_manager.filter(pk=entry.row).first()
    if row is None or not wants_review(row):
        return say(entry, form, change, standing), None
    if decides_alone(change.author, model):
        with transaction.atomic():
            row = say(entry, form, change, standing)
            approve_own(entry.versions.filter(number__gt=standing, is_proposed=False), change.author)
        return row, None
    check(entry, form)
    return row, propose(row, form, replace(change, made_from=standing))


def check(entry: Entry, form: Form) -> None:
    """Raises Refused where the rules of the record would not let `entry` say `form`."""
    with transaction.atomic():
        _row, faults = write_form(collection_named(entry.collection), entry.row, form)
        transaction.set_rollback(True)
    if faults:
        raise Refused(faults)


def approve_own(versions: Iterable[Version], author: Any) -> None:
    """Write down that nobody but its author has looked at what stands."""
    for version in versions:
        keeping.decide(version, Verdict.APPROVED, author, is_own=True)


# Deciding of a proposal


def may_decide(version: Version, person: Any) -> bool:
    """Whether `person` may approve `version`: nobody does so with his own where somebody else could."""
    model = collection_named(version.entry.collection).model
    if version.author_id == person.pk:
        return decides_alone(person, model)
    return may_publish(person, model)


def approve(version: Version, reviewer: Any, words: str = "", note: str = "") -> Any:
    """Let a proposal stand, and publish the `note` (corrections.name_of) that was shown beside it; gives the row.

    Raises Refused, and Overtaken where its base no longer stands.
    """
    collection = collection_named(version.entry.collection)
    with transaction.atomic():
        entry = _locked(version, reviewer)
        if entry.standing != version.made_from:
            raise Overtaken(entry, version.made_from or 0, version.form or {})
        row, faults = write_form(collection, entry.row, version.form or {})
        if faults:
            raise Refused(faults)
        keeping.let_stand(version, state_of(collection, collection.rows().get(pk=row.pk)))
        _close(version, Verdict.APPROVED, reviewer, words, note)
    return row


def approve_merged(version: Version, form: Form, reviewer: Any, standing: int, note: str) -> Any:
    """Let `form`, in which a proposal and version `standing` are brought together, stand; gives the row.

    With the `note` that was shown, as in approve(). Raises Refused.
    """
    with transaction.atomic():
        entry = _locked(version, reviewer)
        reason = _("Together with the change in version %d.") % standing
        change = Change(Version.Origin.EDITOR, author=version.author, reason=reason, made_from=version.number)
        row = say(entry, form, change, standing)
        _close(version, Verdict.APPROVED, reviewer, reason, note)
    return row


def send_back(version: Version, reviewer: Any, words: str) -> None:
    """Return a proposal to its author, with what is to be mended. Raises Refused."""
    with transaction.atomic():
        _locked(version, reviewer, to_approve=False)
        keeping.decide(version, Verdict.RETURNED, reviewer, to_be_mended(words))


def to_be_mended(words: str) -> str:
    """What the author of something that is returned is told. Raises Refused where that is nothing."""
    if not words.strip():
        raise Refused([_("Say what is to be mended.")])
    return words.strip()


def take_back(version: Version, author: Any) -> None:
    """Give up one's own proposal, whether it waits or has been returned."""
    if version.author_id != author.pk:
        raise PermissionDenied
    with transaction.atomic():
        keeping.lock_entry_of(version)
        if keeping.is_open(version):
            _close(version, Verdict.TAKEN_BACK, author)


def _locked(version: Version, reviewer: Any, to_approve: bool = True) -> Entry:
    """The entry of a proposal that waits, locked. Raises Refused, PermissionDenied."""
    model = collection_named(version.entry.collection).model
    if not (may_decide(version, reviewer) if to_approve else may_publish(reviewer, model)):
        raise PermissionDenied
    entry = keeping.lock_entry_of(version)
    if entry.row is None or not Version.objects.filter(pk=version.pk).waiting().exists():
        raise Refused([str(DECIDED)])
    version.entry = entry
    return entry


def _close(version: Version, verdict: Decision.Verdict, author: Any, words: str = "", note: str = "") -> None:
    is_own = verdict == Verdict.APPROVED and version.author_id == author.pk
    keeping.decide(version, verdict, author, words, is_own)
    if verdict == Verdict.APPROVED:
        publish_proposed(version, note)
    ProposedNote.objects.filter(version=version).delete()
    Typed.objects.filter(version=version).delete()


# What stands


def written_in(entry: Entry) -> Version | None:
    """The version in which `entry` began to say what it says now, its state apart."""
    written, said = None, None
    stood = entry.versions.stood().filter(number__lte=entry.standing).order_by("-number")
    for version in stood.iterator(chunk_size=10):
        content = digest(content_of(version.form or {}))
        if said not in (None, content):
            break
        written, said = version, content
    return written


def writer_of(entry: Entry) -> int | None:
    """The key of the account that wrote what `entry` says; None for the portal itself."""
    written = written_in(entry)
    return written.author_id if written else None


def says_something_new(entry: Entry | None, form: Form) -> bool:
    standing = entry and entry.standing_version
    return not standing or standing.form is None or digest(form) != standing.digest


def entry_named(row: Any) -> Entry:
    """The entry that `row` shows, locked until the transaction ends; one that has none yet is adopted as it is."""
    if (entry := lock(row)) is None:
        (version,) = keep([row], Change(Version.Origin.ADOPTED))
        entry = version.entry
    return entry
