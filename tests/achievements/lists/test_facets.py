"""What holds for every list that links narrow, told of the timeline."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from achievements.lists.facets import ACHIEVEMENT, FIRST_CHOICES, YEAR, FacetedList
from achievements.lists.pages import PAGE_SIZE
from achievements.models import Milestone
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, **parameters) -> str:
    with translation.override("en"):
        return client.get(reverse("timeline"), parameters).content.decode()


def conditions(html: str) -> list[tuple[str, str]]:
    """What is said to be chosen, and where its link leads."""
    shown = re.search(r'<ul aria-labelledby="conditions">(.*?)</ul>', html, re.DOTALL)
    found = re.findall(r'<a href="(.*?)">(.*?) <span', shown[1]) if shown else []
    return [(label, address.replace("&amp;", "&")) for address, label in found]


def canonical(html: str) -> str:
    return re.search(r'<link rel="canonical" href="http://testserver(.*?)">', html)[1].replace("&amp;", "&")


def is_indexed(html: str) -> bool:
    return '<meta name="robots" content="noindex">' not in html


def test_what_is_chosen_stands_above_the_list_and_can_be_taken_back(client):
    factories.milestone(date="2008", kind="launch")

    assert conditions(ask(client)) == []
    assert conditions(ask(client, year=2008)) == [("Year: 2008", ".")]
    assert conditions(ask(client, kind="launch", year=2008)) == [
        ("Year: 2008", "?kind=launch"),
        ("Kind: Launch", "?year=2008"),
    ]


def test_title_says_what_is_chosen(client):
    factories.milestone(date="2008", kind="launch")

    html = ask(client, kind="launch", year=2008)

    assert "<title>Timeline · Year: 2008, Kind: Launch – " in html
    assert "<h1>Timeline</h1>" in html


def test_each_choice_that_together_find_nothing_can_be_taken_back(client):
    factories.milestone(date="2008", kind="launch")
    factories.milestone(date="2009", kind="policy")
    factories.milestone(date="2009", kind="policy")

    html = ask(client, year=2009, kind="launch")

    found = re.findall(r'<a href="([^"]*)">(Without .*?) <span class="count">(\d+)</span>', html)
    assert found == [
        ("?kind=launch", "Without “Year: 2009”", "1"),
        ("?year=2009", "Without “Kind: Launch”", "2"),
    ]


def test_choice_that_nothing_has_beside_the_others_keeps_its_name(client):
    office = factories.institution(slug="so", names={None: "Sở"})
    factories.participation(factories.milestone(date="2008"), office)
    factories.milestone(date="2009")

    html = ask(client, year=2009, institution="so")

    assert "Without “Institution: Sở (en)”" in html
    assert 'aria-current="true">Sở (en) <span class="count">0</span>' in " ".join(html.split())


def test_nothing_published_is_not_blamed_on_a_choice(client):
    html = ask(client)

    assert "Nothing has been published yet." in html
    assert is_indexed(html)


def folded(html: str) -> tuple[bool, str]:
    """Whether the choices behind the first stand open, and what they are."""
    details = re.search(r"<details( open)?>\s*<summary>\d+ more</summary>(.*?)</details>", html, re.DOTALL)
    return bool(details[1]), details[2]


def test_many_choices_are_folded_behind_the_first(client):
    for number in range(FIRST_CHOICES + 2):
        office = factories.institution(slug=f"so-{number:02}", names={None: f"Sở {number:02}"})
        factories.participation(factories.milestone(), office)

    (is_open, rest), (is_open_for_chosen, _) = folded(ask(client)), folded(ask(client, institution="so-13"))

    assert re.findall(r"Sở \d+", rest) == ["Sở 12", "Sở 13"]
    assert (is_open, is_open_for_chosen) == (False, True)


@pytest.mark.parametrize(
    ("parameters", "query", "indexed"),
    [
        ({}, "", True),
        ({"year": "2008"}, "?year=2008", True),
        ({"year": "02008", "from": "elsewhere"}, "?year=2008", True),
        ({"kind": "launch", "year": "2008"}, "?year=2008&kind=launch", False),
        ({"kind": "khong-co"}, "?kind=khong-co", False),
        ({"kind": "", "page": "9"}, "", True),
    ],
)
def test_search_engines_are_told_one_address_and_spared_combinations(client, parameters, query, indexed):
    factories.milestone(date="2008", kind="launch")

    html = ask(client, **parameters)

    assert canonical(html) == f"/en/timeline/{query}"
    assert is_indexed(html) == indexed


def test_link_to_a_combination_is_not_followed(client):
    factories.milestone(date="2008", kind="launch")

    assert '<a href="?kind=launch">Launch' in ask(client)
    assert '<a href="?year=2008&amp;kind=launch" rel="nofollow">Launch' in ask(client, year=2008)


def test_second_page_is_a_page_of_its_own(client):
    for _ in range(PAGE_SIZE + 1):
        factories.milestone(date="2008")

    assert canonical(ask(client, year="2008", page="2")) == "/en/timeline/?year=2008&page=2"


def test_two_lists_of_the_same_rows_offer_each_its_own():
    factories.milestone(date="2008")
    everything, query = Milestone.objects.listed(), QueryDict()

    lists = [
        FacetedList.asked_for("timeline", query, everything, [YEAR]),
        FacetedList.asked_for("another", query, everything, [YEAR, ACHIEVEMENT]),
    ]

    assert [[str(offer.title) for offer in each.offers] for each in lists] == [["Năm"], ["Năm", "Thành tựu"]]
