"""Addresses of files, the same whatever the language: open-data tables, photographs, feeds, sitemap."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from achievements.exports import TABLES
from achievements.feeds import feed
from achievements.sitemaps import SITEMAPS
from achievements.views import data, photos


class TableName(StringConverter):
    """The name of one of our tables; other names are left to other apps, or are not found."""

    regex = "|".join(TABLES)


register_converter(TableName, "table")

urlpatterns = [
    path("data/<table:name>.csv", data.table_csv, name="table_csv"),
    path("data/<table:name>.json", data.table_json, name="table_json"),
    re_path(r"^media/photos/(?P<name>[-\w]+\.[a-z]+)$", photos.photo, name="photo"),
    path("feeds/<slug:language>.atom", feed, name="feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
