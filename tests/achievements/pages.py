"""Every kind of public page, and a record that fills them all."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from achievements import sections
from achievements.kinds import EXTRAS, WITH_PAGE
from achievements.models.revision import Snapshot
from tests import factories

SITE = "http://testserver"
LANGUAGES = ["vi", "en"]
INDEXES = list(sections.INDEXES)
ENTRIES = list(WITH_PAGE)
FURTHER = list(EXTRAS)
PAGES = [*INDEXES, *ENTRIES, *FURTHER, "report"]
SAVABLE = [page for page in PAGES if page not in ("home", "open_data", "report")]
EMBEDS = ["embeds:timeline", "embeds:metric"]

TO_TAKE_AWAY = {
    "story_vi": "Chuyện kể",
    "spoken_short_vi": "Một phút",
    "spoken_long_vi": "Ba phút",
    "plain_sentences_vi": "Câu một.\n\nCâu hai.",
}


def record(rows: int = 1) -> dict[str, str]:
    """Record `rows` of everything, all tied to one another; gives the slug of a thing for each of their pages."""
    citation, category = factories.citation(), factories.category()
    achievement = factories.achievement(citations=[citation], **TO_TAKE_AWAY)
    office, metric = factories.institution(citations=[citation]), factories.metric()
    for year in range(2008, 2008 + rows):
        milestone = _year(year, citation, achievement, office, metric)
    things = {
        "category": category,
        "achievement": achievement,
        "milestone": milestone,
        "institution": office,
        "document": milestone.documents.get(),
        "metric": metric,
        "source": citation.source,
    }
    slugs = {kind: (things.get(kind) or getattr(factories, kind)()).slug for kind in ENTRIES}
    committed()
    return slugs | {name: slugs[kind] for name, (kind, _title) in EXTRAS.items()}


def committed() -> None:
    """Let the database name the record as it would at the end of the test's transaction, and that be known."""
    connection.check_constraints()
    Snapshot.current()


def _year(year, citation, achievement, office, metric):
    of_achievement = {"achievements": [achievement], "citations": [citation]}
    body = factories.institution(parent=office, citations=[citation])
    order = factories.document(issuer=office, date=str(year), **of_achievement)
    milestone = factories.milestone(date=str(year), documents=[order], is_highlight=True, **of_achievement)
    factories.milestone(date=None, **of_achievement)
    factories.participation(milestone, office)
    factories.participation(milestone, body, role="host")
    factories.succession(office, predecessor=body, document=order).citations.add(citation)
    of_milestone = {"institution": office, "milestone": milestone, "is_highlight": True, **of_achievement}
    before = {"baseline": factories.milestone(date=f"../{year - 1}", **of_achievement)}
    figures = [
        factories.observation(metric=each, as_of=str(year), key_for=[achievement], **before, **of_milestone)
        for each in (metric, factories.metric())
    ]
    photo = factories.photo(achievement=achievement, milestone=milestone, citations=[citation])
    factories.erratum(
        kind="conflict",
        milestones=[milestone],
        observations=figures,
        documents=[order],
        institutions=[office, body],
        photos=[photo],
        **of_achievement,
    )
    return milestone


def address(page: str, slugs: dict[str, str], language: str = "vi") -> str:
    thing = page.removeprefix("embeds:")
    with translation.override(language):
        return reverse(page, args=[slugs[thing]] if thing in slugs else [])


def blocks_in(html: str) -> list[dict[str, Any]]:
    """Every JSON-LD block of a page."""
    return [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]


def own_links(html: str) -> dict[str, str]:
    """The addresses that the page gives for itself, its neighbours and its twins, by what they are."""
    patterns = {
        "canonical": r'<link rel="canonical" href="(.*?)">',
        "vi for machines": r'<link rel="alternate" hreflang="vi" href="(.*?)">',
        "vi": r'<a href="([^"]*)" hreflang="vi"',
        "en": r'<a href="([^"]*)" hreflang="en"',
        "previous": r'<a href="([^"]*)" rel="prev">',
        "next": r'<a href="([^"]*)" rel="next">',
        "save": r'<a href="([^"]*)" rel="nofollow" download>',
    }
    found = {name: re.search(pattern, html) for name, pattern in patterns.items()}
    return {name: unescape(each[1]) for name, each in found.items() if each}


def picture_of(html: str) -> str:
    """The path of the picture that a page announces."""
    return re.search(rf'og:image" content="{SITE}(.*?)"', html)[1]


@dataclass
class Shown:
    """What is answered where a record stands that nobody changes: each address is asked once."""

    slugs: dict[str, str]
    _answers: dict[str, HttpResponse] = field(default_factory=dict)

    def address(self, page: str, language: str = "vi") -> str:
        return address(page, self.slugs, language)

    def answer(self, path: str) -> HttpResponse:
        """The last one, where a redirection leads on."""
        if path not in self._answers:
            self._answers[path] = Client().get(path, follow=True)
        return self._answers[path]

    def html(self, page: str, language: str = "vi") -> str:
        return self.answer(self.address(page, language)).content.decode()
