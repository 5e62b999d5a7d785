"""A workbook as an answer: written whole before it is sent, so that a slow reader keeps no query waiting."""

from collections.abc import Callable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from opendata.workbook import IN_MEMORY, MEDIA_TYPE


def as_file(write: Callable[[IO[bytes]], None], name: str) -> HttpResponseBase:
    """What `write` writes, as a download called `name`."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "no-store",
    }
    with ExitStack() as unless_sent:
        file: Any = unless_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        write(file)
        is_short = file.seek(0, 2) <= IN_MEMORY
        file.seek(0)
        if is_short:
            return HttpResponse(file.read(), content_type=MEDIA_TYPE, headers=headers)
        unless_sent.pop_all()
    return FileResponse(file, content_type=MEDIA_TYPE, headers=headers)
