"""Addresses of the portal. Vietnamese stands at the root, English under /en/ with English words."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView, TemplateView

from laocai_ict import data, health, offline, privacy
from laocai_ict.operating import screens
from opendata.formats import FORMATS
from opendata.publication import ARCHIVE, CATALOGUE, CSVW, OPENAPI
from stats import open_data as counter
from stats import views as stats_views
from web.public import public

handler404 = "laocai_ict.errors.not_found"
handler500 = "laocai_ict.errors.server_error"

urlpatterns = [
    path("quan-tri/status/", admin.site.admin_view(screens.status), name="status"),
    path("quan-tri/", admin.site.urls),
    path("metrics", screens.metrics, name="prometheus"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sw.js", offline.worker, name="worker"),
    path("robots.txt", public()(TemplateView.as_view(template_name="robots.txt", content_type="text/plain"))),
    # where programs are told that the files are
    path("data/", public()(RedirectView.as_view(pattern_name="open_data"))),
    *(
        path(f"data/{table.name}.{extension}", data.visits, {"name": table.name, "extension": extension})
        for table in counter.TABLES
        for extension in FORMATS
    ),
    *(
        path(
            f"data/metrics/<slug:slug>.{extension}",
            data.metric,
            {"extension": extension},
            name=f"metric_{extension}",
        )
        for extension in FORMATS
    ),
    path(f"data/metrics/<slug:slug>{data.METADATA}", data.metric_metadata, name="metric_metadata"),
    path(f"data/{ARCHIVE}", data.everything),
    path(f"data/{CATALOGUE}", data.catalogue),
    path(f"data/{CSVW}", data.table_group),
    path(f"data/{OPENAPI}", data.description),
    *(
        path(f"data/<slug:name>.{extension}", data.table, {"extension": extension}, name=f"table_{extension}")
        for extension in FORMATS
    ),
    path("", include("achievements.file_urls")),
    path("", include("stats.urls")),
    *i18n_patterns(
        path("", include("achievements.urls")),
        path("", include("achievements.embed_urls")),
        path(_("data/"), data.open_data, name="open_data"),
        path(_("visitor-statistics/"), stats_views.statistics, name="visitor_statistics"),
        path(_("personal-data/"), privacy.privacy, name="privacy"),
        path(_("offline/"), offline.offline, name="offline"),
        prefix_default_language=False,
    ),
]
