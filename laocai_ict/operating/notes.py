"""What backups and drills leave behind for whoever asks how the portal is (`manage.py status`)."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from disk.whole import whole_file

BACKUP, DRILL = "last-backup.json", "last-drill.json"


def note(name: str, file: Path) -> None:
    """Note that it was done now, with the backup `file`."""
    text = json.dumps({"at": timezone.now().isoformat(timespec="seconds"), "file": str(file.resolve())})
    with whole_file(settings.DATA_DIR / name) as new:
        new.write_text(text)


def noted(name: str) -> tuple[datetime, Path] | None:
    """When it was last done, and with which backup; None where it never was, or the note cannot be read."""
    try:
        found = json.loads((settings.DATA_DIR / name).read_text())
        return datetime.fromisoformat(found["at"]), Path(found["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
