"""Pictures that editors uploaded: the public gets those of published photographs only."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from achievements import renditions
from achievements.models import Photo


@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """The file as it was uploaded."""
    return FileResponse(_found(request, name).image.open())


@require_safe
def rendition(request: HttpRequest, width: int, name: str) -> FileResponse:
    """The picture in one of the sizes that pages show."""
    try:
        file = renditions.rendition(Path(_found(request, name).image.path), width).open("rb")
    except OSError:  # the upload is gone, or no picture
        raise Http404 from None
    return FileResponse(file, content_type="image/webp")


def _found(request: HttpRequest, name: str) -> Photo:
    """A published photograph; any photograph for an editor, who has to see it before."""
    pictures = {"image": f"photos/{name}"}
    found = Photo.objects.published().filter(**pictures).first()
    if not found and request.user.has_perm("achievements.view_photo"):
        found = Photo.objects.filter(**pictures).first()
    if not found:
        raise Http404
    return found
