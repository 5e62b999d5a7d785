"""What holds for the whole site: the record as it is shipped answers on every page, and every answer is guarded."""

import re
from collections.abc import Mapping

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import path

from achievements.models.category import OF_THE_SOURCE
from laocai_ict import urls, wsgi
from tests import factories
from tests.processes import PROJECT

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def broken(request):
    raise RuntimeError("broken")


urlpatterns = [path("hong/", broken), path("en/broken/", broken), *urls.urlpatterns]
handler500 = urls.handler500


def sitemap(client) -> list[str]:
    """The path of every public page in every language."""
    return [page for file in listed_in(client, "/sitemap.xml") for page in listed_in(client, file)]


def listed_in(client, path: str) -> list[str]:
    return re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", client.get(path).content.decode())


@pytest.mark.slow
def test_every_page_of_the_record_answers_and_sets_no_cookie(client):
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)

    pages = sitemap(client)
    answers = {page: client.get(page) for page in pages}

    assert len(pages) > 100
    assert [page for page, answer in answers.items() if answer.status_code != 200] == []
    assert [page for page, answer in answers.items() if answer.cookies] == []
    assert [page for page, answer in answers.items() if "cookie" in answer.get("Vary", "").lower()] == []


GUARDS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def is_guarded(headers: Mapping[str, str]) -> bool:
    return {*GUARDS.items()} <= {*headers.items()} and set(
        headers["Content-Security-Policy"].split("; ")
    ) == POLICY


@pytest.mark.parametrize("path", ["/", "/en/", "/khong-co/", "/data/milestones.csv", "/quan-tri/login/"])
def test_every_answer_is_guarded(client, path):
    factories.achievement()

    assert is_guarded(client.get(path).headers)
    assert is_guarded(client.get(path, headers={"host": "elsewhere.example"}).headers)


@pytest.mark.parametrize("path", ["/", "/en/", "/quan-tri/login/"])
@pytest.mark.parametrize(
    ("content_type", "status"),
    [("", "503 Service Unavailable"), ("x/y; charset=none", "415 Unsupported Media Type")],
)
def test_who_is_refused_before_the_portal_is_asked_is_guarded_too(
    monkeypatch, rf, path, content_type, status
):
    monkeypatch.setattr(wsgi.kept, "is_hopeless", lambda path: True)
    environ = rf.get(path, secure=True).environ | {"CONTENT_TYPE": content_type}
    said: list[tuple[str, dict[str, str]]] = []

    with override_settings(SECURE_HSTS_SECONDS=60):
        list(wsgi.application(environ, lambda line, headers, error=None: said.append((line, dict(headers)))))

    ((line, headers),) = said
    assert line == status
    assert is_guarded(headers)
    assert headers["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.parametrize(("path", "language"), [("/khong-co/", "vi"), ("/en/nothing-here/", "en")])
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client, path, language):
    answer = client.get(path)

    html = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in html
    assert '<a href="/" hreflang="vi"' in html
    assert '<a href="/en/" hreflang="en"' in html
    assert "data-counter" not in html


@pytest.mark.parametrize(
    ("path", "search"), [("/khong-co/", "/tim-kiem/"), ("/en/nothing-here/", "/en/search/")]
)
def test_a_page_that_is_not_there_offers_the_search_in_its_middle(client, path, search):
    html = client.get(path).content.decode()

    form = html.partition("<main")[2].partition("<form")[2].partition("</form>")[0]
    assert f'action="{search}"' in form
    assert html.count('id="q"') == form.count('id="q"') == 1


@pytest.mark.parametrize(("path", "language"), [("/hong/", "vi"), ("/en/broken/", "en")])
def test_the_page_for_our_own_faults_needs_no_database(
    client, settings, django_assert_num_queries, path, language
):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        answer = client.get(path)

    assert answer.status_code == 500
    assert f'<html lang="{language}"' in answer.content.decode()


def test_robots_are_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    assert re.findall("Disallow: (.*)", text) == ["/quan-tri/", "/stats/"]


def test_what_the_counter_of_the_source_page_said_stands_with_the_counters_method(client):
    box = factories.category(slug=OF_THE_SOURCE)
    factories.observation(metric=factories.metric(category=box, title_en="Visits in all"))
    factories.observation(metric=factories.metric(title_en="Fibre"))

    page = client.get("/en/visitor-statistics/").content.decode()
    section = re.search(r'<section aria-labelledby="printed">.*?</section>', page, re.DOTALL)

    assert section and "Visits in all" in section[0]
    assert "Fibre" not in page
