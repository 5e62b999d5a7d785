"""The front page: the achievements in order, and the years as a hillside."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories

pytestmark = pytest.mark.django_db

BOOKLET = '<a href="/en/booklet/">Read or print the whole record as a booklet</a>'


def home(client) -> str:
    with translation.override("en"):
        return client.get(reverse("home")).content.decode()


def test_achievements_stand_in_order_with_their_highlights_only(client):
    second, first = factories.achievement(number=2), factories.achievement(number=1)
    factories.milestone(title_en="Shown", achievements=[first], is_highlight=True)
    factories.milestone(title_en="Not shown", achievements=[first])
    factories.observation(value=34, achievements=[second], is_highlight=True)
    factories.observation(value=35, achievements=[second])

    html = home(client)

    titles = re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', html)
    assert titles == [first.title_en, second.title_en]
    told = html.partition('<ol class="achievements">')[2]
    assert ("Shown</a>" in told, "Not shown" in told) == (True, False)
    assert re.findall(r'<strong class="number">(.*?)</strong>', html) == ["34"]


def test_terraces_lead_to_the_achievements_in_their_order(client):
    for number in (3, 1, 2):
        factories.achievement(number=number, title_en=f"The {number}.", slug=f"thu-{number}")

    terraces = re.search(r'<nav class="terraces".*?</nav>', home(client), re.DOTALL)[0]

    assert re.findall(r'href="/en/achievements/([^"]*)/"', terraces) == ["thu-1", "thu-2", "thu-3"]
    assert re.findall(r'class="contour"', terraces) == ['class="contour"'] * 3


def test_periods_before_the_latest_only_name_their_achievements(client):
    earlier = factories.achievement(title_en="Earlier", period=factories.period(slug="1991-2004"))
    factories.milestone(title_en="Long ago", achievements=[earlier], is_highlight=True)
    factories.achievement(title_en="Latest")

    html = home(client)

    assert re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', html) == ["Latest"]
    assert html.index("Latest</a>") < html.index("Earlier</a>")
    assert "Long ago" not in html.partition('<section class="period"')[2]


def test_empty_record_says_so(client):
    html = home(client)

    assert "Nothing has been published yet." in html
    assert BOOKLET not in html


def test_whole_record_is_offered_as_a_booklet(client):
    factories.achievement()

    assert BOOKLET in home(client)


def test_achievement_shows_its_first_photograph_and_none_that_is_still_looked_for(client):
    achievement = factories.achievement()
    for slug, fields in (
        ("a", {}),
        ("b", {"picture": (shown := factories.picture())}),
        ("c", {"picture": factories.picture()}),
        ("aa", {"picture": factories.picture(), "editorial_state": "draft"}),
    ):
        factories.photo(achievement=achievement, slug=slug, **fields)

    assert re.findall(r'<img src="(/media/[^"]+)"', home(client)) == [f"/media/photos/{shown.digest}/480.jpg"]
