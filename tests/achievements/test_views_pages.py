"""Every public page: it answers in both languages, with as many queries for three rows as for one."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories

pytestmark = pytest.mark.django_db

LANGUAGES = ["vi", "en"]


def record(rows: int) -> dict[str, str]:
    """`rows` of everything, all tied to one another; gives the address of every kind of page."""
    citation, category = factories.citation(), factories.category()
    achievement = factories.achievement(citations=[citation])
    office = factories.institution(citations=[citation])
    metric = factories.metric()
    milestone = None
    for year in range(2008, 2008 + rows):
        body = factories.institution(parent=office, citations=[citation])
        order = factories.document(issuer=office, achievements=[achievement], citations=[citation])
        milestone = factories.milestone(
            date=str(year),
            achievements=[achievement],
            documents=[order],
            citations=[citation],
            is_highlight=True,
        )
        factories.milestone(date=None, achievements=[achievement])
        factories.participation(milestone, office)
        factories.participation(milestone, body, role="host")
        factories.succession(office, predecessor=body, document=order).citations.add(citation)
        figures = [
            factories.observation(
                metric=each,
                as_of=str(year),
                achievements=[achievement],
                institution=office,
                milestone=milestone,
                citations=[citation],
                is_highlight=True,
            )
            for each in (metric, factories.metric())
        ]
        photo = factories.photo(achievement=achievement, milestone=milestone, citations=[citation])
        factories.erratum(
            achievements=[achievement],
            milestones=[milestone],
            observations=figures,
            documents=[order],
            institutions=[office, body],
            photos=[photo],
            citations=[citation],
        )
    things = {
        "category": category,
        "achievement": achievement,
        "milestone": milestone,
        "institution": office,
        "metric": metric,
        "source": citation.source,
    }
    return {name: thing.slug for name, thing in things.items()}


INDEXES = ["home", "timeline", "institutions", "metrics", "documents", "open_questions", "open_data"]


def address(page: str, slugs: dict[str, str], language: str = "vi") -> str:
    with translation.override(language):
        return reverse(page, args=[slugs[page]] if page in slugs else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers(client, language):
    slugs = record(rows=1)

    answers = {page: client.get(address(page, slugs, language)) for page in [*INDEXES, *slugs]}

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert {answer.headers["Content-Language"] for answer in answers.values()} == {language}
