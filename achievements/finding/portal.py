"""The pages of the portal itself as they are searched: by their titles, and by what people call what they are for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from achievements.finding.query import Query
from achievements.finding.ranking import Rank, Tier, rank
from achievements.finding.searched import Hit, unsaid_words
from achievements.sections import SECTIONS_BY_NAME
from achievements.words.folding import folded_texts, marked_texts, without_marks

SEPARATOR = ";"


@dataclass(frozen=True)
class Place:
    """A page of the portal, or the foot of all, with what else it is called: names with semicolons between."""

    title: Promise
    other_names: Promise
    address: Callable[[], str]

    def folded_names(self) -> str:
        """What it is called in all languages."""
        names = list(self._names())
        return folded_texts(names) + marked_texts(names)

    def _names(self) -> Iterator[str]:
        for code, _name in settings.LANGUAGES:
            with override(code):
                yield from (str(self.title), *str(self.other_names).split(SEPARATOR))


OTHER_NAMES = {
    "home": pgettext_lazy(
        "other names of a page", "home page; start page; achievements; ten achievements; about"
    ),
    "timeline": pgettext_lazy(
        "other names of a page", "chronology; history; events; milestones; year by year"
    ),
    "metrics": pgettext_lazy("other names of a page", "figures; statistics; indicators; numbers"),
    "institutions": pgettext_lazy("other names of a page", "bodies; organisations; agencies; departments"),
    "documents": pgettext_lazy(
        "other names of a page", "legal documents; decisions; directives; resolutions"
    ),
    "open_questions": pgettext_lazy(
        "other names of a page", "doubts; corrections; errata; contradictions; mistakes in the source"
    ),
    "open_data": pgettext_lazy(
        "other names of a page",
        "data; download; download the data; CSV; Excel; JSON; API; licence; terms of reuse",
    ),
    "how_to_read": pgettext_lazy(
        "other names of a page", "help; conventions; precision; inferred; about, nearly, more than"
    ),
    "booklet": pgettext_lazy("other names of a page", "book; print; printing; PDF; the whole record"),
    "stories": pgettext_lazy("other names of a page", "stories; in three minutes; summary; infographic"),
    "take_away": pgettext_lazy(
        "other names of a page",
        "read aloud; script; homework; teaching; teaching pack; lesson; school; pupils; teachers",
    ),
    "before_and_after": pgettext_lazy("other names of a page", "then and now; change; comparison"),
    "pictures_wanted": pgettext_lazy(
        "other names of a page", "old photographs; missing pictures; send a picture"
    ),
    "report": pgettext_lazy(
        "other names of a page", "report a mistake; feedback; comment; suggestion; send a correction"
    ),
    "visitor_statistics": pgettext_lazy(
        "other names of a page", "visits; visitors; visitor counter; page views; traffic; online now"
    ),
    "privacy": pgettext_lazy(
        "other names of a page", "privacy; privacy policy; data protection; cookies; what is kept of me"
    ),
}
IMPRINT = "imprint"
PLACES = {
    **{
        name: Place(SECTIONS_BY_NAME[name].title, others, SECTIONS_BY_NAME[name].get_absolute_url)
        for name, others in OTHER_NAMES.items()
    },
    IMPRINT: Place(
        _("Contact"),
        pgettext_lazy(
            "other names of a page",
            "contact us; address; telephone; phone number; hotline; e-mail address; contact e-mail; "
            "who runs this site; managing body; person responsible; imprint",
        ),
        lambda: f"{reverse('home')}#imprint",
    ),
}


def places_found(query: Query, kind: int) -> list[Hit]:
    """The pages that `query` finds, the best first; `kind` is their place among the kinds of things."""
    named = enumerate(_names_by_place().items())
    had = ((place, name, names) for place, (name, names) in named if query.is_in(names))
    return sorted(Hit(_rank(query, names), kind, place, name) for place, name, names in had)


@cache
def _names_by_place() -> dict[str, str]:
    return {name: place.folded_names() for name, place in PLACES.items()}


def _rank(query: Query, names: str) -> Rank:
    """Not above what the record tells of, unless the page itself is asked for by its name, not by a synonym of it."""
    typed = replace(query, phrases=tuple(map(without_marks, query.as_typed)))
    exact = rank(typed, names, names, unsaid_words())
    return exact if exact.tier == Tier.EXACT else Rank(Tier.NAMED, exact.others)
