"""Pictures that editors uploaded. The public gets those of published photographs, as pages show them.

The upload itself, with the place and the device that a camera may have written into it, is for editors.
"""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from achievements.models import Photo
from achievements.pictures import renditions


@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """The file as it was uploaded, for editors."""
    return FileResponse(_for_editors(request, name).image.open())


@require_safe
def rendition(request: HttpRequest, width: int, name: str) -> FileResponse:
    """The picture in one of the sizes that pages show; of an unpublished photograph for editors only."""
    photo = Photo.objects.published().filter(image=_path(name)).first() or _for_editors(request, name)
    try:
        file = renditions.rendition(Path(photo.image.path), width).open("rb")
    except OSError:  # the upload is gone, or no picture
        raise Http404 from None
    return FileResponse(file, content_type="image/webp")


def _for_editors(request: HttpRequest, name: str) -> Photo:
    """Any photograph, whoever has yet to see it. Raises Http404 for all others."""
    if not request.user.has_perm("achievements.view_photo"):
        raise Http404
    return get_object_or_404(Photo, image=_path(name))


def _path(name: str) -> str:
    """Below MEDIA_ROOT."""
    return f"photos/{name}"
