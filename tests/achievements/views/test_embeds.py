"""What other sites show in frames: complete, silent, and open to be framed as nothing else is."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.views.embeds import LENGTH
from tests import factories
from tests.achievements.pages import EMBEDS, LANGUAGES, PAGES, address, record

pytestmark = pytest.mark.django_db

QUERIES = {"embeds:timeline": 8, "embeds:metric": 8}


def ask(client, name: str, *args: str, language: str = "en", **query) -> str:
    with translation.override(language):
        return client.get(reverse(name, args=args), query).content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<p class="milestone-title"><a href="[^"]*">(.*?)</a>', html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EMBEDS)
def test_frame_may_be_shown_by_anybody_and_runs_nothing(client, name, language):
    slugs = record()

    response = client.get(address(name, slugs, language))

    policy = dict(rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))
    assert response.status_code == 200
    assert (policy["frame-ancestors"], policy["script-src"]) == ("*", "'none'")
    assert "X-Frame-Options" not in response
    assert "<script" not in response.content.decode()
    assert response.cookies == {}


@pytest.mark.parametrize("name", PAGES)
def test_page_may_be_framed_by_nobody(client, name):
    slugs = record()

    response = client.get(address(name, slugs))

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"].split("; ")
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", EMBEDS)
def test_frame_is_no_visit(client, name):
    slugs = record()

    html = client.get(address(name, slugs)).content.decode()

    assert "data-counter" not in html
    assert "<img" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EMBEDS)
def test_frame_names_the_portal_and_opens_it_in_the_whole_window(client, name, language):
    slugs = record()
    page = f"http://testserver{address(name.removeprefix('embeds:'), slugs, language)}"

    html = client.get(address(name, slugs, language)).content.decode()

    home = f"http://testserver{address('home', {}, language)}"
    portal = {
        "vi": "Thành tựu ngành Thông tin và Truyền thông Lào Cai",
        "en": "Achievements of Lào Cai’s information and communications sector",
    }
    assert f'<a href="{home}">{portal[language]}</a>' in html
    assert f'<h1><a href="{page}">' in html
    assert f'<link rel="canonical" href="{page}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<base target="_top">' in html


def test_timeline_in_a_frame_has_the_first_milestones_and_leads_to_all(client):
    for year in range(2000, 2000 + LENGTH + 2):
        factories.milestone(date=str(year), title_en=f"of {year}")

    html = ask(client, "embeds:timeline")

    assert titles(html) == [f"of {year}" for year in range(2000, 2000 + LENGTH)]
    assert f'<a href="http://testserver/en/timeline/">See all {LENGTH + 2} on the portal</a>' in html


def test_timeline_in_a_frame_is_narrowed_as_its_page_is(client):
    factories.milestone(date="2008", kind="launch", title_en="launch")
    factories.milestone(date="2008", kind="policy", title_en="policy")

    html = ask(client, "embeds:timeline", year="2008", kind="launch")

    assert titles(html) == ["launch"]
    assert "<span>Year: 2008</span> <span>Kind: Launch</span>" in html
    assert (
        '<a href="http://testserver/en/timeline/?year=2008&amp;kind=launch">Read it on the portal</a>' in html
    )


def test_timeline_in_a_frame_refuses_what_its_page_refuses(client):
    assert client.get(reverse("embeds:timeline"), {"year": "abc"}).status_code == 404


def test_metric_in_a_frame_shows_every_figure_with_its_small_print(client):
    metric = factories.metric()
    for year, value in ((2006, 5), (2015, 34)):
        factories.observation(metric=metric, as_of=str(year), value=value, citations=[factories.citation()])

    html = ask(client, "embeds:metric", metric.slug)

    assert re.findall(r'<strong class="number">(.*?)</strong>', html) == ["5", "34"]
    assert html.count('<span class="citations">') == 2
    assert html.count('class="chart line-chart"') == 1


def test_metric_without_figures_says_so(client):
    assert "No figure has been published yet." in ask(client, "embeds:metric", factories.metric().slug)


@pytest.mark.parametrize("name", ["timeline", "metric"])
def test_page_offers_the_code_of_its_frame(client, name):
    slugs = record()

    html = client.get(address(name, slugs, "en")).content.decode()

    (code,) = re.findall(r'<textarea id="embed-code"[^>]*>(.*?)</textarea>', html)
    frame = f"http://testserver{address(f'embeds:{name}', slugs, 'en')}"
    assert code.startswith(f"&lt;iframe src=&quot;{frame}&quot; title=&quot;")
    assert f'<a href="{frame}">' in html


def test_code_keeps_what_was_chosen_and_nothing_else(client):
    factories.milestone(date="2008")

    html = ask(client, "timeline", year="2008", page="1", utm="x")

    assert '<a href="http://testserver/en/embed/timeline/?year=2008">' in html


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", EMBEDS)
def test_frame_asks_the_database_as_often_for_three_rows_as_for_one(
    client, django_assert_num_queries, name, rows
):
    slugs = record(rows)

    with django_assert_num_queries(QUERIES[name]):
        client.get(address(name, slugs))


@pytest.mark.parametrize("name", EMBEDS)
def test_frame_is_only_read(client, name):
    slugs = record()

    assert client.post(address(name, slugs)).status_code == 405


def test_frame_of_a_narrowed_timeline_is_called_by_what_narrows_it(client):
    factories.milestone(date="2008")

    page, frame = (ask(client, name, year="2008") for name in ("timeline", "embeds:timeline"))

    assert "title=&quot;Timeline · Year: 2008 – " in page
    assert "<title>Timeline · Year: 2008 – " in frame
