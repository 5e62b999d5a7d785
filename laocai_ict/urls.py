"""Addresses of the portal. Vietnamese stands at the root, English under /en/ with English words."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("", include("achievements.file_urls")),
    *i18n_patterns(
        path("", include("achievements.urls")),
        prefix_default_language=False,
    ),
]
