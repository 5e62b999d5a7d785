"""What holds for every public page."""

from itertools import product

import pytest
from django.urls import reverse

from achievements.models import Imprint
from tests import factories
from tests.achievements.pages import PAGES, address, record
from tests.slow import mostly_slow

pytestmark = pytest.mark.django_db

# while nothing is remembered (achievements/models/revision.py)
QUERIES = {
    "home": 18,
    "categories": 8,
    "stories": 15,
    "take_away": 8,
    "before_and_after": 15,
    "pictures_wanted": 10,
    "read_aloud": 7,
    "homework": 9,
    "timeline": 19,
    "institutions": 9,
    "metrics": 16,
    "documents": 17,
    "document": 21,
    "open_questions": 21,
    "open_data": 80,
    "how_to_read": 7,
    "booklet": 93,
    "report": 4,
    "category": 19,
    "achievement": 27,
    "milestone": 25,
    "institution": 30,
    "metric": 20,
    "source": 19,
}


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("rows", [pytest.param(1, marks=pytest.mark.slow), 3])
@pytest.mark.parametrize("kind", PAGES)
def test_page_asks_the_database_as_often_for_three_rows_as_for_one(
    client, django_assert_num_queries, kind, rows
):
    slugs = record(rows)

    with django_assert_num_queries(QUERIES[kind]):
        client.get(address(kind, slugs))


def test_part_of_a_long_list_names_itself(client):
    slugs = record(rows=60)
    for paragraph in range(2, 90):
        factories.achievement(citations=[factories.citation(1, paragraph)])
    lists = [address(kind, slugs, "en") for kind in ("institutions", "metric", "source")]
    queries = {"": "", "?page=1": "", "?page=2&fbclid=x": "?page=2"}

    for here, (query, own) in product(lists, queries.items()):
        html = text_of(client.get(here + query))

        assert f'<link rel="canonical" href="http://testserver{here}{own}">' in html


@pytest.mark.parametrize("kind", mostly_slow(PAGES, in_ci=["home", "timeline", "milestone", "report"]))
def test_page_names_its_makers_once_an_editor_has_said_who_they_are(client, kind):
    slugs = record()
    before = text_of(client.get(address(kind, slugs, "en")))
    Imprint.objects.create(pk=1, managing_body_vi="Sở", responsible_person="Nguyễn Văn A")
    after = text_of(client.get(address(kind, slugs, "en")))

    makers = {"DC.creator": "Sở", "DC.publisher": "Sở", "DC.contributor": "Nguyễn Văn A"}
    tags = {name: f'<meta name="{name}" content="{value}">' for name, value in makers.items()}
    assert [name for name in makers if name in before] == []
    assert [name for name, tag in tags.items() if tag not in after] == []


def test_language_switch_keeps_what_was_asked(client):
    html = text_of(client.get(address("timeline", {}, "en") + "?year=2008&kind=launch"))

    assert f'href="{address("timeline", {}, "vi")}?year=2008&amp;kind=launch" hreflang="vi"' in html


def test_imprint_shows_what_is_filled_in_and_nothing_else(client):
    Imprint.objects.create(pk=1, managing_body_vi="Sở Khoa học và Công nghệ", email="so@example.vn")

    html = text_of(client.get(reverse("home")))

    assert '<p class="managing-body">Sở Khoa học và Công nghệ</p>' in html
    assert html.count('<a href="mailto:so@example.vn">') == 1
    assert "tel:" not in html
