"""Reading without a network: the worker that keeps pages on the reader's device, and the page for those it has not."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from achievements.models import Achievement
from achievements.views import documents, metrics, open_questions, timeline
from web.public import DAY, public

# Everything a page asks for
FILES = [
    "css/portal.css",
    "img/brocade.svg",
    "img/contour.svg",
    "img/icon.svg",
    "js/copy.js",
    "js/counter.js",
    "js/offline.js",
    "js/places.js",
    "js/print.js",
]
# What of an address's query makes it another page; whatever else stands there means nothing (`at` says where on it)
FACETS = [*timeline.FACETS, *metrics.FACETS, *documents.FACETS, *open_questions.FACETS]
PARAMETERS = sorted(
    {"page", "q", "group", "about", "photo", "reference", "save", *(facet.name for facet in FACETS)}
)
ACHIEVEMENTS = 10  # kept before they are opened, those of the latest period first


@require_safe
@public(seconds=DAY)
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's script; with OFFLINE=false one that clears what was kept and goes."""
    if not settings.OFFLINE:
        return render(request, "sw_off.js", content_type="text/javascript")
    files = [static(name) for name in FILES]
    achievements = list(Achievement.objects.published().order_by("-period", "number")[:ACHIEVEMENTS])
    context = {
        "release": hashlib.sha256(" ".join(files).encode()).hexdigest()[:12],
        "static": settings.STATIC_URL,
        "files": files,
        "parameters": PARAMETERS,
        "editions": [_edition(language, achievements) for language, _name in settings.LANGUAGES],
        "default": settings.LANGUAGE_CODE,
    }
    return render(request, "sw.js", context, content_type="text/javascript")


def _edition(language: str, achievements: list[Achievement]) -> dict[str, Any]:
    with translation.override(language):
        quiet = [
            reverse("home"),
            reverse("timeline"),
            *(achievement.get_absolute_url() for achievement in achievements),
        ]
        return {"language": language, "offline": reverse("offline"), "quiet": quiet}


@require_safe
@public()
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows in place of a page that it could not get and has not kept."""
    return render(request, "offline.html")
