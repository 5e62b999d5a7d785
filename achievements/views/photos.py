"""Pictures of published photographs, in the forms and widths that pages show; no others."""

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseGone
from django.views.decorators.http import require_safe

from achievements.models import EditorialState, Photo
from achievements.models.picture import folder_of
from achievements.pictures.sending import send_kept

FOR_EVER = "public, max-age=31536000, s-maxage=1, immutable"  # the address is of the content


@require_safe
def rendition(request: HttpRequest, digest: str, width: int, suffix: str) -> HttpResponseBase:
    """A picture that the public may see; 410 where it was withdrawn."""
    photos = Photo.objects.showing(digest)
    if not photos.published().exists():
        if photos.filter(editorial_state=EditorialState.WITHDRAWN).exists():
            return HttpResponseGone(headers={"Cache-Control": "no-store"})
        raise Http404
    return send_kept(request, f"{folder_of(digest)}/{width}.{suffix}", FOR_EVER)
