"""How pages are embedded, told to programs that ask by an address."""

from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from achievements.publish.share_pictures import picture_address
from tests import factories
from tests.achievements.pages import LANGUAGES, PAGES, address, record

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
EMBEDDED = ["timeline", "metric"]


def picture_in(language: str, thing) -> str:
    with translation.override(language):
        return picture_address(thing)


def ask(client, url: str, **parameters):
    return client.get("/oembed", {"url": url} | parameters)


def test_metric_is_described_whole(client):
    metric = factories.metric(slug="cau-hoi", title_en="Questions & answers")

    response = ask(client, f"{SITE}/en/metrics/{metric.slug}/")

    assert response["Content-Type"] == "application/json"
    assert response["Content-Language"] == "en"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.cookies == {}
    assert response.json() == {
        "version": "1.0",
        "type": "rich",
        "title": "Questions & answers",
        "provider_name": "Achievements of Lào Cai’s information and communications sector",
        "provider_url": f"{SITE}/en/",
        "cache_age": 86400,
        "html": f'<iframe src="{SITE}/en/embed/metrics/cau-hoi/"'
        ' title="Questions &amp; answers – Achievements of Lào Cai’s information and communications sector"'
        ' width="640" height="230"'
        ' loading="lazy" style="border: 0; max-width: 100%"></iframe>',
        "width": 640,
        "height": 230,
        "thumbnail_url": SITE + picture_in("en", metric),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


@pytest.mark.parametrize(
    ("address", "format"),
    [
        ("http://testserver/chi-so/cau-hoi", "json"),
        ("http://testserver:80/chi-so/cau-hoi/", "json"),
        ("http://TESTSERVER/chi-so/cau-hoi/", "JSON"),
        ("https://testserver:443/chi-so/cau-hoi/", ""),
    ],
)
def test_address_may_be_written_as_programs_write_it(client, address, format):
    factories.metric(slug="cau-hoi", title_vi="Câu hỏi")

    assert ask(client, address, format=format).json()["title"] == "Câu hỏi"


def test_frame_is_as_tall_as_what_it_shows(client):
    heights = []
    for figures in ([], [{}], [{"value": 9}, {"value": 12}]):
        metric = factories.metric()
        for year, figure in enumerate(figures, 2013):
            factories.observation(metric=metric, as_of=str(year), **figure)
        heights.append(ask(client, SITE + metric.get_absolute_url()).json()["height"])

    none, one, two_and_a_line = heights
    assert none < one < two_and_a_line
    assert two_and_a_line - one > one - none


def test_xml_says_the_same_as_json(client):
    url = f"{SITE}{factories.metric(title_vi='<Câu hỏi>').get_absolute_url()}"

    in_json, in_xml = (ask(client, url, format=each) for each in ("json", "xml"))

    root = ElementTree.fromstring(in_xml.content)  # noqa: S314 (our own answer)
    assert in_xml["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {name: str(v) for name, v in in_json.json().items()}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, (640, 640)),
        ({"maxwidth": "300"}, (300, 640)),
        ({"maxheight": "200"}, (640, 200)),
        ({"maxwidth": "300", "maxheight": "200"}, (300, 200)),
        ({"maxwidth": "9" * 40, "maxheight": "5000"}, (640, 640)),
    ],
)
def test_frame_is_no_larger_than_asked_for(client, asked, given):
    told = ask(client, f"{SITE}/dong-thoi-gian/", **asked).json()

    assert (told["width"], told["height"]) == given
    assert 'width="{}" height="{}"'.format(*given) in told["html"]


def test_timeline_keeps_its_choices(client):
    told = ask(client, f"{SITE}/en/timeline/?year=2008&kind=launch&page=2&utm=x#x").json()

    assert f'src="{SITE}/en/embed/timeline/?year=2008&amp;kind=launch"' in told["html"]


@pytest.mark.parametrize("url", ["https://testserver/dong-thoi-gian/", "http://TESTSERVER/dong-thoi-gian/"])
def test_address_may_be_written_in_other_ways(client, url):
    assert ask(client, url).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/",
        f"{SITE}/chi-so/",
        f"{SITE}/chi-so/khong-co/",
        f"{SITE}/en/chi-so/khong-co/",
        f"{SITE}/dong-thoi-gian/?year=abc",
        f"{SITE}/nhung/dong-thoi-gian/",
        f"{SITE}/quan-tri/",
        "http://example.org/dong-thoi-gian/",
        "http://testserver@example.org/dong-thoi-gian/",
        "dong-thoi-gian/",
        "x",
    ],
)
def test_other_address_is_not_found(client, url):
    response = ask(client, url)

    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [page for page in PAGES if page not in EMBEDDED])
def test_page_without_an_embed_is_not_found(client, page, language):
    slugs = record()

    assert ask(client, f"{SITE}{address(page, slugs, language)}").status_code == 404


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_metric_is_not_found(client, state):
    metric = factories.metric(**factories.hidden_states()[state])

    assert ask(client, f"{SITE}{metric.get_absolute_url()}").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"format": "yaml"}, 501),
        ({"format": "\x00"}, 501),
        ({"maxwidth": "0"}, 400),
        ({"maxwidth": "wide"}, 400),
        ({"maxheight": "-1"}, 400),
        ({"maxheight": "1.5"}, 400),
        ({"url": ""}, 400),
        ({"url": "http://["}, 400),
        ({"url": "\x00"}, 400),
    ],
)
def test_other_parameters_are_refused(client, parameters, status):
    assert ask(client, **{"url": f"{SITE}/dong-thoi-gian/"} | parameters).status_code == status


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", EMBEDDED)
def test_page_tells_where_it_is_described(client, page, language):
    slugs = record()

    html = client.get(address(page, slugs, language)).content.decode()

    start = '<link rel="alternate" type="application/json+oembed" href="'
    (line,) = [line.strip() for line in html.splitlines() if start in line]
    found = urlsplit(line.removeprefix(start).split('"')[0])
    assert parse_qs(found.query) == {"url": [f"{SITE}{address(page, slugs, language)}"]}
    assert client.get(f"{found.path}?{found.query}").json()["title"] in line


class AnyQuestion(TestCase):
    """Whatever a program asks, it gets an answer."""

    paths = st.sampled_from(
        ["", "/", "/dong-thoi-gian/", "/en/timeline/", "/chi-so/", "/en/metrics/", "/oembed"]
    )
    urls = st.builds("".join, st.tuples(st.sampled_from(["", SITE, "//", "http://["]), paths, st.text()))

    @settings(max_examples=150)
    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "url": urls,
                "format": st.one_of(st.text(), st.sampled_from(["json", "xml"])),
                "maxwidth": st.one_of(st.text(), st.integers().map(str)),
                "maxheight": st.one_of(st.text(), st.integers().map(str)),
            },
        )
    )
    def test_any_parameters_get_an_answer(self, parameters):
        assert self.client.get("/oembed", parameters).status_code in {200, 400, 404, 501}


@pytest.mark.parametrize("page", EMBEDDED)
def test_picture_stands_for_the_frame_where_it_is_not_larger_than_asked_for(client, page):
    url = SITE + address(page, record())

    told = ask(client, url).json()

    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert client.get(told["thumbnail_url"].removeprefix(SITE))["Content-Type"] == "image/png"
    assert "thumbnail_url" not in ask(client, url, maxwidth="640").json()
