"""Pictures for those who work at the desk, whatever the public knows of them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from achievements.models import Picture
from achievements.pictures.sending import send_kept

FOR_EDITORS = "private, no-store"


def rendition(request: HttpRequest, digest: str, width: int, suffix: str) -> HttpResponseBase:
    return send_kept(request, _picture(request, digest).file(f"{width}.{suffix}"), FOR_EDITORS)


def original(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The file as it was sent, with all that the camera wrote into it."""
    return send_kept(request, _picture(request, digest).original, FOR_EDITORS)


def _picture(request: HttpRequest, digest: str) -> Picture:
    if not request.user.has_perm("achievements.view_photo"):
        raise PermissionDenied
    return get_object_or_404(Picture, pk=digest)
