"""Files of pictures as answers, from a folder or from wherever else uploads are kept."""

from pathlib import Path
from posixpath import splitext

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from web.files import send

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}


def send_kept(request: HttpRequest, name: str, cache_control: str) -> HttpResponseBase:
    """The file of that name in the storage of uploads. Raises Http404 where there is none."""
    try:
        answer = _answer(request, name, TYPES[splitext(name)[1]])
    except OSError:
        raise Http404 from None
    answer.headers["Cache-Control"] = cache_control
    return answer


def _answer(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # no folder of ours
        return _content(request, name, content_type)
    return send(request, path, content_type)


def _content(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    """Its name is that of its content."""
    etag = quote_etag(name)
    with default_storage.open(name) as file:
        answer = get_conditional_response(request, etag=etag) or HttpResponse(
            file.read(), content_type=content_type
        )
    answer.headers["ETag"] = etag
    return answer
