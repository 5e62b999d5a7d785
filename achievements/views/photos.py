"""Pictures that editors uploaded. The public gets those of published photographs, as pages show them.

The upload itself, with the place and the device that a camera may have written into it, is for editors.
"""

from mimetypes import guess_type
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from achievements.models import Photo
from achievements.pictures import renditions
from web.files import send

# Uploads are never replaced under the same name
SENT_YEARS = "public, max-age=31536000, s-maxage=1, immutable"


@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file as it was uploaded, for editors."""
    return _sent(request, Path(_for_editors(request, name).image.path), "no-store")


@require_safe
def rendition(request: HttpRequest, width: int, name: str) -> HttpResponseBase:
    """The picture in one of the sizes that pages show; of an unpublished photograph for editors only."""
    published = Photo.objects.published().filter(image=_path(name)).first()
    photo = published or _for_editors(request, name)
    try:
        file = renditions.rendition(Path(photo.image.path), width)
    except OSError:  # the upload is gone, or no picture
        raise Http404 from None
    return _sent(request, file, SENT_YEARS if published else "no-store")


def _sent(request: HttpRequest, file: Path, cache_control: str) -> HttpResponseBase:
    try:
        answer = send(request, file, guess_type(file)[0] or "application/octet-stream")
    except OSError:
        raise Http404 from None
    answer.headers["Cache-Control"] = cache_control
    return answer


def _for_editors(request: HttpRequest, name: str) -> Photo:
    """Any photograph, whoever has yet to see it. Raises Http404 for all others."""
    if not request.user.has_perm("achievements.view_photo"):
        raise Http404
    return get_object_or_404(Photo, image=_path(name))


def _path(name: str) -> str:
    """Below MEDIA_ROOT."""
    return f"photos/{name}"
