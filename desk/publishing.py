"""The way of an entry to the public and back: submitted, returned, published, scheduled, withdrawn with a reason."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.kinds import KINDS
from achievements.models import EditorialState, Photo, Withdrawal
from achievements.record.keeping import entry_of, keep
from achievements.record.restoring import TAKEN, Refused
from achievements.record.schema import collection_of
from desk.review import Verdict, entry_named, to_be_mended, writer_of
from desk.rights import decides_alone, may_publish
from versions import keeping
from versions.keeping import Change, SlugTaken
from versions.models import Entry, Version

DRAFT, IN_REVIEW = EditorialState.DRAFT, EditorialState.IN_REVIEW
PUBLISHED, WITHDRAWN = EditorialState.PUBLISHED, EditorialState.WITHDRAWN


def submit(row: Any, author: Any) -> None:
    """Ask for a draft to be looked at. Raises Refused."""
    with transaction.atomic():
        _lock(row, DRAFT)
        _set_state(row, IN_REVIEW, author)


def send_draft_back(row: Any, reviewer: Any, words: str) -> None:
    """Return a draft that was submitted, with what is to be mended. Raises Refused."""
    _require_right(row, reviewer)
    said = to_be_mended(words)
    with transaction.atomic():
        entry = _lock(row, IN_REVIEW)
        keeping.decide(_standing(entry), Verdict.RETURNED, reviewer, said)
        _set_state(row, DRAFT, reviewer, said[:400])


def publish(row: Any, reviewer: Any, when: datetime | None = None, seen: int | None = None) -> None:
    """Show `row` to the public, at once or from `when` on, which is for what it has not seen yet.

    `seen` is the number of the version that the reviewer was shown, where one was. Raises Refused.
    """
    _require_right(row, reviewer)
    with transaction.atomic():
        entry = _lock(row, *(state for state in EditorialState if state != PUBLISHED or is_scheduled(row)))
        if seen not in (None, entry.standing):
            raise Refused([_("It was changed while you read it: read it as it is now, then decide.")])
        is_own = writer_of(entry) == reviewer.pk
        if is_own and not decides_alone(reviewer, type(row)):
            raise Refused([_("You wrote it yourself: somebody else has to look at it first.")])
        if when and row.editorial_state == WITHDRAWN:
            raise Refused([_("Only what the public has not seen yet can be scheduled.")])
        keeping.decide(_standing(entry), Verdict.APPROVED, reviewer, is_own=is_own)
        row.publish_from = when or (None if is_scheduled(row) else row.publish_from)
        _set_state(row, PUBLISHED, reviewer)
        _withdrawals(row).delete()


def version_shown(row: Any, moment: datetime | None) -> int | None:
    """The version of `row` that stood when a list was shown at `moment`, for `publish`; None where it never had one."""
    entry = entry_of(row)
    if entry is None:
        return None
    stood = entry.versions.stood().filter(made_at__lte=moment) if moment else entry.versions.none()
    return stood.order_by("-number").values_list("number", flat=True).first() or 0


def withdraw(row: Any, reviewer: Any, reasons: Mapping[str, str]) -> None:
    """Hide `row` from the public, which is told why: in its languages, the record's own at least. Raises Refused."""
    _require_right(row, reviewer)
    if not reasons.get(settings.LANGUAGE_CODE, "").strip():
        raise Refused([_("Say why: readers are told at the old address.")])
    with transaction.atomic():
        _lock(row, PUBLISHED)
        _set_state(row, WITHDRAWN, reviewer, reasons[settings.LANGUAGE_CODE].strip())
        given = {f"reason_{language}": reason.strip() or None for language, reason in reasons.items()}
        place = {"collection": collection_of(type(row)).name, "row": row.pk}
        Withdrawal.objects.update_or_create(**place, defaults=given | {"withdrawn_at": timezone.now()})


def is_scheduled(row: Any) -> bool:
    """Whether `row` will be public by itself, and is not yet."""
    return bool(row.editorial_state == PUBLISHED and row.publish_from and row.publish_from > timezone.now())


def disappearing(rows: Iterable[Any]) -> list[Any]:
    """What else the public would no longer see if `rows`, all of one model, were withdrawn."""
    return _lost(rows, [kind.public for kind in KINDS.values()])


def left_without_page(rows: Iterable[Any]) -> list[Any]:
    """The photographs that would then be on no page, though they stay public."""
    return _lost(rows, [Photo.objects.on_pages])


def _lost(rows: Iterable[Any], seen: list[Callable[[], QuerySet]]) -> list[Any]:
    """What would no longer be among `seen`, `rows` apart."""
    rows = list(rows)
    with transaction.atomic():
        before = [_keys(each()) for each in seen]
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            editorial_state=WITHDRAWN
        )
        after = [_keys(each()) for each in seen]
        transaction.set_rollback(True)
    gone = zip(seen, before, after, strict=True)
    lost = [each().model._default_manager.filter(pk__in=was - now) for each, was, now in gone]
    return [thing for things in lost for thing in things if thing not in rows]


def _keys(things: QuerySet) -> set[int]:
    return set(things.values_list("pk", flat=True))


def _require_right(row: Any, reviewer: Any) -> None:
    if not may_publish(reviewer, type(row)):
        raise PermissionDenied


def _lock(row: Any, *states: EditorialState) -> Entry:
    """The entry of `row`, which is as it is now, locked. Raises Refused where it is in none of `states`."""
    entry = entry_named(row)
    row.refresh_from_db()
    if row.editorial_state not in states:
        state = row.get_editorial_state_display()
        raise Refused([_("“%(thing)s” is in another state: %(state)s.") % {"thing": row, "state": state}])
    return entry


def _set_state(row: Any, state: EditorialState, author: Any, reason: str = "") -> None:
    """Give `row` that state, with a version that says so."""
    row.editorial_state = state
    row.save(update_fields=["editorial_state", "publish_from", "updated_at"])
    reason = reason or _("State set to “%(state)s”.") % {"state": state.label}
    try:
        keep([row], Change(Version.Origin.EDITOR, author=author, reason=reason))
    except SlugTaken as taken:
        raise Refused([TAKEN % {"owner": taken.owner.slug}]) from None


def _standing(entry: Entry) -> Version:
    return Version.objects.standing().get(entry=entry)


def _withdrawals(row: Any) -> Any:
    return Withdrawal.objects.of(collection_of(type(row)).name, row.pk)


def when_words(row: Any) -> str:
    """The moment from which `row` is shown; blank where there is none."""
    return moment_words(row.publish_from) if row.publish_from else ""


def moment_words(moment: datetime) -> str:
    """As editors write it: "08:00 05/12/2026"."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def effect_words(row: Any) -> str:
    """What the public sees of `row`, and from when on, in a sentence."""
    if is_scheduled(row):
        return _("It will be shown to the public from %s.") % when_words(row)
    return {
        DRAFT: _("A draft: the public does not see it."),
        IN_REVIEW: _("It waits for somebody to look at it; the public does not see it."),
        PUBLISHED: _("The public sees it."),
        WITHDRAWN: _("Withdrawn: the public is told the reason at its address."),
    }[row.editorial_state]
