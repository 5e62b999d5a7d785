"""The note that tells the public of a correction: published with the proposal it was typed beside, or on its own."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from achievements.models import Correction, Report
from achievements.models.correction import CORRECTED, NOTE_MAX_LENGTH
from achievements.record.keeping import is_address_known
from achievements.record.restoring import Refused
from achievements.record.schema import collection_named
from achievements.words.characters import tidied
from desk.models import ProposedNote
from desk.rights import may_publish
from versions.forms import digest
from versions.keeping import is_open, lock_entry_of
from versions.models import Version

TEXTS = (("wrong", _("What was wrong")), ("right", _("What is right")))
DECIDED = _("Somebody has decided of this meanwhile.")
UNSEEN = _("You were not shown its public note as it is now: open the proposal, read the note, then decide.")
Said = dict[str, str]  # the fields of a Correction that are typed


def fields() -> list[tuple[str, str, str]]:
    """Of each text of a Correction its field, its label and its language."""
    return [
        (f"{name}_{code}", f"{label} ({language})", code)
        for code, language in settings.LANGUAGES
        for name, label in TEXTS
    ]


class NoteForm(forms.Form):
    """What was wrong and what is right, in the record's own language at least; the report that led to it."""

    def __init__(self, data: Any = None, initial: Said | None = None) -> None:
        super().__init__(data, initial=initial)
        for field, label, code in fields():
            self.fields[field] = forms.CharField(
                label=label,
                required=code == settings.LANGUAGE_CODE,
                max_length=NOTE_MAX_LENGTH,
                widget=forms.Textarea({"rows": 2, "cols": 80, "lang": code}),
            )
        self.fields["report"] = forms.CharField(
            label=_("Reference number of the report that led to it"),
            required=False,
            max_length=9,
            help_text=_("Its sender is thanked by this number. Leave empty where nobody reported it."),
        )

    def clean_report(self) -> str:
        reference = str(self.cleaned_data["report"]).strip().upper()
        if reference and not Report.objects.quoted(reference).exists():
            raise ValidationError(_("There is no report of this number."), code="unknown")
        return reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: " ".join(tidied(text).split()) for name, text in cleaned.items()}


def can_be_noted(row: Any) -> bool:
    """Whether the public knows `row`, and a page on which it can be told that it was corrected."""
    return isinstance(row, CORRECTED) and is_address_known(row)


def propose_note(version: Version, said: Said) -> None:
    """Keep the note of a proposal until that is decided. Raises Refused where it is."""
    with transaction.atomic():
        lock_entry_of(version)
        if not is_open(version):
            raise Refused([str(DECIDED)])
        ProposedNote.objects.update_or_create(version=version, defaults={"said": said})


def publish_note(row: Any, person: Any, said: Said) -> Correction:
    """Tell the public of what stands that it was corrected, from now on. Raises PermissionDenied."""
    if not may_publish(person, type(row)) or not can_be_noted(row):
        raise PermissionDenied
    return _publish(type(row)._default_manager.all().collection, row.pk, said)


def publish_proposed(version: Version, seen: str) -> None:
    """Publish the note of a proposal that was approved just now, and settle the report that led to it.

    Raises Refused where it is not the one that `seen` names.
    """
    note = noted_of(version)
    if seen != name_of(note):
        raise Refused([str(UNSEEN)])
    if note and version.entry.row is not None:
        _publish(version.entry.collection, version.entry.row, note.said)


def _publish(collection: str, row: int, said: Said) -> Correction:
    texts = {name: text or None for name, text in said.items() if name != "report"}
    reference = said.get("report", "")
    with transaction.atomic():
        Report.objects.quoted(reference).update(state=Report.State.SETTLED)
        return Correction.objects.create(
            collection=collection, row=row, report=reference, corrected_at=timezone.now(), **texts
        )


def noted_of(version: Version) -> ProposedNote | None:
    """The note of a proposal, as its author wrote it; None where there is none."""
    return ProposedNote.objects.filter(version=version).first()


def name_of(note: ProposedNote | None) -> str:
    """What a form sends back to tell which note was shown beside it; empty where there was none."""
    return digest(note.said) if note else ""


def lines_of(note: ProposedNote | None) -> list[tuple[str, str, str]]:
    """All that the public will be told in words: of each text its language, its label, and itself."""
    said = note.said if note else {}
    return [(code, label, said[field]) for field, label, code in fields() if said.get(field)]


def is_noted(version: Version) -> bool:
    """Whether what `version` proposes could come with a note."""
    return issubclass(collection_named(version.entry.collection).model, CORRECTED)
