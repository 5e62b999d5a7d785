"""Addresses of the portal. Vietnamese stands at the root, English under /en/ with English words."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from stats import views as stats_views

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("", include("achievements.file_urls")),
    path("", include("stats.urls")),
    *i18n_patterns(
        path("", include("achievements.urls")),
        path(_("visitor-statistics/"), stats_views.statistics, name="visitor_statistics"),
        prefix_default_language=False,
    ),
]
