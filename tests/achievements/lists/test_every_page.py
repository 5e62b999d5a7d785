"""What holds for every public page, whatever it tells."""

import re

import pytest
from django.utils import timezone

from tests.achievements.pages import ENTRIES, INDEXES, LANGUAGES, PAGES, address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_page_answers_in_its_language(shown, kind, language):
    response = shown.answer(shown.address(kind, language))

    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("kind", PAGES)
def test_page_has_one_heading_and_its_landmarks(shown, kind):
    html = shown.html(kind)

    tags = ["<h1", "<main ", '<header class="masthead"', "<footer ", 'href="#content"', '<main id="content"']
    assert {tag: html.count(tag) for tag in tags} == dict.fromkeys(tags, 1)


@pytest.mark.parametrize("kind", PAGES)
def test_page_names_itself_and_its_twin(shown, kind):
    vietnamese, english = (f"http://testserver{shown.address(kind, language)}" for language in LANGUAGES)

    html = shown.html(kind, "en")

    assert f'<link rel="canonical" href="{english}">' in html
    assert re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="(.*?)">', html) == [
        ("vi", vietnamese),
        ("en", english),
        ("x-default", vietnamese),
    ]


@pytest.mark.parametrize("kind", [*INDEXES, *ENTRIES])
def test_page_describes_itself_in_one_line(shown, kind):
    html = shown.html(kind, "en")

    names = ["title", "description", "language", "identifier", "date", "source", "subject"]
    contents = dict(re.findall(r'<meta name="([\w.]+)" content="([^"<>\n]+)">', html))
    assert [name for name in ["description", *(f"DC.{name}" for name in names)] if name not in contents] == []
    assert contents["DC.date"] == timezone.localdate().isoformat()


@pytest.mark.parametrize("kind", ENTRIES)
def test_page_of_nothing_is_not_found(shown, kind):
    assert shown.answer(address(kind, {kind: "khong-co"})).status_code == 404


@pytest.mark.parametrize("kind", [*INDEXES, *ENTRIES])
def test_page_is_only_read(shown, client, kind):
    assert client.post(shown.address(kind)).status_code == 405


@pytest.mark.parametrize("kind", PAGES)
def test_page_sets_no_cookie_and_may_be_shared_by_a_cache(shown, kind):
    response = shown.answer(shown.address(kind))

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
