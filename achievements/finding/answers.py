"""What is answered to somebody who searches: the best answer of whatever kind, then the others kind by kind."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from achievements.finding.found import Found, find
from achievements.finding.query import Query
from achievements.finding.searched import Hit
from achievements.finding.shown import LABELS, Result, results
from achievements.finding.suggestions import suggestions
from achievements.finding.synonyms import synonyms

FIRST_RESULTS = 3
PAGE_SIZE = 20


@dataclass(frozen=True)
class Group:
    """Some of what was found of a kind, and how much there is in all; `query_string` is that of the page with all."""

    kind: str
    count: int
    results: list[Result]
    has_more: bool
    query_string: str

    @property
    def title(self) -> Promise:
        return LABELS[self.kind]


@dataclass(frozen=True)
class Answers:
    """What was `found` as it is shown: the `best` of it, then the `groups` of all else, ordered by their best.

    `suggestions` are other queries that may have been meant; `page` is of the one group that was asked for.
    """

    found: Found
    best: Result | None = None
    groups: list[Group] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    page: Page | None = None

    @property
    def count(self) -> int:
        return self.page.paginator.count if self.page else self.found.count


def answers(text: str) -> Answers:
    """What is answered to `text`, whatever it is."""
    known = synonyms()
    found = find(text, known)
    best, groups = _shown(found)
    return Answers(found, best, groups, suggestions(found.query, known) if found.is_poor else [])


def answers_of_kind(text: str, kind: str, number: str) -> Answers:
    """What is answered to `text` of one kind, all of it; `number` is that of its page, as typed."""
    found = find(text, synonyms())
    if kind not in found.hits:
        return Answers(found)
    page = Paginator(found.hits[kind], PAGE_SIZE).get_page(number)
    group = _group(found.query, kind, list(page.object_list), page.paginator.count, PAGE_SIZE)
    return Answers(found, groups=[group], page=page)


def _shown(found: Found) -> tuple[Result | None, list[Group]]:
    """The best of all, and the groups without it, in the order of their best."""
    if not found.hits:
        return None, []
    best_kind = min(found.hits, key=lambda kind: found.hits[kind][0])
    groups = {
        kind: _group(found.query, kind, hits, len(hits), FIRST_RESULTS + (kind == best_kind))
        for kind, hits in found.hits.items()
    }
    shown = groups[best_kind].results
    groups[best_kind] = replace(groups[best_kind], results=shown[1:])
    after = {kind: hits[kind == best_kind :] for kind, hits in found.hits.items()}
    return next(iter(shown), None), [
        groups[kind] for kind in sorted(after, key=lambda kind: after[kind][:1]) if after[kind]
    ]


def _group(query: Query, kind: str, hits: list[Hit], count: int, most: int) -> Group:
    """The first of `hits`, at `most` so many, of a kind of which so many were found."""
    keys = [hit.key for hit in hits[:most]]
    shown = results(kind, keys, query)
    own_query = "?" + urlencode({"q": query.text, "group": kind})
    return Group(kind, count, [shown[key] for key in keys if key in shown], len(hits) > most, own_query)
