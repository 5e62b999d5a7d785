"""The open data told: to programs, to search engines, and on their page."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import override

from achievements.models import Imprint, Milestone
from laocai_ict.data import TABLES
from stats import days
from stats.models import LedgerEntry
from tests import factories
from tests.test_data import FILES, downloaded

pytestmark = pytest.mark.django_db


# Descriptions for programs


def described(client, name: str) -> dict:
    return json.loads(downloaded(client, f"/data/{name}"))


def test_csv_on_the_web_names_the_columns_of_every_table(client):
    tables = {
        table["url"]: table["tableSchema"] for table in described(client, "csv-metadata.json")["tables"]
    }

    columns = {url: [column["name"] for column in schema["columns"]] for url, schema in tables.items()}
    assert columns == {f"{table.name}.csv": table.header for table in TABLES.values()}
    assert tables["photos.csv"]["foreignKeys"] == [
        {"columnReference": "milestone", "reference": {"resource": "milestones.csv", "columnReference": "id"}}
    ]


def test_catalogue_lists_every_table_with_files_that_are_there(client):
    Imprint.objects.create(pk=1, managing_body_vi="Sở Khoa học và Công nghệ", managing_body_en="Department")
    factories.one_of_each()

    catalogue = described(client, "catalog.jsonld")

    whole, *tables = catalogue["dcat:dataset"]
    assert [each["@id"] for each in tables] == [f"http://testserver/du-lieu/#{name}" for name in TABLES]
    assert whole["dct:temporal"]["dcat:startDate"]["@value"] == "2005"
    assert catalogue["dct:publisher"]["foaf:name"] == [
        {"@language": "vi", "@value": "Sở Khoa học và Công nghệ"},
        {"@language": "en", "@value": "Department"},
    ]
    files = [
        file["dcat:downloadURL"]["@id"] for each in [whole, *tables] for file in each["dcat:distribution"]
    ]
    assert [file for file in files if not client.get(file).getvalue()] == []


def test_portal_itself_publishes_before_the_imprint_says_who(client):
    catalogue = described(client, "catalog.jsonld")

    names = {name["@language"]: name["@value"] for name in catalogue["dct:publisher"]["foaf:name"]}
    assert names["en"] == "Achievements of Lào Cai’s information and communications sector"
    assert "dcat:contactPoint" not in catalogue["dcat:dataset"][0]


def test_catalogue_says_how_to_reach_who_is_responsible(client):
    Imprint.objects.create(pk=1, managing_body_vi="Sở", email="a@example.vn", telephone="0214 3 820 000")

    contact = described(client, "catalog.jsonld")["dcat:dataset"][1]["dcat:contactPoint"]

    assert contact["vcard:hasEmail"] == {"@id": "mailto:a@example.vn"}
    assert contact["vcard:hasTelephone"] == {"@id": "tel:02143820000"}


# The page


def page(client) -> str:
    return client.get("/en/data/").content.decode()


def size_of(client, file: str) -> str:
    with override("en"):
        return filesizeformat(len(client.get(f"/data/{file}").getvalue()))


def dataset_in(html: str) -> dict:
    things = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', html))
    [dataset] = [thing for thing in things if thing["@type"] == "Dataset"]
    return dataset


def test_page_offers_each_file_with_its_size(client):
    factories.one_of_each()

    html = page(client)

    for file in FILES:
        assert f'href="http://testserver/data/{file}"' in html
        assert f">{file}</a> ({size_of(client, file)})" in html


def test_page_measures_files_anew_when_something_changed(client):
    page(client)
    factories.milestone()

    html = page(client)

    assert f">milestones.csv</a> ({size_of(client, 'milestones.csv')})" in html


def test_page_measures_no_files_that_take_long(client, settings):
    settings.BULK_ROWS = 10
    factories.milestone()

    html = page(client)

    assert re.findall(r">milestones\.csv</a> *\(", html) == []


def test_page_tells_rows_and_last_change(client):
    factories.milestone()
    Milestone.objects.update(updated_at=datetime(2026, 3, 12, 17, 30, tzinfo=UTC))

    html = " ".join(page(client).split())

    assert '> 1 row · Last changed: <time datetime="2026-03-13">13 March 2026</time>' in html
    with override("en"):
        counter_began = date_format(LedgerEntry.objects.get().recorded_at.astimezone(days.ZONE), "j F Y")
    assert (
        "Source: Achievements of Lào Cai’s information and communications sector, "
        f"http://testserver/en/data/ (as of {counter_began})" in html
    )


def test_page_explains_every_column(client):
    html = page(client)

    names = re.findall(r"<dt><code>(.*?)</code>", html)
    assert names == [name for table in TABLES.values() for name in table.header]


def test_page_describes_the_data_set_for_search_engines(client):
    factories.one_of_each()

    dataset = dataset_in(page(client))

    assert dataset["license"] == "http://testserver/en/data/#terms"
    assert dataset["temporalCoverage"] == "2005/2015"
    assert dataset["spatialCoverage"] == [{"@type": "Place", "name": "Lào Cai Province"}]
    assert [file["contentUrl"] for file in dataset["distribution"]] == [
        "http://testserver/data/lao-cai-ict.zip"
    ]
    measured = {part["@id"].partition("#")[2]: part["variableMeasured"] for part in dataset["hasPart"]}
    assert {name: [each["name"] for each in columns] for name, columns in measured.items()} == {
        table.name: table.header for table in TABLES.values()
    }


def test_page_points_machines_to_the_descriptions(client):
    html = page(client)

    links = re.findall(
        r'<link rel="(\w+)" type="([\w/+]+)" title="[^"]+" href="http://testserver(/data/[^"]+)">', html
    )
    assert links == [
        ("describedby", "application/json", "/data/openapi.json"),
        ("describedby", "application/csvm+json", "/data/csv-metadata.json"),
        ("alternate", "application/ld+json", "/data/catalog.jsonld"),
    ]
