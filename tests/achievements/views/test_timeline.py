"""The timeline: what stands on it, in which order, under which names, and how it is narrowed."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.lists.pages import PAGE_SIZE
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, **parameters) -> str:
    with translation.override("en"):
        return client.get(reverse("timeline"), parameters).content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<p class="milestone-title"><a href="[^"]*">(.*?)</a>', html)


def years(html: str) -> list[str]:
    return re.findall(r'<h3 class="year-label">(.*?)</h3>', html)


def choices(html: str) -> dict[str, int]:
    """What can be chosen, with the number beside it."""
    found = re.findall(r'<li><a href="[^"]*"[^>]*>(.*?) <span class="count">(\d+)</span>', html)
    return {label: int(number) for label, number in found}


def test_milestones_stand_in_order_under_the_year_they_begin_in(client):
    factories.milestone(date="2008-03-27", title_en="day")
    factories.milestone(date="2008-03", title_en="month")
    factories.milestone(date="2008", title_en="year")
    factories.milestone(date="2006/2007", title_en="span")
    factories.milestone(date="2009/..", title_en="since")
    factories.milestone(date="../2004", title_en="before")

    html = ask(client)

    assert titles(html) == ["before", "span", "day", "month", "year", "since"]
    assert years(html) == ["before 2005", "2006", "2008", "2009"]


def test_milestones_without_date_come_last_beside_the_years(client):
    factories.milestone(date=None, title_en="some day")
    factories.milestone(date="2008", title_en="year")

    html = ask(client)

    assert titles(html) == ["year", "some day"]
    assert years(html) == ["2008"]
    assert html.index('id="year-2008"') < html.index('id="undated"') < html.index("some day")
    assert '<a href="#undated">Undated</a>' in html


def test_institution_is_called_what_it_was_called_then(client):
    names = {"2005/2008-03-26": "Sở Bưu chính, Viễn thông", "2008-03-27/..": "Sở Thông tin và Truyền thông"}
    office = factories.institution(names=names)
    for date in ("2006", "2014"):
        factories.participation(factories.milestone(date=date), office)

    html = client.get(reverse("timeline")).content.decode()

    found = re.findall(rf'<a href="{re.escape(office.get_absolute_url())}">(.*?)</a>', html)
    assert found == ["Sở Bưu chính, Viễn thông", "Sở Thông tin và Truyền thông"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"year": 2007}, ["span"]),
        ({"year": 2008}, ["launch"]),
        ({"year": 2010}, []),
        ({"category": "bao-chi"}, ["span"]),
        ({"kind": "launch"}, ["launch", "since"]),
        ({"institution": "so"}, ["launch"]),
        ({"kind": "launch", "year": 2009}, ["since"]),
        ({"institution": "so", "kind": "policy"}, []),
        ({"category": "khong-co"}, []),
    ],
)
def test_choices_combine(client, parameters, expected):
    factories.milestone(
        date="2006/2007", title_en="span", kind="policy", category=factories.category(slug="bao-chi")
    )
    launch = factories.milestone(date="2008-03-27", title_en="launch", kind="launch")
    factories.milestone(date="2009/..", title_en="since", kind="launch")
    factories.participation(launch, factories.institution(slug="so"))
    factories.participation(launch, factories.institution(slug="khac"), role="host")

    html = ask(client, **parameters)

    assert titles(html) == expected
    assert re.search(r'<h2 id="found">(\d+) milestones?</h2>', html)[1] == str(len(expected))


def test_each_choice_says_how_many_it_leaves(client):
    factories.milestone(
        date="2006/2007", kind="policy", category=factories.category(slug="bao-chi", title_en="Press")
    )
    factories.milestone(date="2007", kind="launch")
    factories.milestone(date="2008", kind="launch")

    assert choices(ask(client)) == {
        "2006": 1,
        "2007": 2,
        "2008": 1,
        "Infrastructure": 2,
        "Press": 1,
        "Launch": 2,
        "Policy": 1,
    }
    assert choices(ask(client, year=2007)) == {
        "2006": 1,
        "2007": 2,
        "2008": 1,
        "Infrastructure": 1,
        "Press": 1,
        "Launch": 1,
        "Policy": 1,
    }


def test_institution_with_two_roles_counts_once(client):
    office, milestone = factories.institution(names={None: "Sở"}), factories.milestone()
    factories.participation(milestone, office, role="issuer")
    factories.participation(milestone, office, role="host")

    html = ask(client)

    assert choices(html)["Sở (en)"] == 1
    assert len(titles(ask(client, institution=office.slug))) == 1


def test_chosen_link_takes_its_choice_back_and_keeps_the_others(client):
    factories.milestone(date="2008", kind="launch")

    html = ask(client, year=2008, kind="launch")

    assert '<a href="?kind=launch" aria-current="true">2008' in html
    assert '<a href="?year=2008" aria-current="true">Launch' in html


@pytest.mark.parametrize(
    "parameters",
    [{"year": "abc"}, {"year": 10**30}, {"category": "\x00"}, {"institution": "không"}, {"kind": "a b"}],
)
def test_choice_that_cannot_be_is_not_found(client, parameters):
    assert client.get(reverse("timeline"), parameters).status_code == 404


def test_choice_that_cannot_be_is_named_with_what_it_was_asked_of_and_a_way_to_the_whole_list(client):
    english = client.get("/en/timeline/", {"kind": "launch", "year": "<abc>"}).content.decode()
    vietnamese = client.get("/dong-thoi-gian/", {"year": "x" * 100 + "\x00"}).content.decode()

    assert "This list cannot be narrowed to “&lt;abc&gt;” under “Year”." in english
    assert '<a href="/en/timeline/">The whole list</a>' in english
    assert f"theo “Năm”: “{'x' * 59}…” không phải là giá trị hợp lệ." in vietnamese


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 50, "\x00"])
def test_odd_page_number_gives_a_page_that_is_there(client, page):
    factories.milestone(title_en="only")

    assert titles(ask(client, page=page)) == ["only"]


def test_long_timeline_is_told_in_pages_that_keep_the_choice(client):
    for _ in range(PAGE_SIZE + 1):
        factories.milestone(date="2008", kind="launch")

    first, second = ask(client, kind="launch"), ask(client, kind="launch", page=2)

    assert (len(titles(first)), len(titles(second))) == (PAGE_SIZE, 1)
    assert 'href="?kind=launch&amp;page=2" rel="next"' in first
    assert 'href="?kind=launch" rel="prev"' in second


def test_each_year_on_the_page_can_be_jumped_to(client):
    for date in ("../2004", "2006/2007", "2008", "2008-03"):
        factories.milestone(date=date)

    html = ask(client)

    jumps = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', html)
    assert jumps == [("until-2004", "before 2005"), ("year-2006", "2006"), ("year-2008", "2008")]
    assert re.findall(r'<li class="year" id="([^"]+)">', html) == [anchor for anchor, _label in jumps]


def test_single_year_needs_no_jump(client):
    factories.milestone(date="2008")

    assert 'class="jump"' not in ask(client)
