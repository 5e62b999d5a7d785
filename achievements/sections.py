"""The pages that are there whatever the record holds: the front page, the lists, and what lists nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.models import (
    Achievement,
    Erratum,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Photo,
)
from achievements.models.editorial import Editorial, last_change
from achievements.models.revision import remembered
from web.addresses import address_of

RECORD = tuple(Editorial.__subclasses__())


@dataclass(frozen=True)
class Section:
    """A page that is there whatever the record holds: the name of its address, and what it lists."""

    name: str
    title: Promise
    lists: tuple[type[Editorial], ...]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address_of(self.name)

    @property
    def changed_at(self) -> datetime | None:
        """When something that the public sees here last changed."""
        ask = lambda: last_change(*(model.objects.published() for model in self.lists))  # noqa: E731
        return remembered(f"last change of {self.name}", ask)


HOME = Section(
    "home",
    _("What Lào Cai achieved in information and communications"),
    (Achievement, Milestone, Observation),
)
CATEGORIES = Section("categories", _("Fields of work"), (Achievement, Milestone, Metric))
TIMELINE = Section("timeline", _("Timeline"), (Milestone,))
METRICS = Section("metrics", _("Metrics"), (Metric, Observation))
INSTITUTIONS = Section("institutions", _("Institutions"), (Institution,))
DOCUMENTS = Section("documents", _("Documents"), (LegalDocument,))
OPEN_QUESTIONS = Section("open_questions", _("Open questions"), (Erratum,))
STORIES = Section("stories", _("Ten stories"), (Achievement, Milestone, Observation))
TAKE_AWAY = Section("take_away", _("To take away"), (Achievement,))
SECTIONS = [
    STORIES,
    CATEGORIES,
    TIMELINE,
    METRICS,
    INSTITUTIONS,
    DOCUMENTS,
    OPEN_QUESTIONS,
    Section("open_data", _("Open data"), RECORD),
    TAKE_AWAY,
]
HOW_TO_READ = Section("how_to_read", _("How to read dates and figures"), (Observation,))
BOOKLET = Section("booklet", _("Booklet"), RECORD)
BEFORE_AND_AFTER = Section("before_and_after", _("Before and after"), (Milestone, Metric, Observation))
PICTURES_WANTED = Section("pictures_wanted", _("Old pictures wanted"), (Photo,))
FURTHER = (HOW_TO_READ, BOOKLET, BEFORE_AND_AFTER, PICTURES_WANTED)  # that the menu does not name
INDEXES = {section.name: section for section in (HOME, *SECTIONS, *FURTHER)}
# Pages that list nothing of the record's
REPORT = Section("report", _("Report an error"), ())
SEARCH = Section("search", _("Search"), ())
VISITOR_STATISTICS = Section("visitor_statistics", _("How visits are counted"), ())
PRIVACY = Section("privacy", _("Personal data"), ())
SECTIONS_BY_NAME = INDEXES | {
    section.name: section for section in (REPORT, SEARCH, VISITOR_STATISTICS, PRIVACY)
}
