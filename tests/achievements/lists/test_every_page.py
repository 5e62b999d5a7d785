"""What holds for every public page, whatever it tells."""

import re
from html import unescape

import pytest
from django.utils import timezone

from achievements.kinds import kind_of_page
from tests.achievements.pages import (
    ENTRIES,
    INDEXES,
    LANGUAGES,
    PAGES,
    SAVABLE,
    SITE,
    address,
    own_links,
    picture_of,
)
from tests.slow import mostly_slow

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
    vietnamese, english = (SITE + shown.address(kind, language) for language in LANGUAGES)

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


@pytest.mark.parametrize("kind", PAGES)
def test_page_leaves_out_of_its_links_what_makes_no_difference(shown, kind):
    path = shown.address(kind)

    plain, asked = (
        own_links(shown.answer(f"{path}{query}").content.decode())
        for query in ("", "?fbclid=x&utm_source=y&at=z")
    )

    assert asked == plain
    assert plain["canonical"] == SITE + path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*INDEXES, *ENTRIES, "visitor_statistics", "search"])
def test_page_leads_to_a_form_for_reports_that_names_it(shown, kind, language):
    here = shown.address(kind, language)

    way = re.search(r'href="([^"]+/\?about=[^"]+)"', shown.html(kind, language))[1]
    html = shown.answer(unescape(way)).content.decode()

    assert re.search(rf'<p>(Về trang|About the page): <a href="{here}">\w', html)
    assert f'<input type="hidden" name="about" value="{here}">' in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_page_has_a_picture_of_its_own(shown, kind, language):
    path = picture_of(shown.html(kind, language))

    own = kind_of_page(kind)
    name = f"{own}/{shown.slugs[kind]}" if kind in shown.slugs else kind if kind in INDEXES else "home"
    assert re.fullmatch(rf"/pictures/{language}/{name}\.[0-9a-f]{{12}}\.png", path)


@pytest.mark.parametrize("language", mostly_slow(LANGUAGES, in_ci=["vi"]))
@pytest.mark.parametrize("kind", PAGES)
def test_picture_of_a_page_is_one(shown, kind, language):
    answer = shown.answer(picture_of(shown.html(kind, language)))

    assert (answer.status_code, answer["Content-Type"], answer["Content-Language"]) == (
        200,
        "image/png",
        language,
    )
    assert (answer.content[:8], answer.content[16:24]) == (
        b"\x89PNG\r\n\x1a\n",
        bytes([0, 0, 4, 176, 0, 0, 2, 118]),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SAVABLE)
def test_saved_page_stands_by_itself(shown, kind, language):
    place = shown.address(kind, language)

    answer = shown.answer(f"{place}?save=1")

    html = answer.content.decode()
    name = place.strip("/").rpartition("/")[2]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.html"'
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert (
        re.findall(
            r"<script(?! type=\"application/ld\+json\")|<noscript|data-counter|<link rel=\"stylesheet", html
        )
        == []
    )
    references = re.findall(r' (?:href|src|action)="([^"]*)"', html)
    assert [each for each in references if not re.match("[a-z]+:|#", each)] == []
    assert "@layer tokens" in html
    assert 'url("..' not in html
    assert re.search(r'<p class="standing">http://testserver' + re.escape(place), html)


@pytest.mark.parametrize("kind", PAGES)
def test_page_offers_to_be_saved_where_it_can_be(shown, kind):
    assert ('href="?save=1"' in shown.html(kind, "en")) == (kind in SAVABLE)
