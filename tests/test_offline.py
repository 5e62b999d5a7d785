"""The worker's script: what it is told to keep, and that nothing a page needs is missing."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.models import Metric
from laocai_ict import offline
from tests import factories
from tests.achievements.pages import PAGES, address, record
from tests.processes import PROJECT

pytestmark = pytest.mark.django_db


def script(client) -> str:
    return client.get("/sw.js").content.decode()


def test_script_is_said_to_be_one(client):
    assert client.get("/sw.js").headers["Content-Type"] == "text/javascript"


def test_every_file_that_a_page_asks_for_is_kept(client):
    slugs = record()
    for year in range(1990, 2001):  # more than a page of a metric shows
        factories.observation(metric=Metric.objects.get(slug=slugs["metric"]), as_of=str(year))
    pages = "".join(client.get(address(page, slugs)).content.decode() for page in PAGES)
    style = (PROJECT / "static" / "css" / "portal.css").read_text()

    asked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', pages))
    asked |= set(re.findall(r'url\("\.\./([^"]+)"\)', style))

    home_screens_only = {"img/apple-touch-icon.png"}
    assert asked - home_screens_only == set(offline.FILES)


def test_every_parameter_that_a_page_writes_is_known_to_make_another_page(client):
    slugs = record(rows=60)  # so that lists have parts
    pages = "".join(client.get(address(page, slugs)).content.decode() for page in [*PAGES, "search"])

    links = [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', pages)]
    queries = [urlsplit(link).query for link in links if not link.startswith("mailto:")]
    written = {name for query in queries for name in parse_qs(query)}

    assert {"page", "year", "save"} < written
    assert written - {"at"} <= set(offline.PARAMETERS)


def test_another_name_of_a_file_is_another_release(client, monkeypatch):
    before = script(client)
    monkeypatch.setattr(offline, "static", lambda name: f"/static/{name}?new")

    after = script(client)

    releases = [re.search('RELEASE = "(.*?)"', each)[1] for each in (before, after)]
    assert releases[0] != releases[1]


def test_ten_achievements_are_kept_those_of_the_latest_period_first(client):
    for number in range(1, 9):
        factories.achievement(number=number)
    later = factories.period(slug="2015-2025")
    for number in range(1, 9):
        factories.achievement(number=number, period=later, slug=f"sau-{number}")

    quiet = re.search(r'"en": \{ offline: "/en/offline/", quiet: \[(.*?)\]', script(client))[1].split(", ")

    with translation.override("en"):
        of_later = [f'"{each.get_absolute_url()}"' for each in later.achievements.order_by("number")]
    assert quiet[:2] == ['"/en/"', '"/en/timeline/"']
    assert quiet[2:10] == of_later
    assert len(quiet) == 12


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_achievement_is_not_named(client, state):
    factories.achievement(slug="bi-mat", **factories.hidden_states()[state])

    assert "bi-mat" not in script(client)


def test_switched_off_it_clears_what_was_kept_and_no_page_asks_for_it(client, settings):
    settings.OFFLINE = False

    assert "registration.unregister()" in script(client)
    assert "offline.js" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_for_what_was_not_kept_needs_no_database_and_counts_nobody(
    client, django_assert_num_queries, language
):
    with translation.override(language):
        place = reverse("offline")

    with django_assert_num_queries(0):
        html = client.get(place).content.decode()

    assert f'<html lang="{language}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "counter" not in html
