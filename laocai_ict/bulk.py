"""Files of a large record: written once for all who ask, in a thread that nobody waits for, and sent from disk.

One is written at a time on a machine. Whatever changes the record meanwhile lets it be written again; so there is none
of what has been withdrawn.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from achievements.models.revision import Snapshot
from disk.locking import takes
from disk.whole import whole_file
from web.access import note_cause
from web.files import forget_others, send

logger = logging.getLogger(__name__)

Write = Callable[[IO[bytes]], object]
WRITING_SECONDS = 30  # after which a large file is mostly written, and it is worth asking again
LOCK = "lock"


def bulk_file(request: HttpRequest, content_type: str, write: Write) -> HttpResponseBase:
    """What `write` writes at this address, of the record as it stands; 503 until that is done."""
    edition = _edition()
    file = _folder() / edition / request.path.strip("/").replace("/", "-")
    if edition and file.exists():
        return send(request, file, content_type)
    if edition:
        Thread(target=_write, args=[file, edition, write], name="bulk", daemon=True).start()
    note_cause(
        f"{file.name} is being written" if edition else "the database does not tell the record's state"
    )
    return HttpResponse(status=503, headers={"Retry-After": str(WRITING_SECONDS)})


def _folder() -> Path:
    return settings.DATA_DIR / "bulk"


def _edition() -> str:
    """The name of the record as it stands today; empty where the database cannot tell."""
    snapshot = Snapshot.current()
    return f"{snapshot.name}-{timezone.localdate():%Y%m%d}" if snapshot else ""


def _write(file: Path, edition: str, write: Write) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with (_folder() / LOCK).open("ab") as lock:
            if takes(lock) and not file.exists():
                forget_others(_folder(), edition, LOCK)
                _write_whole(file, edition, write)
    except (OSError, Error):
        logger.exception("%s could not be written", file.name)
    finally:
        connection.close()


class _OutOfDate(Exception):
    """The record has changed while the file was written."""


def _write_whole(file: Path, edition: str, write: Write) -> None:
    """Whole and of this edition, or not at all."""
    with suppress(_OutOfDate), whole_file(file) as new:
        with new.open("wb") as opened:
            write(opened)
        if _edition() != edition:
            raise _OutOfDate
