"""Each kind of thing once: what it is called, at what address, what of it the public sees, and what stands above it.

Whoever has more to say of kinds (linked data, cards, links, search, tables) keeps a mapping by their names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_noop
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
    Succession,
    Unit,
)
from achievements.sections import (
    BEFORE_AND_AFTER,
    CATEGORIES,
    DOCUMENTS,
    INSTITUTIONS,
    METRICS,
    OPEN_QUESTIONS,
    PICTURES_WANTED,
    REPORT,
    SECTIONS_BY_NAME,
    TAKE_AWAY,
    TIMELINE,
    Section,
)
from achievements.words.fallback import language_of
from web.addresses import address_of, resolved


@dataclass(frozen=True)
class Extra:
    """A further page about a thing, at an address of the name `name`."""

    name: str
    title: Promise
    thing: Any

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return address_of(self.name, self.thing.slug)


Page = Section | Extra | Model


def _nothing(thing: Any) -> list[Page]:
    return []


@dataclass(frozen=True)
class Kind:
    """A kind of thing, by the name of its pages' `address`; that is empty where its things have no page each.

    `public` gives what the public may see, `above` the pages between the front page and that of a thing, `title` what a
    thing is called in the current language. The catalogue gives the address in other languages.
    """

    name: str
    model: type[Model]
    public: Callable[[], QuerySet]
    address: str = ""
    above: Callable[[Any], list[Page]] = _nothing
    title: Callable[[Any], str] = str

    @property
    def label(self) -> str:
        """What kind it is, in a word."""
        return kind_label(self.model)


def kind_label(model: type[Model]) -> str:
    """What kind of thing rows of `model` are, in a word."""
    return capfirst(str(model._meta.verbose_name))


def _title(thing: Any) -> str:
    return str(thing.title)


_KINDS = [  # the more telling ones first, as search puts them
    Kind(
        "institution",
        Institution,
        Institution.objects.published,
        gettext_noop("institutions/<slug:slug>/"),
        lambda thing: [INSTITUTIONS],
    ),
    Kind(
        "achievement",
        Achievement,
        Achievement.objects.published,
        gettext_noop("achievements/<slug:slug>/"),
        lambda thing: [thing.category],
        _title,
    ),
    Kind(
        "category",
        Category,
        Category.objects.in_use,
        gettext_noop("categories/<slug:slug>/"),
        lambda thing: [CATEGORIES],
        _title,
    ),
    Kind(
        "milestone",
        Milestone,
        Milestone.objects.published,
        gettext_noop("milestones/<slug:slug>/"),
        lambda thing: [TIMELINE],
        _title,
    ),
    Kind(
        "document",
        LegalDocument,
        LegalDocument.objects.published,
        gettext_noop("documents/<slug:slug>/"),
        lambda thing: [DOCUMENTS],
        lambda thing: thing.designation if thing.number_as_printed else thing.subject,
    ),
    Kind(
        "metric",
        Metric,
        Metric.objects.published,
        gettext_noop("metrics/<slug:slug>/"),
        lambda thing: [METRICS],
        _title,
    ),
    Kind("source", Source, Source.objects.in_use, gettext_noop("sources/<slug:slug>/"), title=_title),
    Kind(
        "observation",
        Observation,
        Observation.objects.published,
        above=lambda thing: [METRICS, thing.metric],
    ),
    Kind("photo", Photo, Photo.objects.published),
    Kind("erratum", Erratum, Erratum.objects.published, above=lambda thing: [OPEN_QUESTIONS]),
    Kind("succession", Succession, Succession.objects.named),
]
KINDS = {kind.name: kind for kind in _KINDS}
NAMED_BY = {LegalDocument: "subject", Photo: "caption", Unit: "label"}  # others by their titles
# Further pages of a kind's things, by the names of their addresses: of which kind, and how they are called
EXTRAS = {
    "read_aloud": ("achievement", _("To be read aloud")),
    "homework": ("achievement", _("Homework pack")),
}
WITH_PAGE = {kind.name: kind for kind in _KINDS if kind.address}
_BY_MODEL = {kind.model: kind for kind in _KINDS}


def kind_of(thing: Model) -> Kind:
    """The kind of `thing`; LookupError where it is of none."""
    return _BY_MODEL[type(thing)]


def name_language(thing: Model) -> str:
    """The language of what str() calls `thing`."""
    if isinstance(thing, Institution):
        name = thing.latest_name
        return language_of(name, "name") if name else get_language()
    return language_of(thing, NAMED_BY.get(type(thing), "title"))


def above(page: Page | str) -> list[Page]:
    """The pages between the front page and `page`; none of one that is only a title."""
    if isinstance(page, Model):
        return kind_of(page).above(page)
    if isinstance(page, Extra):
        return [*above(page.thing), page.thing]
    return ABOVE.get(page, []) if isinstance(page, Section) else []


ABOVE: dict[Section, list[Page]] = {
    REPORT: [OPEN_QUESTIONS],
    BEFORE_AND_AFTER: [TAKE_AWAY],
    PICTURES_WANTED: [TAKE_AWAY],
}


def extra(name: str, thing: Model) -> Extra:
    """The further page of this name about `thing`."""
    _kind, title = EXTRAS[name]
    return Extra(name, title, thing)


def page_at(path: str) -> Any:
    """The section or thing whose page is at `path`, in whatever language; None where the public finds none.

    A further page about a thing counts as its own.
    """
    match = resolved(path)
    name = kind_of_page(match.view_name) if match else ""
    if match and name in WITH_PAGE:
        return WITH_PAGE[name].public().filter(**match.kwargs).first()
    return SECTIONS_BY_NAME.get(name)


def kind_of_page(name: str) -> str:
    """The kind of the thing that an address of this name leads to; the name itself of what is no thing's."""
    return EXTRAS[name][0] if name in EXTRAS else name
