"""Public addresses of the record; the catalogue gives the Vietnamese ones."""

from django.urls import path
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from achievements.kinds import WITH_PAGE
from achievements.views import (
    achievements,
    booklet,
    categories,
    citations,
    documents,
    home,
    how_to_read,
    institutions,
    metrics,
    open_questions,
    reports,
    search,
    sources,
    taking_away,
    things,
    timeline,
)

# Of kinds that show more on a page than the thing with what it is related to
VIEWS = {
    "achievement": achievements.achievement,
    "category": categories.category,
    "institution": institutions.institution,
    "metric": metrics.metric,
    "source": sources.source,
}

urlpatterns = [
    path("", home.home, name="home"),
    path(_("categories/"), categories.categories, name="categories"),
    path(_("timeline/"), timeline.timeline, name="timeline"),
    path(_("institutions/"), institutions.institutions, name="institutions"),
    path(_("metrics/"), metrics.metrics, name="metrics"),
    path(_("documents/"), documents.documents, name="documents"),
    *(
        path(gettext_lazy(kind.address), VIEWS.get(name) or things.view_of(kind), name=name)
        for name, kind in WITH_PAGE.items()
    ),
    path(_("ten-stories/"), taking_away.stories, name="stories"),
    path(_("to-take-away/"), taking_away.take_away, name="take_away"),
    path(_("before-and-after/"), taking_away.before_and_after, name="before_and_after"),
    path(_("pictures-wanted/"), taking_away.pictures_wanted, name="pictures_wanted"),
    path(_("achievements/<slug:slug>/read-aloud/"), taking_away.read_aloud, name="read_aloud"),
    path(_("achievements/<slug:slug>/homework/"), taking_away.homework, name="homework"),
    path("id/<slug:kind>/<slug:slug>/", citations.permanent, name="permanent"),
    path(_("search/"), search.search, name="search"),
    path(_("open-questions/"), open_questions.open_questions, name="open_questions"),
    path(_("how-to-read/"), how_to_read.how_to_read, name="how_to_read"),
    path(_("booklet/"), booklet.booklet, name="booklet"),
    path(_("booklet/<slug:slug>/"), booklet.booklet, name="booklet"),
    path(_("open-questions/report/"), reports.report, name="report"),
    path(_("open-questions/report/received/"), reports.received, name="report_received"),
]
