"""What pages say in JSON-LD: true to what they show, with dates no more precise."""

from typing import Any

import pytest
from django.utils import translation

from achievements.models import Imprint
from tests import factories
from tests.achievements.pages import SITE, blocks_in

pytestmark = pytest.mark.django_db

DATES = {
    "startDate",
    "endDate",
    "foundingDate",
    "observationDate",
    "legislationDate",
    "dateCreated",
    "datePublished",
    "temporalCoverage",
}


def blocks(client, path: str) -> list[dict[str, Any]]:
    """Every JSON-LD block of a page."""
    return blocks_in(client.get(path).content.decode())


def told(client, thing: Any, language: str = "en") -> dict[str, Any]:
    """The first block of the page of `thing`."""
    with translation.override(language):
        path = thing.get_absolute_url()
    return blocks(client, path)[0]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2008-03-27", "2008-03-27"),
        ("2008-12", "2008-12"),
        ("2012", "2012"),
        ("2006/2007-05", "2006/2007-05"),
        ("2009/..", "2009/.."),
        ("../2004", None),
        ("2015~", None),
        (None, None),
    ],
)
def test_milestone_is_dated_no_more_precisely_than_it_is_known(client, date, said):
    milestone = factories.milestone(date=date)

    described = told(client, milestone)

    assert described["@type"] == "Article"
    assert described.get("temporalCoverage") == said


def test_milestone_names_institutions_as_they_were_called_then(client):
    milestone = factories.milestone(date="2006")
    office = factories.institution(names={"2005/2008": "Sở Bưu chính, Viễn thông", "2009/..": "Sở TT&TT"})
    factories.participation(milestone, office, role="host")
    hidden = factories.institution(editorial_state="draft")
    factories.participation(milestone, hidden, role="party")

    described = told(client, milestone, "vi")

    assert described["mentions"]["name"] == "Sở Bưu chính, Viễn thông"
    assert "about" not in described


def test_institution_tells_its_names_over_time_and_what_it_came_from(client):
    before = factories.institution()
    office = factories.institution(
        names={"2005/2008-03-27": "Sở A", "2009~/..": "Sở B", "2012/..": "Sở C"}, kind="press"
    )
    factories.succession(office, before, date=factories.edtf("2005-11-14"))
    factories.succession(office, factories.institution(), kind="transfer", date=factories.edtf("2010"))

    told_of = told(client, office, "vi")

    assert (told_of["@type"], told_of["name"], told_of["foundingDate"]) == (
        "NewsMediaOrganization",
        "Sở C",
        "2005-11-14",
    )
    assert told_of["alternateName"] == [
        {"@type": "Role", "alternateName": "Sở A", "startDate": "2005", "endDate": "2008-03-27"},
        "Sở B",
    ]
    assert told_of["org:resultedFrom"]["org:originalOrganization"]["name"] == str(before)
    assert told_of["org:changedBy"]["startDate"] == "2010"


@pytest.mark.parametrize("state", factories.hidden_states())
def test_institution_is_not_tied_to_hidden_ones(client, state):
    hidden = factories.institution(**factories.hidden_states()[state])
    office = factories.institution(parent=hidden)
    factories.succession(office, hidden)

    assert {"parentOrganization", "org:resultedFrom", "foundingDate"} & told(client, office).keys() == set()


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": 10300}, {"value": 10300.0}),
        ({"value": 10300, "qualifier": "more_than"}, {"minValue": 10300.0}),
        ({"value": 10300, "qualifier": "nearly"}, {"maxValue": 10300.0}),
        ({"value": None, "qualifier": "tens"}, {}),
    ],
)
def test_figure_says_a_bound_where_it_is_only_one(client, figure, said):
    observation = factories.observation(as_of="2014", **figure)

    _variable, told_of = told(client, observation.metric)["@graph"]

    assert {
        name: value for name, value in told_of.items() if name in {"value", "minValue", "maxValue"}
    } == said
    assert (told_of["observationDate"], told_of["unitText"]) == ("2014", "questions")


def test_figure_dated_about_has_its_date_in_words_only(client):
    observation = factories.observation(as_of="2015~", qualifier="more_than")

    _variable, told_of = told(client, observation.metric)["@graph"]

    assert told_of["name"] == "more than 10,300\xa0questions; as of: about 2015"
    assert "observationDate" not in told_of


def test_document_tells_what_is_known_of_it(client):
    office = factories.institution(names={None: "UBND tỉnh"})
    law = factories.document(number="715/QĐ-UBND", issuer=office, date="2005-11-14")
    agreement = factories.document(kind="agreement", number="", number_as_printed="", date="2015~")

    first, second = told(client, law), told(client, agreement)

    assert (first["@type"], first["@id"]) == ("Legislation", f"{SITE}/id/document/{law.slug}/")
    assert (first["legislationIdentifier"], first["legislationDate"]) == ("715/QĐ-UBND", "2005-11-14")
    assert first["legislationPassedBy"]["name"] == "UBND tỉnh (en)"
    assert (second["@type"], second.keys() & DATES | second.keys() & {"identifier"}) == (
        "CreativeWork",
        set(),
    )


def test_home_says_how_to_search(client):
    website = blocks(client, "/en/")[0]

    assert (website["@type"], website["inLanguage"]) == ("WebSite", "en")
    assert (
        website["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/en/search/?q={{search_term_string}}"
    )


def test_publisher_is_named_once_an_editor_has_said_who_it_is(client):
    achievement = factories.achievement()
    before = told(client, achievement)
    Imprint.objects.create(pk=1, managing_body_vi="Sở", managing_body_en="The department")

    assert "publisher" not in before
    assert told(client, achievement)["publisher"] == {"@type": "Organization", "name": "The department"}


@pytest.mark.parametrize("path", ["/khong-co/", "/en/nothing-here/"])
def test_page_that_is_not_there_says_nothing_to_machines(client, path):
    html = client.get(path).content.decode()

    assert [name for name in ("ld+json", "og:", "DC.", "canonical", "manifest") if name in html] == []
