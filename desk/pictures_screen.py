"""The screen where pictures come in: several at once, each with its own answer, and those that wait for a caption."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from achievements.models import Achievement, Milestone, Photo, Picture
from desk.addresses import address_of_row
from desk.pictures import PICTURE, Taken
from desk.sent import whole_number
from desk.start import wanted_photos
from desk.unused_pictures import unused

FILES = "files"  # the field of a form with files
MOST = 10  # files in one request
SHOWN = 60  # pictures that wait, and captions to choose from
WHOLES = {"milestone": Milestone, "achievement": Achievement}


def pictures_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Takes what is sent; who asks for JSON is told of the files, others see the page again."""
    require_editor(request)
    place = Place(request)
    taken = [Taken(file, request.user) for file in request.FILES.getlist(FILES)[:MOST]]
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"files": [place.told(each) for each in taken]})
    context = {
        **site.each_context(request),
        "title": gettext("Upload pictures"),
        "place": place,
        "taken": [place.line(each.picture, each.name, each.fault) for each in taken],
        "surplus": max(0, len(request.FILES.getlist(FILES)) - MOST),
        "most": MOST,
        "waiting": [place.line(each) for each in unused(Picture.objects.all())[:SHOWN]],
    }
    return TemplateResponse(request, "admin/desk/pictures.html", context)


def use_view(request: HttpRequest, digest: str) -> HttpResponse:
    """To the form of the photograph that is chosen, with this picture in it."""
    require_editor(request)
    key = whole_number(request.GET.get("photo"))
    if key is None or not Photo.objects.filter(pk=key).exists():
        raise Http404
    return redirect(f"{address_of_row(Photo, key)}?{urlencode({PICTURE: digest})}")


def require_editor(request: HttpRequest) -> None:
    if not request.user.has_perms(["achievements.add_photo", "achievements.view_photo"]):
        raise PermissionDenied


class Place:
    """What pictures that come are of, as the address says: a photograph still looked for, an entry, or not known."""

    def __init__(self, request: HttpRequest) -> None:
        self.photo = _row(Photo, request.GET.get("photo"))
        self.whole = {
            name: row for name, model in WHOLES.items() if (row := _row(model, request.GET.get(name)))
        }
        self.captions = list(wanted_photos()[:SHOWN])
        self.address = request.get_full_path()

    @property
    def named(self) -> Any:
        """What they are of; None where that is not known."""
        return self.photo or next(iter(self.whole.values()), None)

    def line(self, picture: Picture | None, name: str = "", fault: str = "") -> dict[str, Any]:
        """What is said of one file: what is wrong with it, or what can be done with it."""
        line: dict[str, Any] = {"picture": picture, "name": name or str(picture), "fault": fault}
        return line | {"use": "", "new": "", "captions": [], "photo": self.photo} | self._ways(picture)

    def _ways(self, picture: Picture | None) -> dict[str, Any]:
        if picture is None:
            return {}
        asked = {PICTURE: picture.digest} | {name: row.pk for name, row in self.whole.items()}
        use = self.photo and f"{address_of_row(Photo, self.photo.pk)}?{urlencode({PICTURE: picture.digest})}"
        new = f"{reverse('admin:achievements_photo_add')}?{urlencode(asked)}"
        return {"use": use or "", "new": new, "captions": [] if self.photo else self.captions}

    def told(self, taken: Taken) -> dict[str, str]:
        """The same for a script."""
        line = self.line(taken.picture, taken.name, taken.fault)
        html = render_to_string("admin/desk/_uploaded.html", line)
        if taken.picture is None:
            return {"fault": taken.fault, "html": html}
        address = reverse("admin:picture", args=[taken.picture.digest, taken.picture.largest, "jpg"])
        return {"digest": taken.picture.digest, "address": address, "html": html}


def _row(model: Any, key: str | None) -> Any:
    number = whole_number(key)
    return model._default_manager.filter(pk=number).first() if number is not None else None
