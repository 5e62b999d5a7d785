"""What is answered when there is nothing to show, and when something is broken."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import translation

from laocai_ict.errors import server_error


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "language"), [("/khong-co/", "vi"), ("/en/nothing/", "en")])
def test_unknown_address_is_told_in_its_language(client, address, language):
    response = client.get(address)

    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}">' in html
    assert '<a href="/" hreflang="vi"' in html
    assert '<a href="/en/" hreflang="en"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "data-counter" not in html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_broken_page_is_told_in_its_language_without_the_database(language):
    request = RequestFactory().get("/")
    request.resolver_match = None

    with translation.override(language):
        response = server_error(request)

    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}">' in html
    assert "<h1>" in html


@pytest.mark.django_db
def test_view_that_breaks_gives_the_page_for_it(client, monkeypatch):
    client.raise_request_exception = False

    def broken(*arguments, **keywords):
        raise RuntimeError

    monkeypatch.setattr("achievements.views.home.terraces", broken)

    response = client.get("/en/")

    assert response.status_code == 500
    assert "<h1>Something went wrong</h1>" in response.content.decode()


@pytest.mark.django_db
def test_health_says_that_the_process_answers(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_is_refused_without_the_database(client):
    def refuse(*arguments):
        from django.db import OperationalError

        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"database\n")


@pytest.mark.django_db
def test_robots_are_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    assert "Disallow: /quan-tri/\n" in text
