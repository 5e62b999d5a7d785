"""A file of ours as an answer: whole or the part that is asked for, and not to who has got it already (RFC 9110).

With ACCEL_REDIRECT nginx sends it, who does all of that itself. What keeps answers (web/kept/) is told of a file in the
same way, for what it keeps is an answer to all: who asks for which part is known only when it is given.
"""

import re
from collections.abc import Iterator
from os import stat_result
from pathlib import Path
from shutil import rmtree
from time import time
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

CHUNK = 2**16  # bytes
SPARED = 60  # seconds for which the folder of an edition may still be in use after another has begun
NAMED_ONLY = "web.files.named_only"  # in the environ of who will have the file sent
FILES = "/_files/"  # below which nginx knows the folders of DATA_DIR
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send(request: HttpRequest, file: Path, content_type: str) -> HttpResponseBase:
    """`file`, which lies below DATA_DIR. OSError where it cannot be read."""
    state = file.stat()
    if settings.ACCEL_REDIRECT or NAMED_ONLY in request.META:
        place = quote(f"{FILES}{file.relative_to(settings.DATA_DIR).as_posix()}")
        return HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": place})
    etag, modified = f'"{state.st_mtime_ns:x}-{state.st_size:x}"', int(state.st_mtime)
    known = get_conditional_response(request, etag=etag, last_modified=modified)
    answer = known or _sent(request, file, state, content_type, etag)
    for name, value in {"ETag": etag, "Last-Modified": http_date(modified), "Accept-Ranges": "bytes"}.items():
        answer.headers[name] = value
    return answer


def forget_others(folder: Path, *kept: str) -> None:
    """Remove from `folder` what is not named in `kept`, unless it may still be in use. OSError where that fails."""
    for path in folder.iterdir():
        if path.name not in kept and time() - path.stat().st_mtime > SPARED:
            rmtree(path, ignore_errors=True)


def file_at(place: str) -> Path:
    """The file that an answer names by X-Accel-Redirect."""
    return settings.DATA_DIR / unquote(place).removeprefix(FILES)


def _sent(
    request: HttpRequest, file: Path, state: stat_result, content_type: str, etag: str
) -> HttpResponseBase:
    size = state.st_size
    asked = _asked_range(request, size, etag)
    if asked is None:
        headers = {"Content-Length": str(size)}
        return StreamingHttpResponse(_read(file, range(size)), content_type=content_type, headers=headers)
    if not asked:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        "Content-Length": str(len(asked)),
        "Content-Range": f"bytes {asked.start}-{asked.stop - 1}/{size}",
    }
    return StreamingHttpResponse(_read(file, asked), status=206, content_type=content_type, headers=headers)


def _asked_range(request: HttpRequest, size: int, etag: str) -> range | None:
    """The bytes that are asked for, none where there are none such; None where the whole file is.

    Several parts at once may be answered with the whole (section 14.2), and so is who has a part of another version.
    """
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not found or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None  # no range at all
    return range(int(first), min(size, int(last) + 1) if last else size)


def _read(file: Path, part: range) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(part.start)
        remaining = len(part)
        while remaining and (piece := opened.read(min(CHUNK, remaining))):
            remaining -= len(piece)
            yield piece
