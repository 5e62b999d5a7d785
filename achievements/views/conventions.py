"""What browsers and researchers look for at addresses of its own: the web manifest and security.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from achievements import portal
from achievements.models import Imprint
from achievements.pictures.palette import LIGHT
from web.public import DAY, public

SECURITY_TXT_LASTS = timedelta(days=180)  # from when it is asked for: RFC 9116 advises less than a year


@require_safe
@public(seconds=DAY)
def manifest(request: HttpRequest) -> JsonResponse:
    """How the portal stands on a home screen (W3C, Web Application Manifest), in the current language."""
    home = reverse("home")
    about = {
        "id": home,
        "name": str(portal.NAME),
        "short_name": str(portal.SHORT_NAME),
        "description": str(portal.SUMMARY),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",  # a way back stays in sight
        "theme_color": LIGHT["night"],
        "background_color": LIGHT["paper"],
        "icons": [
            {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            _icon("icon-192.png", 192),
            _icon("icon-512.png", 512),
            _icon("icon-maskable.png", 512) | {"purpose": "maskable"},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


def _icon(name: str, size: int) -> dict[str, str]:
    return {"src": static(f"img/{name}"), "sizes": f"{size}x{size}", "type": "image/png"}


@require_safe
@public(seconds=60, is_of_record=False)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116); made anew at each asking, so never out of date."""
    email = Imprint.get().email
    contacts = [request.build_absolute_uri(reverse("report"))] + ([f"mailto:{email}"] if email else [])
    expires = (timezone.now() + SECURITY_TXT_LASTS).replace(microsecond=0)
    context = {
        "contacts": contacts,
        "expires": expires.isoformat(),
        "languages": [code for code, _name in settings.LANGUAGES],
        "canonical": request.build_absolute_uri(),
    }
    return render(request, "security.txt", context, content_type="text/plain; charset=utf-8")
