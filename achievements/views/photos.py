"""Pictures that editors uploaded: the public gets those of published photographs only."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from achievements.models import Photo


@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """The file of a published photograph; of any photograph for an editor, who has to see it before."""
    pictures = {"image": f"photos/{name}"}
    found = Photo.objects.published().filter(**pictures).first()
    if not found and request.user.has_perm("achievements.view_photo"):
        found = Photo.objects.filter(**pictures).first()
    if not found:
        raise Http404
    return FileResponse(found.image.open())
