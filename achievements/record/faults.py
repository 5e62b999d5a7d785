"""What is wrong with the files of a record, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

SHOWN_LENGTH = 60


def shortened(text: object) -> str:
    """As much of what was written as fits in a message."""
    words = str(text)
    return words if len(words) <= SHOWN_LENGTH else f"{words[:SHOWN_LENGTH]}…"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which file, in which entry ("milestones/slug"), in which field."""

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        entry = _("entry %(entry)s") % {"entry": self.entry} if self.entry else ""
        return ": ".join(filter(None, (self.file, entry, self.field, self.message)))


class FaultyRecord(Exception):
    """A record that was refused as a whole."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)
