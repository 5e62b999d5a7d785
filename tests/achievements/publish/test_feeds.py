"""The Atom feeds and the sitemap: well formed, in each language, complete."""

import re
from datetime import UTC, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from achievements.models import Imprint, Milestone
from achievements.publish.feeds import LENGTH
from achievements.publish.sitemap import SITEMAPS, BilingualSitemap
from tests import factories
from tests.achievements.pages import ENTRIES, INDEXES, LANGUAGES, address, record

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
IN_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(response) -> list[ElementTree.Element]:
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 (our own feed)


def test_feed_tells_a_milestone_in_its_language(client):
    milestone = factories.milestone(
        date="2008-03-27", title_vi="Ra mắt", title_en="Opening", effect_en="TT&TT opened."
    )

    (entry,) = entries(client.get(reverse("feed", args=["en"])))

    with translation.override("en"):
        link = f"http://testserver{milestone.get_absolute_url()}"
    assert entry.find(f"{ATOM}title").text == "27 March 2008: Opening"
    assert entry.find(f"{ATOM}summary").text == "TT&amp;TT opened."
    assert entry.find(f"{ATOM}link").get("href") == link
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["Infrastructure", "Launch"]


@pytest.mark.parametrize(("language", "twin"), [("vi", "en"), ("en", "vi")])
def test_feed_says_who_and_where_it_is_and_where_its_twin(client, language, twin):
    factories.milestone(date=None)
    address = f"http://testserver/feeds/{language}.atom"

    response = client.get(reverse("feed", args=[language]))

    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own feed)
    links = {
        (link.get("rel"), link.get("hreflang")): link.get("href") for link in root.findall(f"{ATOM}link")
    }
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == response["Content-Language"] == language
    assert links["self", None] == address
    assert links["alternate", twin] == f"http://testserver/feeds/{twin}.atom"
    assert root.find(f"{ATOM}author/{ATOM}name").text == root.find(f"{ATOM}title").text


def test_ids_in_a_feed_are_the_same_wherever_it_is_read(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "portal.example.vn"]
    factories.milestone(slug="ra-mat")

    here, there = (
        re.findall("<id>(.*?)</id>", client.get("/feeds/vi.atom", **asked).content.decode())
        for asked in ({}, {"headers": {"host": "portal.example.vn"}, "secure": True})
    )
    twin = re.findall("<id>(.*?)</id>", client.get("/feeds/en.atom").content.decode())

    assert here == there
    assert len({*here, *twin}) == 4


def test_what_became_public_later_than_it_was_saved_is_new_then(client):
    now = timezone.now()
    scheduled = factories.milestone(title_vi="Hẹn giờ", publish_from=now - timedelta(hours=1))
    Milestone.objects.filter(pk=scheduled.pk).update(updated_at=now - timedelta(days=20))
    other = factories.milestone(title_vi="Vừa sửa")
    Milestone.objects.filter(pk=other.pk).update(updated_at=now - timedelta(days=2))

    first, _second = entries(client.get(reverse("feed", args=["vi"])))
    sitemap = client.get("/sitemap-milestone.xml").content.decode()

    hour = (now - timedelta(hours=1)).astimezone(UTC)
    assert f"{hour:%Y-%m-%dT%H:%M}" in first.find(f"{ATOM}updated").text
    assert f"<lastmod>{timezone.localtime(hour):%Y-%m-%d}" in sitemap


def test_milestone_without_effect_has_no_summary(client):
    factories.milestone(effect_vi="", effect_en="")

    [entry] = entries(client.get(reverse("feed", args=["vi"])))

    assert entry.find(f"{ATOM}summary") is None


def test_feed_tells_when_a_milestone_was_published_only_where_it_is_known(client):
    factories.milestone(title_vi="Không rõ")
    dated = factories.milestone(publish_from=timezone.now())
    dated.save()

    with_date, without = entries(client.get(reverse("feed", args=["vi"])))

    assert (with_date.find(f"{ATOM}published") is not None, without.find(f"{ATOM}published")) == (True, None)


def test_feed_names_whoever_is_responsible_as_its_author(client):
    Imprint.objects.create(pk=1, managing_body_vi="Sở")

    root = ElementTree.fromstring(client.get(reverse("feed", args=["vi"])).content)  # noqa: S314 (our own feed)

    assert root.find(f"{ATOM}author/{ATOM}name").text == "Sở"


def test_feed_begins_with_what_changed_last(client):
    older, newer = factories.milestone(), factories.milestone(date=None)
    older.save()

    titles = [entry.find(f"{ATOM}title").text for entry in entries(client.get(reverse("feed", args=["vi"])))]

    assert titles == [f"ngày 27 tháng 3 năm 2008: {older.title_vi}", newer.title_vi]


def test_feed_keeps_its_length(client):
    for _ in range(LENGTH + 1):
        factories.milestone()

    assert len(entries(client.get(reverse("feed", args=["vi"])))) == LENGTH


def test_feed_says_its_language(client):
    answers = {language: client.get(reverse("feed", args=[language])) for language in LANGUAGES}

    assert {language: answer["Content-Language"] for language, answer in answers.items()} == {
        "vi": "vi",
        "en": "en",
    }


def test_feed_of_no_language_is_not_found(client):
    assert client.get("/feeds/fr.atom").status_code == 404


def read_sitemap(client, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(path).content)  # noqa: S314 (our own sitemap)


def test_sitemap_of_many_pages_is_told_in_files_of_bounded_length(client, monkeypatch):
    monkeypatch.setattr(BilingualSitemap, "limit", 4)
    for _number in range(3):
        factories.milestone()

    index = read_sitemap(client, reverse("sitemap"))

    files = [loc.text for loc in index.iter(f"{IN_SITEMAP}loc") if "milestone" in loc.text]
    pages = [read_sitemap(client, file.removeprefix("http://testserver")) for file in files]
    assert files == [f"http://testserver/sitemap-milestone.xml{page}" for page in ("", "?p=2")]
    assert [len(page.findall(f"{IN_SITEMAP}url")) for page in pages] == [4, 2]


def test_sitemap_lists_every_page_in_every_language_with_its_twins(client):
    slugs = record()

    files = [read_sitemap(client, reverse("sitemap_section", args=[section])) for section in SITEMAPS]

    urls = {
        url.find(f"{IN_SITEMAP}loc").text: url for file in files for url in file.findall(f"{IN_SITEMAP}url")
    }
    pages = {
        f"http://testserver{address(page, slugs, language)}"
        for page in INDEXES + ENTRIES
        for language in LANGUAGES
    }
    assert pages - urls.keys() == set()
    assert [path for path in pages if urls[path].find(f"{IN_SITEMAP}lastmod") is None] == []
    twins = [link.get("hreflang") for link in urls["http://testserver/"].findall(f"{XHTML}link")]
    assert twins == ["vi", "en", "x-default"]
