"""A Django site of one page with another product's counter, or with none: COUNTER is hitcount, tracking or bare.

`python peer.py` makes its tables; `granian --interface wsgi peer:application` serves it.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

COUNTER = os.environ["COUNTER"]
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "CONN_MAX_AGE": 600,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
    },
}
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
SESSIONS = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]


def database() -> dict:
    """SQLite in the file that SQLITE_FILE names, or PostgreSQL as libpq's own variables say."""
    file = os.environ.get("SQLITE_FILE")
    return SQLITE | {"NAME": file} if file else POSTGRESQL | {"NAME": os.environ["PGDATABASE"]}


settings.configure(
    SECRET_KEY="for measuring only",
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": database()},
    INSTALLED_APPS=[*APPS, *{"hitcount": ["hitcount"], "tracking": ["tracking"], "bare": []}[COUNTER]],
    MIDDLEWARE=[
        "django.middleware.common.CommonMiddleware",  # says how long an answer is
        *{
            "hitcount": SESSIONS,
            "tracking": [*SESSIONS, "tracking.middleware.VisitorTrackingMiddleware"],
            "bare": [],
        }[COUNTER],
    ],
    TRACK_PAGEVIEWS=True,
    TRACK_IGNORE_URLS=[r"^counted$"],
)
django.setup()


@csrf_exempt
def page(request: HttpRequest) -> HttpResponse:
    """As small as an answer can be. Looks at the session, so that a visitor has one."""
    if COUNTER != "bare" and not request.session.session_key:
        request.session["seen"] = True
    return JsonResponse({"online": 22, "today": 761, "week": 3982, "total": 2277648})


def counted(request: HttpRequest) -> JsonResponse:
    """What the counter says it counted."""
    if COUNTER == "hitcount":
        from hitcount.models import Hit, HitCount

        hits = sum(HitCount.objects.values_list("hits", flat=True))
        return JsonResponse({"visits": hits, "rows": Hit.objects.count()})
    from tracking.models import Pageview, Visitor

    return JsonResponse({"visits": Visitor.objects.count(), "rows": Pageview.objects.count()})


urlpatterns = [path("", page), path("counted", counted)]
if COUNTER == "hitcount":
    urlpatterns.append(path("", include("hitcount.urls")))
application = get_wsgi_application()

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    if COUNTER == "hitcount":
        from django.contrib.contenttypes.models import ContentType
        from hitcount.models import HitCount

        HitCount.objects.create(object_pk=1, content_type=ContentType.objects.first())
