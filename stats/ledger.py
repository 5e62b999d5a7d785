"""How the ledger grows: a correction is proposed, a second person approves it, and it becomes a link of the chain."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields

from stats import chain
from stats.models import LedgerEntry, ProposedCorrection

APPROVE = "stats.add_ledgerentry"  # the right to approve is the right to add to the ledger
SAID = ["kind", "day", "amount", *get_translation_fields("reason")]


def approvers() -> QuerySet[Any]:
    """The accounts that can approve corrections."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return get_user_model().objects.with_perm(APPROVE, backend=backend).filter(is_staff=True)


def decides_alone(user: Any) -> bool:
    """Whether `user` may approve what `user` proposed: where nobody else could, or the office has said so."""
    return settings.OWN_APPROVALS or not approvers().exclude(pk=user.pk).exists()


@transaction.atomic
def approve(proposed: ProposedCorrection, user: Any, now: datetime) -> LedgerEntry:
    """Record a proposed correction; from now on it counts.

    Raises PermissionDenied when `user` may not approve it, ValidationError when it is decided or has become impossible.
    """
    waiting = _waiting(proposed)
    is_own = waiting.author == user
    if not user.has_perm(APPROVE) or (is_own and not decides_alone(user)):
        raise PermissionDenied(_("A correction is approved by somebody else than its author."))
    entry = LedgerEntry(
        **{name: getattr(waiting, name) for name in SAID},
        author=name_of(waiting.author),
        approved_by=name_of(user),
        is_self_approved=is_own,
        recorded_at=now,
    )
    record(entry)
    _decide(waiting, ProposedCorrection.State.APPROVED, user, now, entry)
    return entry


@transaction.atomic
def refuse(proposed: ProposedCorrection, user: Any, now: datetime) -> None:
    """Let a proposed correction never count. Raises as `approve` does; an author may take his own back."""
    waiting = _waiting(proposed)
    if waiting.author != user and not user.has_perm(APPROVE):
        raise PermissionDenied
    _decide(waiting, ProposedCorrection.State.REFUSED, user, now)


def _waiting(proposed: ProposedCorrection) -> ProposedCorrection:
    """The correction as it stands, kept from others until the transaction ends."""
    waiting = ProposedCorrection.objects.select_for_update().get(pk=proposed.pk)
    if waiting.state != ProposedCorrection.State.WAITING:
        raise ValidationError(_("This correction is decided already."))
    return waiting


def _decide(
    proposed: ProposedCorrection, state: str, user: Any, now: datetime, entry: LedgerEntry | None = None
) -> None:
    proposed.state, proposed.decided_by, proposed.decided_at, proposed.entry = state, user, now, entry
    proposed.save()


def record(entry: LedgerEntry) -> None:
    """Append `entry` to the ledger and the chain; within a transaction. ValidationError when it is impossible."""
    chain.lock()
    entry.full_clean()
    entry.save()
    chain.link_entry(entry)


def name_of(user: Any) -> str:
    """How an account is named in public."""
    return user.get_full_name() or user.get_username()
