"""Absolute addresses begin with PUBLIC_URL, whatever name and scheme the portal was asked by."""

import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

PUBLIC_URL = "https://cong.example.vn"
NAMING_THEMSELVES = [
    "/",
    "/en/timeline/?year=2008",
    "/khong-co/",
    "/feeds/vi.atom",
    "/sitemap.xml",
    "/sitemap-milestone.xml",
    "/robots.txt",
    "/data/timeline.vi.json",
    "/data/anniversaries.vi.ics",
    "/data/catalog.jsonld",
    "/data/csv-metadata.json",
    "/data/openapi.json",
    "/.well-known/security.txt",
    "/du-lieu/",
    "/oembed?url=https://cong.example.vn/dong-thoi-gian/",
]


@pytest.fixture
def portal(settings) -> Client:
    """The portal asked by another of its names, without HTTPS."""
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = PUBLIC_URL, [*settings.ALLOWED_HOSTS, "cong.example.vn"]
    factories.one_of_each()
    return Client(headers={"Host": "localhost:8000"})


@pytest.mark.parametrize("path", NAMING_THEMSELVES)
def test_addresses_begin_with_the_public_one(portal, path):
    text = re.sub(r"\s", "", portal.get(path).content.decode())  # a calendar breaks its lines anywhere

    assert "cong.example.vn" in text
    assert "localhost" not in text
    assert "http://cong" not in text


def test_embeds_are_described_to_who_asks_about_the_public_address(portal):
    answer = portal.get("/oembed", {"url": f"{PUBLIC_URL}/dong-thoi-gian/"})

    assert answer.json()["provider_url"] == f"{PUBLIC_URL}/"


def test_without_one_addresses_are_those_that_were_asked(client):
    factories.milestone()

    assert "http://testserver/" in client.get("/feeds/vi.atom").content.decode()


def test_names_that_are_not_ours_are_refused_as_ever(portal):
    assert portal.get("/", headers={"Host": "khac.example"}).status_code == 400


def test_redirect_to_https_stays_at_the_name_that_was_asked(portal, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert portal.get("/").url == "https://localhost:8000/"


def test_origin_of_what_is_sent_is_judged_by_the_name_that_was_asked(portal):
    def beacon(origin: str) -> int:
        body, headers = (
            '{"path": "/", "event": "view"}',
            {"Origin": origin, "User-Agent": "Mozilla/5.0 (X11; Linux)"},
        )
        return portal.post("/stats/visit", body, content_type="application/json", headers=headers).status_code

    assert (beacon("http://localhost:8000"), beacon("http://khac.example")) == (200, 403)
