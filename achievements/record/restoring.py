"""Letting an entry say something that stands in no form of the admin: an earlier version, or two changes together."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from achievements.models import Editorial, EditorialState
from achievements.record.keeping import keep
from achievements.record.schema import collection_named
from achievements.record.writing import write_form
from versions.forms import Form
from versions.keeping import Change, SlugTaken
from versions.models import Entry, Version

EDITORIAL = ("editorial_state", "publish_from")  # what a restored version leaves as it is
TAKEN = _("This address has been that of “%(owner)s”: its readers must not be led to anything else.")
SAVED_MEANWHILE = _("Somebody else has saved this meanwhile. Look at it again first.")


class Refused(Exception):
    """What an entry was to say cannot stand; nothing has been changed. `faults` says why, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def restored(version: Version) -> Form:
    """What the entry of `version` says when it says that again, in the state it is in; a draft if it was deleted."""
    return content_of(version.form or {}) | _state_of(version.entry)


def content_of(form: Form) -> Form:
    """What a form says, but for the state it is in."""
    return {name: value for name, value in form.items() if name not in EDITORIAL}


def _state_of(entry: Entry) -> Form:
    """The editorial state and publish time that `entry` stands in, as far as its kind has them."""
    if not issubclass(collection_named(entry.collection).model, Editorial):
        return {}
    standing = entry.standing_version
    now = (standing and standing.form) or {"editorial_state": EditorialState.DRAFT}
    return {name: now[name] for name in EDITORIAL if name in now}


def say(entry: Entry, form: Form, change: Change, standing: int) -> Any:
    """Let `entry`, at whose version `standing` the author looked, say `form` from now on; gives its row.

    Raises Refused, also where somebody else has saved the entry meanwhile.
    """
    collection = collection_named(entry.collection)
    with transaction.atomic():
        locked = Entry.objects.select_for_update().get(pk=entry.pk)
        if locked.standing != standing:
            raise Refused([str(SAVED_MEANWHILE)])
        row, faults = write_form(collection, locked.row, form)
        if faults:
            raise Refused(faults)
        _come_back(locked, row)
        try:
            keep([row], change)
        except SlugTaken as taken:
            raise Refused([TAKEN % {"owner": taken.owner.slug}]) from None
    return row


def _come_back(entry: Entry, row: Any) -> None:
    """Let `row` show `entry` again where that was deleted, also under another slug than its last."""
    if entry.row is None:
        Entry.objects.filter(pk=entry.pk).update(row=row.pk, slug=row.slug)
