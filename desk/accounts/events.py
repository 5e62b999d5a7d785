"""The log of what happens to accounts: written here, read by administrators, forgotten after a year."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from desk.accounts.limits import network_of
from desk.accounts.models import AccountEvent, What

FAILURES = (What.WRONG_PASSWORD, What.NOT_AT_THE_DESK, What.LOCKED, What.WRONG_CODE, What.TOO_SOON)
AS_ONE = timedelta(hours=1)  # within which the same failure is counted up
FAILURES_A_DAY = 1000  # entries; whoever fails beyond stands in the server's log only
KEPT_DAYS = 365
log = logging.getLogger(__name__)


def record(
    request: HttpRequest | None, what: What, account: str, by: str = "", second_factor: str = ""
) -> None:
    """Write down that `what` happened to `account`, by whoever sent `request`; from the shell there is none.

    A name that no account has is not kept: it may be a password that was typed into the wrong field.
    """
    network = network_of(request) if request else None
    if what in (What.WRONG_CODE, What.TOO_SOON):  # of passwords axes says it
        log.warning("%s: account %s, network %s", what.value, account, network or "unknown")
    if not get_user_model().objects.filter(username=account).exists():
        account = ""
    event = {"what": what, "account": account, "network": network}
    if what not in FAILURES or not _counted_up(event):
        now = timezone.now()
        AccountEvent.objects.create(
            **event, by="" if by == account else by, second_factor=second_factor, at=now, last_at=now
        )


def _counted_up(event: dict[str, Any]) -> bool:
    """Whether the failure needs no entry of its own: it is one more of the same, or one too many of a day."""
    now = timezone.now()
    same = AccountEvent.objects.filter(**event, at__gt=now - AS_ONE)
    if same.update(times=F("times") + 1, last_at=now):
        return True
    of_a_day = AccountEvent.objects.filter(what__in=FAILURES, at__gt=now - timedelta(days=1))
    return of_a_day.count() >= FAILURES_A_DAY


def why_refused(request: HttpRequest) -> What:
    """Why axes let no password of `request` hold."""
    return What.LOCKED if getattr(request, "axes_locked_out", False) else What.WRONG_PASSWORD
