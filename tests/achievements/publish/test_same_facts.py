"""One figure and one milestone in every outlet: value, qualifier, unit, date, basis, doubts and source."""

import csv
import io
import json
import re
from html import unescape
from urllib.parse import quote

import icalendar
import openpyxl
import pytest

from tests import factories
from tests.achievements.pages import committed

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FIGURE = {
    "value": "10,300",
    "qualifier": "more than",
    "unit": "questions",
    "date": "about 2015",
    "basis": "inferred",
    "doubts": "10.030",
    "source": "Ten achievements",
}
EVENT = {
    "title": "A portal opens",
    "effect": "People can ask",
    "date": "March 2008",
    "basis": "inferred",
    "doubts": "3/2007",
    "source": "Ten achievements",
}


@pytest.fixture
def record() -> None:
    """Both, with all that must be said with them."""
    citation = factories.citation(4, 2)
    achievement = factories.achievement(citations=[citation])
    metric = factories.metric(slug="cau-hoi", title_en="Questions answered")
    about = {"citations": [citation], "achievements": [achievement]}
    figure = factories.observation(
        slug="so-lieu",
        metric=metric,
        qualifier="more_than",
        as_of_basis="inferred",
        is_disputed=True,
        **about,
    )
    event = factories.milestone(
        slug="su-kien",
        title_en=EVENT["title"],
        effect_vi="Dân hỏi được",
        effect_en=EVENT["effect"],
        date="2008-03",
        date_basis="inferred",
        **about,
    )
    factories.erratum(
        slug="nghi-so", as_printed=FIGURE["doubts"], observations=[figure], citations=[citation]
    )
    factories.erratum(slug="nghi-ngay", as_printed=EVENT["doubts"], milestones=[event], citations=[citation])
    committed()


def get(client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response)


def text(client, path: str) -> str:
    """What a reader of the page reads in its content."""
    html = get(client, path).decode().replace("\N{NO-BREAK SPACE}", " ")
    content = html.partition("<main")[2] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", "", content)).split())


def linked_data(client, path: str) -> str:
    html = get(client, path).decode()
    return " ".join(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[:1])


def row_of_csv(table: str):
    def row(client) -> str:
        [found] = csv.DictReader(io.StringIO(get(client, f"/data/{table}.csv").decode()))
        return json.dumps(found)

    return row


def row_of_json(table: str):
    return lambda client: json.dumps(json.loads(get(client, f"/data/{table}.json"))[0], ensure_ascii=False)


def row_of_workbook(table: str):
    def row(client) -> str:
        book = openpyxl.load_workbook(io.BytesIO(get(client, f"/data/{table}.en.xlsx")))
        return " | ".join(str(cell.value) for cells in book.worksheets[0].iter_rows() for cell in cells)

    return row


def event_of_calendar(client) -> str:
    calendar = icalendar.Calendar.from_ical(get(client, "/data/anniversaries.en.ics"))
    return " ".join(f"{event['SUMMARY']} {event['DESCRIPTION']}" for event in calendar.walk("VEVENT"))


def entry_of_feed(client) -> str:
    feed = unescape(get(client, "/feeds/en.atom").decode())
    return feed.partition("<entry>")[2].partition("</entry>")[0]


def frame_by_oembed(client, page: str) -> str:
    described = json.loads(get(client, f"/oembed?url={quote(f'http://testserver{page}')}"))
    return text(
        client, re.search(r'src="(.*?)"', unescape(described["html"]))[1].removeprefix("http://testserver")
    )


def reference(kind: str, form: str):
    slug = {"observation": "so-lieu", "milestone": "su-kien"}[kind]
    path = f"/citations/en/{kind}/{slug}.{form}"
    return lambda client: json.dumps(get(client, path).decode(), ensure_ascii=False).replace(
        "\N{NO-BREAK SPACE}", " "
    )


# What each says in English, as plain text
OUTLETS = {
    "figure on its page": lambda client: text(client, "/en/metrics/cau-hoi/"),
    "figure as linked data": lambda client: linked_data(client, "/en/metrics/cau-hoi/").replace(
        "\N{NO-BREAK SPACE}", " "
    ),
    "figure in CSV": row_of_csv("observations"),
    "figure in JSON": row_of_json("observations"),
    "figure in a workbook": row_of_workbook("observations"),
    "figure in a frame": lambda client: frame_by_oembed(client, "/en/metrics/cau-hoi/"),
    "figure in the booklet": lambda client: text(client, "/en/booklet/"),
    "figure in BibTeX": reference("observation", "bib"),
    "figure in RIS": reference("observation", "ris"),
    "figure in CSL-JSON": reference("observation", "json"),
    "event on its page": lambda client: text(client, "/en/milestones/su-kien/"),
    "event as linked data": lambda client: linked_data(client, "/en/milestones/su-kien/"),
    "event in CSV": row_of_csv("milestones"),
    "event in JSON": row_of_json("milestones"),
    "event in a workbook": row_of_workbook("milestones"),
    "event in the feed": entry_of_feed,
    "event in TimelineJS": lambda client: json.dumps(
        json.loads(get(client, "/data/timeline.en.json"))["events"], ensure_ascii=False
    ),
    "event in the booklet": lambda client: text(client, "/en/booklet/"),
    "event in a frame": lambda client: frame_by_oembed(client, "/en/timeline/"),
    "event in BibTeX": reference("milestone", "bib"),
    "event in RIS": reference("milestone", "ris"),
    "event in CSL-JSON": reference("milestone", "json"),
}
# As what stands in place of the words where there are codes
IN_TABLES = {
    "10,300": "10300",
    "more than": "more_than",
    "questions": "question",
    "about 2015": "2015~",
    "March 2008": "2008-03",
    "10.030": "nghi-so",
    "3/2007": "nghi-ngay",
    "Ten achievements": "muoi-thanh-tuu",
}
IN_WORKBOOK = {"10,300": "10300"}
IN_LINKED_DATA = {
    "10,300": '"minValue": 10300.0',
    "more than": "more than",
    "March 2008": '"temporalCoverage": "2008-03"',
}
WRITTEN_AS = {
    "in CSV": IN_TABLES,
    " in JSON": IN_TABLES,
    "in a workbook": IN_WORKBOOK,
    "as linked data": IN_LINKED_DATA,
}
NOT_TOLD = {
    "in BibTeX": ["effect"],
    "in RIS": ["effect"],
    "in CSL-JSON": ["effect"],
}  # a citation says what, not why


def expected(outlet: str, facts: dict[str, str]) -> dict[str, str]:
    codes = next((codes for end, codes in WRITTEN_AS.items() if outlet.endswith(end)), {})
    left_out = next((names for end, names in NOT_TOLD.items() if outlet.endswith(end)), [])
    return {name: codes.get(words, words) for name, words in facts.items() if name not in left_out}


@pytest.mark.parametrize("outlet", OUTLETS)
def test_outlet_tells_the_same(client, record, outlet):
    facts = FIGURE if outlet.startswith("figure") else EVENT

    said = OUTLETS[outlet](client)

    assert {name: words for name, words in expected(outlet, facts).items() if words not in said} == {}


def test_calendar_tells_the_same_of_what_is_known_to_the_day(client):
    event = factories.milestone(
        title_en=EVENT["title"],
        effect_en=EVENT["effect"],
        effect_vi="x",
        date="2008-03-27",
        citations=[factories.citation()],
    )
    factories.erratum(as_printed=EVENT["doubts"], milestones=[event])
    committed()

    said = event_of_calendar(client)

    facts = EVENT | {"date": "27 March 2008", "basis": ""}
    assert {name: words for name, words in facts.items() if words not in said} == {}


def test_columns_are_typed_as_what_they_hold(client):
    tables = json.loads(get(client, "/data/csv-metadata.json"))["tables"]
    [observations] = [table for table in tables if table["url"] == "observations.csv"]
    types = {column["name"]: column["datatype"] for column in observations["tableSchema"]["columns"]}

    assert types["value"] == "decimal"
    assert types["as_of"] == "string"  # EDTF, which says more than a day
    assert "more_than" in types["qualifier"]["format"].split("|")
    assert types["as_of_basis"]["format"] == "stated|inferred"
