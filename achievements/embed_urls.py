"""Addresses of what other sites show in frames. In a namespace: they are no pages to be counted as visited."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from achievements.views import embeds

app_name = "embeds"

urlpatterns = [
    path(_("embed/timeline/"), embeds.timeline, name="timeline"),
    path(_("embed/metrics/<slug:slug>/"), embeds.metric, name="metric"),
]
