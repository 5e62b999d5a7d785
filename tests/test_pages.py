import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from laocai_ict.pages import is_page
from tests import factories
from tests.achievements.pages import EMBEDS, LANGUAGES, PAGES, address, record

pytestmark = pytest.mark.django_db
OTHERS = ["search", "visitor_statistics", "privacy"]


def has_counter(path: str) -> bool:
    answer = Client().get(path, follow=False)
    is_html = answer.headers["Content-Type"].startswith("text/html")
    return answer.status_code == 200 and is_html and b"data-counter" in answer.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_what_has_the_counter(language: str):
    slugs = record()
    booklet = reverse("booklet", args=[factories.achievement().period.slug])
    paths = [booklet, *(address(page, slugs, language) for page in PAGES + OTHERS + EMBEDS)]

    assert {path: is_page(path) for path in paths} == {path: has_counter(path) for path in paths}
    assert sum(map(is_page, paths)) == len(PAGES + OTHERS) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_without_a_place_is_a_page_if_it_has_the_counter(language: str):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    paths = set()
    with translation.override(language):
        for name in names:
            try:
                paths.add(reverse(name))
            except NoReverseMatch:
                continue
        received = reverse("report_received")  # shown to who has sent a report, and not to this client

    assert len(paths) > 15
    assert {path for path in paths if is_page(path)} - {received} == {
        path for path in paths if has_counter(path)
    }


@pytest.mark.parametrize(
    "path",
    [
        "/dau-moc/khong-co/",
        "/en/milestones/khong-co/",
        "/ban-in/khong-co/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/robots.txt",
        "/sw.js",
        "/feeds/vi.atom",
        "/data/visits.csv",
        "/data/milestones.json",
        "/sitemap.xml",
        "/manifest.vi.webmanifest",
        f"/media/photos/{'0' * 64}/480.jpg",
        "/.well-known/security.txt",
        "/oembed",
        "/quan-tri/",
        "/stats/visit",
        "",
        "/en",
        "//",
    ],
)
def test_what_is_no_page_or_is_not_there_is_none(path: str):
    assert not is_page(path)


def test_page_of_what_the_public_does_not_see_is_none():
    draft = factories.milestone(editorial_state="draft")
    path = draft.get_absolute_url()
    before = is_page(path)

    draft.editorial_state = "published"
    draft.save()

    assert (before, is_page(path)) == (False, True)
