"""A Django view that answers every address with the bytes in the file BODY: `granian … same_bytes:application`"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

BYTES = Path(os.environ["BODY"]).read_bytes()

settings.configure(
    SECRET_KEY="for measuring only",
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # says how long an answer is
)
django.setup()


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BYTES)


urlpatterns = [re_path("", page)]
application = get_wsgi_application()
