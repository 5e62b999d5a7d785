"""How the portal is laid out: its front page, the sections, the kinds of pages with an entry each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.models import (
    Achievement,
    Category,
    Erratum,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Photo,
    Source,
)
from achievements.models.editorial import Editorial, last_change
from achievements.models.revision import remembered

RECORD = (Achievement, Milestone, Institution, Metric, Observation, LegalDocument, Photo, Erratum)


@dataclass(frozen=True)
class Section:
    """A page that is there whatever the record holds: the name of its address, and what it lists."""

    name: str
    title: Promise
    lists: tuple[type[Editorial], ...]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse(self.name)

    @property
    def updated_at(self) -> datetime | None:
        """When something that the public sees here last changed."""
        listed = [model.objects.published() for model in self.lists]
        return remembered(f"last change of {self.name}", lambda: last_change(*listed))


HOME = Section(
    "home",
    _("What Lào Cai achieved in information and communications"),
    (Achievement, Milestone, Observation),
)
TIMELINE = Section("timeline", _("Timeline"), (Milestone,))
METRICS = Section("metrics", _("Metrics"), (Metric, Observation))
INSTITUTIONS = Section("institutions", _("Institutions"), (Institution,))
DOCUMENTS = Section("documents", _("Documents"), (LegalDocument,))
OPEN_QUESTIONS = Section("open_questions", _("Open questions"), (Erratum,))
SECTIONS = [
    TIMELINE,
    METRICS,
    INSTITUTIONS,
    DOCUMENTS,
    OPEN_QUESTIONS,
    Section("open_data", _("Open data"), RECORD),
]
HOW_TO_READ = Section("how_to_read", _("How to read dates and figures"), (Observation,))
BOOKLET = Section("booklet", _("Booklet"), RECORD)
INDEXES = {section.name: section for section in (HOME, *SECTIONS, HOW_TO_READ, BOOKLET)}
# Pages that list nothing of the record's
REPORT = Section("report", _("Report an error"), ())
OTHERS = {
    section.name: section
    for section in (
        REPORT,
        Section("search", _("Search"), ()),
        Section("visitor_statistics", _("How visits are counted"), ()),
    )
}

# What has a page of its own, by the name of its address: those that the public may see
ENTRIES: dict[str, Callable[[], QuerySet]] = {
    "achievement": Achievement.objects.published,
    "milestone": Milestone.objects.published,
    "institution": Institution.objects.published,
    "document": LegalDocument.objects.published,
    "metric": Metric.objects.published,
    "category": Category.objects.in_use,
    "source": Source.objects.all,
}


def above(thing: Section | Model) -> list[Section | Category]:
    """The pages between the front page and the page of `thing`."""
    match thing:
        case Achievement():
            return [thing.category]
        case Milestone():
            return [TIMELINE]
        case Metric():
            return [METRICS]
        case Institution():
            return [INSTITUTIONS]
        case LegalDocument():
            return [DOCUMENTS]
        case Section(name=REPORT.name):
            return [OPEN_QUESTIONS]
    return []


def page_at(path: str) -> Any:
    """The section or thing whose page is at `path`, in whatever language; None where the public finds none."""
    match = _resolved(path)
    name = match.view_name if match else ""
    if match and name in ENTRIES:
        return ENTRIES[name]().filter(**match.kwargs).first()
    return INDEXES.get(name) or OTHERS.get(name)


def _resolved(path: str) -> ResolverMatch | None:
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path)
        except Resolver404:
            return None
