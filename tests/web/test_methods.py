"""What public addresses answer to methods that they do not serve, and to browsers that ask for other sites."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

OPEN = [
    "/data/milestones.csv",
    "/data/visits.json",
    "/data/csv-metadata.json",
    "/oembed",
    "/data/timeline.vi.json",
]
PAGES = [
    "/",
    "/en/timeline/",
    "/feeds/vi.atom",
    "/sitemap.xml",
    "/healthz",
    "/stats/counter.json",
    "/robots.txt",
]
ALLOWED = {"GET", "HEAD"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("address", OPEN + PAGES)
def test_methods_that_are_not_served_are_named(client, address, method):
    client.handler.enforce_csrf_checks = True

    response = client.generic(method, address)

    assert response.status_code == 405
    assert set(response["Allow"].split(", ")) - {"OPTIONS"} == ALLOWED


@pytest.mark.parametrize("address", OPEN)
def test_browser_may_ask_for_a_script_of_another_site(client, address):
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}

    response = client.options(address, headers=asked | {"access-control-request-headers": "if-none-match"})

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "if-none-match" in response["Access-Control-Allow-Headers"].lower()


def test_script_of_another_site_may_read_the_tag(client):
    factories.milestone()

    response = client.get("/data/milestones.csv")

    assert response["ETag"]
    assert "ETag" in response["Access-Control-Expose-Headers"]


def test_pages_say_nothing_to_other_sites(client):
    response = client.options("/dong-thoi-gian/", headers={"origin": "https://elsewhere.example"})

    assert response.status_code == 204
    assert not [name for name in response.headers if name.startswith("Access-Control")]
