"""The timeline as TimelineJS reads it."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def events(client, language: str = "en") -> list[dict]:
    return client.get(f"/data/timeline.{language}.json").json()["events"]


def test_event_tells_all_of_its_milestone(client):
    factories.milestone(
        slug="ra-mat",
        date="2008-03-27",
        title_en="Opening",
        effect_en="It opened.",
        category=factories.category(title_en="Press"),
    )

    assert events(client) == [
        {
            "start_date": {"year": 2008, "month": 3, "day": 27},
            "display_date": "27 March 2008",
            "text": {
                "headline": "Opening",
                "text": "<p>It opened.</p>"
                '<p><a href="http://testserver/en/milestones/ra-mat/">Read it on the portal</a></p>',
            },
            "group": "Press",
            "unique_id": "ra-mat",
            "autolink": False,
        }
    ]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2008-12", {"start_date": {"year": 2008, "month": 12}, "display_date": "December 2008"}),
        ("2012", {"start_date": {"year": 2012}, "display_date": "2012"}),
        ("2015~", {"start_date": {"year": 2015}, "display_date": "about 2015"}),
        (
            "2006/2007",
            {"start_date": {"year": 2006}, "end_date": {"year": 2007}, "display_date": "2006–2007"},
        ),
        ("2009/..", {"start_date": {"year": 2009}, "display_date": "since 2009"}),
        ("../2004", {"start_date": {"year": 2004}, "display_date": "before 2005"}),
    ],
)
def test_date_has_its_known_parts_only(client, date, told):
    factories.milestone(date=date)

    (event,) = events(client)

    assert {name: event[name] for name in event if name.endswith("_date")} == told


def test_milestone_without_date_is_left_out(client):
    factories.milestone(date=None)

    assert events(client) == []


def test_what_an_editor_typed_is_text(client):
    factories.milestone(title_en="<b>TT&TT</b>", effect_en="<script>")

    (event,) = events(client)

    assert event["text"]["headline"] == "&lt;b&gt;TT&amp;TT&lt;/b&gt;"
    assert event["text"]["text"].startswith("<p>&lt;script&gt;</p>")


def test_text_that_is_only_vietnamese_is_marked(client):
    factories.milestone(title_vi="Ra mắt", title_en=None)

    (event,) = events(client)

    assert event["text"]["headline"].startswith('<span lang="vi">Ra mắt</span>')


def test_story_has_a_title_in_its_language(client):
    headlines = {}
    for language in ("vi", "en"):
        response = client.get(f"/data/timeline.{language}.json")
        headlines[response["Content-Language"]] = response.json()["title"]["text"]["headline"]

    assert headlines == {
        "vi": "Thành tựu ngành Thông tin và Truyền thông Lào Cai",
        "en": "Achievements of Lào Cai’s information and communications sector",
    }


def test_story_may_be_read_by_any_site(client):
    answer = client.get("/data/timeline.vi.json")

    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.cookies == {}


@pytest.mark.parametrize("milestones", [1, 3])
def test_story_asks_the_database_as_often_for_three_as_for_one(client, django_assert_num_queries, milestones):
    for _ in range(milestones):
        factories.milestone(effect_en="It opened.")

    with django_assert_num_queries(3):
        events(client)
