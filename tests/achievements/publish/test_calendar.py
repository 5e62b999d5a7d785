"""The calendar of anniversaries, read back by the library that others read it with."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from achievements.models import Milestone
from achievements.publish.calendar import calendar
from tests import factories

pytestmark = pytest.mark.django_db


def entries(response) -> list[Event]:
    return Calendar.from_ical(response.content).events


def test_entry_tells_all_of_its_milestone(client):
    with time_machine.travel(datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), tick=False):
        factories.milestone(
            slug="ra-mat",
            date="2008-03-27",
            title_en="Opening, at last",
            effect_en="It opened; people came.",
            category=factories.category(title_en="Press"),
        )

    (entry,) = entries(client.get("/data/anniversaries.en.ics"))

    address = "http://testserver/en/milestones/ra-mat/"
    changed = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    told = {name: entry.decoded(name) for name in entry if name not in ("UID", "CATEGORIES")}
    assert entry.categories == ["Press"]
    assert told == {
        "SUMMARY": "Opening, at last",
        "DESCRIPTION": f"27 March 2008\nIt opened; people came.\n{address}",
        "DTSTART": date(2008, 3, 27),
        "DTEND": date(2008, 3, 28),
        "RRULE": {"FREQ": ["YEARLY"]},
        "URL": address,
        "TRANSP": "TRANSPARENT",
        "DTSTAMP": changed,
        "LAST-MODIFIED": changed,
    }


@pytest.mark.parametrize(
    "date",
    [None, "2008-03", "2008", "2008-03-27~", "2008-03-27/2008-03-28", "2008-03-27/..", "../2008-03-27"],
)
def test_what_is_not_known_to_the_day_has_no_anniversary(client, date):
    factories.milestone(date=date)

    assert entries(client.get("/data/anniversaries.vi.ics")) == []


def test_leap_day_is_remembered_on_the_last_of_february(client):
    factories.milestone(date="2008-02-29")

    (entry,) = entries(client.get("/data/anniversaries.vi.ics"))

    assert (entry.start, entry["RRULE"]) == (
        date(2008, 2, 29),
        {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [-1]},
    )


def test_calendar_is_named_and_in_its_language(client):
    factories.milestone(title_vi="Ra mắt", title_en="Opening")

    told = {}
    for language in ("vi", "en"):
        response = client.get(f"/data/anniversaries.{language}.ics")
        read = Calendar.from_ical(response.content)
        told[response["Content-Language"]] = (str(read["X-WR-CALNAME"]), read.events[0].summary)

    assert told == {
        "vi": ("Các ngày kỷ niệm của ngành Thông tin và Truyền thông Lào Cai", "Ra mắt"),
        "en": ("Anniversaries of Lào Cai’s information and communications sector", "Opening"),
    }


def test_entry_keeps_its_id_whatever_is_changed_and_wherever_it_is_read(client):
    milestone = factories.milestone(slug="ra-mat", title_vi="Ra mắt")
    before = client.get("/data/anniversaries.vi.ics")
    milestone.title_vi = "Khai trương"
    milestone.save()
    after = client.get("/data/anniversaries.en.ics", headers={"host": "localhost"})

    assert [entry.uid for entry in entries(before) + entries(after)] == [
        "7b79aaa0-ec8e-5c2a-aeab-ddf8f39f2c75"
    ] * 2


def test_lines_end_as_the_standard_says_and_are_folded_by_octets(client):
    factories.milestone(title_vi="Đường truyền số liệu " * 10)

    text = client.get("/data/anniversaries.vi.ics").content

    lines = text.split(b"\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_calendar_is_shown_not_saved_and_may_be_read_by_any_site(client):
    response = client.get("/data/anniversaries.vi.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.cookies == {}


@pytest.mark.parametrize("address", ["/data/anniversaries.fr.ics", "/data/anniversaries.ics"])
def test_calendar_in_no_language_of_ours_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("milestones", [1, 3])
def test_calendar_asks_the_database_as_often_for_three_as_for_one(
    client, django_assert_num_queries, milestones
):
    for _ in range(milestones):
        factories.milestone()

    with django_assert_num_queries(3):
        client.get("/data/anniversaries.vi.ics")


def is_written_as_it_is(title: str) -> bool:
    """Not so a backslash before a capital N, which icalendar takes for the end of a line."""
    return r"\N" not in title


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(is_written_as_it_is))
def test_any_title_is_read_back_as_it_is(title):
    """Fills no database: what is told comes from the milestone alone."""
    milestone = Milestone(
        pk=1,
        slug="x",
        title_vi=title,
        date=factories.edtf("2008-03-27"),
        category=factories.Category(title_vi="x"),
    )
    milestone.updated_at, milestone.permanent_slug = datetime(2024, 5, 6, tzinfo=UTC), "x"
    milestone.public_errata, milestone.public_citations = [], []

    (entry,) = Calendar.from_ical(calendar([milestone], "http://testserver".__add__)).events

    assert entry.summary == title
