"""Pictures that come to the desk: kept before anything is saved, so that they are there whatever becomes of a form."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse

from achievements.models import Achievement, Milestone, Picture

UPLOAD = "upload"  # the field of a form whose file becomes the picture
PICTURE = "picture"  # the field with the digest of the picture, and the parameter that asks for one
CLEAR = "clear_picture"  # the box of a form that asks for none
DIGEST = re.compile("[0-9a-f]{64}")


def drop_address(person: Any, row: Any) -> str:
    """Where pictures that show `row` are sent; empty for what has none."""
    if not isinstance(row, Achievement | Milestone) or not person.has_perm("achievements.add_photo"):
        return ""
    return f"{reverse('admin:pictures')}?{row._meta.model_name}={row.pk}"


class Taken:
    """What became of one file."""

    def __init__(self, file: UploadedFile, person: Any) -> None:
        self.name = str(file.name)
        self.picture: Picture | None = None
        self.fault = ""
        try:
            self.picture = Picture.objects.keep(file, self.name, by=person)
        except ValidationError as refused:
            self.fault = " ".join(refused.messages)


def take_up(request: HttpRequest) -> None:
    """Keep the file that a form is sent with, and let the form say its digest; what is wrong stays with the file."""
    if request.method != "POST":
        return
    post, upload = request.POST.copy(), request.FILES.get(UPLOAD)
    if isinstance(upload, UploadedFile):
        taken = Taken(upload, request.user)
        if taken.picture is None:
            upload.fault = taken.fault  # type: ignore[attr-defined]
            return
        del request.FILES[UPLOAD]
        post[PICTURE] = taken.picture.digest
    elif CLEAR in post:
        post[PICTURE] = ""
    post.pop(CLEAR, None)
    request.POST = post  # type: ignore[assignment]


def asked_for(request: HttpRequest) -> Picture | None:
    """The picture that the address of a form asks for."""
    return picture_of(request.GET.get(PICTURE, ""))


def picture_of(digest: str) -> Picture | None:
    """The picture of this digest, whatever was sent as one."""
    return Picture.objects.filter(pk=digest).first() if DIGEST.fullmatch(digest) else None
