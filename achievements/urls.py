"""Public addresses of the record; the catalogue gives the Vietnamese ones."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from achievements.views import (
    achievements,
    booklet,
    categories,
    documents,
    home,
    how_to_read,
    institutions,
    metrics,
    milestones,
    open_questions,
    reports,
    search,
    sources,
    timeline,
)

urlpatterns = [
    path("", home.home, name="home"),
    path(_("timeline/"), timeline.timeline, name="timeline"),
    path(_("categories/<slug:slug>/"), categories.category, name="category"),
    path(_("achievements/<slug:slug>/"), achievements.achievement, name="achievement"),
    path(_("milestones/<slug:slug>/"), milestones.milestone, name="milestone"),
    path(_("institutions/"), institutions.institutions, name="institutions"),
    path(_("institutions/<slug:slug>/"), institutions.institution, name="institution"),
    path(_("metrics/"), metrics.metrics, name="metrics"),
    path(_("metrics/<slug:slug>/"), metrics.metric, name="metric"),
    path(_("documents/"), documents.documents, name="documents"),
    path(_("documents/<slug:slug>/"), documents.document, name="document"),
    path(_("sources/<slug:slug>/"), sources.source, name="source"),
    path(_("search/"), search.search, name="search"),
    path(_("open-questions/"), open_questions.open_questions, name="open_questions"),
    path(_("how-to-read/"), how_to_read.how_to_read, name="how_to_read"),
    path(_("booklet/"), booklet.booklet, name="booklet"),
    path(_("booklet/<slug:slug>/"), booklet.booklet, name="booklet"),
    path(_("open-questions/report/"), reports.report, name="report"),
    path(_("open-questions/report/received/"), reports.received, name="report_received"),
]
