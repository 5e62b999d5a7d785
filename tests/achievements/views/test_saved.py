"""A saved page is one file: complete, with no script, no counter and no reference that breaks."""

import re
from base64 import b64decode
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from achievements.views.saved import completed
from tests import factories
from tests.achievements.pages import SAVABLE, address, record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", SAVABLE)
def test_saved_page_asks_the_database_no_more_often_than_the_page(client, kind):
    place = address(kind, record())

    with CaptureQueriesContext(connection) as of_page:
        client.get(place)
    cache.clear()
    with CaptureQueriesContext(connection) as of_file:
        client.get(f"{place}?save=1")

    assert 0 < len(of_file) <= len(of_page)


def test_narrowed_list_is_saved_as_it_is(client):
    factories.milestone(date="2008", title_en="Of that year")
    factories.milestone(date="2009", title_en="Of another")

    html = client.get("/en/timeline/?year=2008&save=1").content.decode()

    assert ("Of that year" in html, "Of another" in html) == (True, False)


def test_page_that_is_not_there_is_not_saved(client):
    answer = client.get("/en/achievements/nothing/?save=1")

    assert (answer.status_code, answer.get("Content-Disposition")) == (404, None)
    assert '<p class="print-and-save">' not in answer.content.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/en/">x</a>', '<a href="http://portal/en/">x</a>'),
        (
            '<a href="?year=2008&amp;kind=a" rel="next">',
            '<a href="http://portal/list/?year=2008&amp;kind=a" rel="next">',
        ),
        ('<a href=".">', '<a href="http://portal/list/">'),
        (
            'é\n  <p>\n<img alt="a &gt; &quot;b&quot;" src="/x"> é',
            'é\n  <p>\n<img alt="a &gt; &quot;b&quot;" src="http://portal/x"> é',
        ),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="mailto:a@b.vn">', '<a href="mailto:a@b.vn">'),
        ('<svg viewBox="0 0 1 1"><path d="M0"/></svg>', '<svg viewBox="0 0 1 1"><path d="M0"/></svg>'),
        ("<script>'<a href=\"/en/\">'</script>", "<script>'<a href=\"/en/\">'</script>"),
        ('<p>href="/en/" &lt;a href="/"></p>', '<p>href="/en/" &lt;a href="/"></p>'),
    ],
)
def test_references_are_completed_and_nothing_else_is_touched(before, after):
    assert completed(before, "http://portal/list/") == after


def test_photographs_are_in_the_file(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    achievement = factories.achievement()
    factories.photo(achievement=achievement, picture=factories.kept_picture())

    html = client.get(f"{achievement.get_absolute_url()}?save=1").content.decode()

    kind, data = re.search(r'<img src="data:(.*?);base64,(.*?)"', html).groups()
    picture = Image.open(BytesIO(b64decode(data)))
    assert (kind, picture.format) == ("image/webp", "WEBP")
    assert "srcset" not in html
