"""The open data as files: what they hold, who may read them, and when they are sent again."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from laocai_ict.data import TABLES
from stats.models import DayTotal
from tests import factories

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = ["csv", "json", "vi.xlsx", "en.xlsx"]
FILES = [f"{name}.{extension}" for name in TABLES for extension in EXTENSIONS]
DESCRIPTIONS = ["openapi.json", "csv-metadata.json", "catalog.jsonld"]


def downloaded(client, path: str) -> str:
    return client.get(path).getvalue().decode()


def etag_of(client, path: str) -> str:
    return client.get(path)["ETag"]


def test_tables_that_others_rely_on_are_there_the_most_asked_for_first():
    names = list(TABLES)

    assert (names[:3], names[-2:]) == (
        ["milestones", "observations", "institutions"],
        ["visits", "dictionary"],
    )
    assert {"documents", "errata", "photos"} <= set(names)


def test_csv_and_json_of_a_table_hold_the_same_row(client):
    factories.photo(slug="anh", caption_vi="Ảnh", caption_en="")

    assert downloaded(client, "/data/photos.csv") == (
        "id,achievement,milestone,caption_vi,caption_en,has_image,period,permanent_id\r\n"
        "anh,,,Ảnh,,false,,photo/anh\r\n"
    )
    assert downloaded(client, "/data/photos.json") == (
        '[\n{"id": "anh", "achievement": "", "milestone": "", "caption_vi": "Ảnh", "caption_en": "", '
        '"has_image": false, "period": "", "permanent_id": "photo/anh"}\n]\n'
    )


@pytest.mark.parametrize("file", FILES)
def test_file_may_be_read_by_any_site_and_sets_no_cookie(client, file):
    types = {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json", "xlsx": XLSX}

    response = client.get(f"/data/{file}")

    assert response.getvalue() != b""
    assert response["Content-Type"] == types[file.rpartition(".")[2]]
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_unchanged_table_is_not_sent_again(client, extension):
    address = f"/data/milestones.{extension}"
    known = {"if-none-match": etag_of(client, address)}

    before = [ask(address, headers=known) for ask in (client.get, client.head)]
    factories.milestone()
    after = client.get(address, headers=known)

    assert [(answer.status_code, answer.getvalue()) for answer in before] == [(304, b"")] * 2
    assert [answer["Access-Control-Allow-Origin"] for answer in before] == ["*"] * 2
    assert after.getvalue() != b""


def test_table_is_sent_again_when_only_what_its_rows_relate_to_has_changed(client):
    category = factories.category()
    factories.milestone(category=category)
    known = {"if-none-match": etag_of(client, "/data/milestones.csv")}

    type(category).objects.update(slug="ten-moi")
    after = client.get("/data/milestones.csv", headers=known)

    assert b",ten-moi," in after.getvalue()


def test_compressed_table_is_known_by_the_same_tag(client):
    for _ in range(9):  # a shorter file would not get shorter
        factories.milestone()
    compressed = client.get("/data/milestones.csv", headers={"accept-encoding": "gzip"})

    again = client.get("/data/milestones.csv", headers={"if-none-match": compressed["ETag"]})

    assert (compressed["Content-Encoding"], again.status_code) == ("gzip", 304)


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_table_longer_than_is_kept_in_memory_is_streamed_whole(client, extension, monkeypatch):
    monkeypatch.setattr("laocai_ict.data.IN_MEMORY", 10)
    for _ in range(3):
        factories.photo()

    response = client.get(f"/data/photos.{extension}")
    text = response.getvalue().decode()

    assert response.streaming
    assert len(text.splitlines()) == {"csv": 4, "json": 5}[extension]
    assert response["Content-Length"] == str(len(text.encode()))


@pytest.mark.parametrize("address", ["/data/users.csv", "/data/milestones.xml", "/en/data/errata.csv"])
def test_unknown_file_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("file", ["errata.csv", "metrics/cau-hoi.csv"])
def test_files_are_only_read(client, file):
    factories.metric(slug="cau-hoi")

    head, post = client.head(f"/data/{file}"), client.post(f"/data/{file}")

    assert (head.status_code, head.getvalue(), post.status_code) == (200, b"", 405)


# Figures of one metric


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_figures_of_a_metric_are_the_rows_of_observations_about_it(client, extension):
    metric = factories.metric(slug="cau-hoi")
    factories.observation(metric=metric)
    everything = downloaded(client, f"/data/observations.{extension}")
    factories.observation()
    factories.observation(metric=metric, editorial_state="draft")

    response = client.get(f"/data/metrics/cau-hoi.{extension}")

    assert response["Content-Disposition"] == f'attachment; filename="cau-hoi.{extension}"'
    assert response.getvalue().decode() == everything


@pytest.mark.parametrize("state", factories.hidden_states())
def test_figures_of_a_hidden_metric_are_not_found(client, state):
    factories.metric(slug="an", **factories.hidden_states()[state])

    assert [client.get(f"/data/metrics/an.{extension}").status_code for extension in ("csv", "json")] == [
        404,
        404,
    ]


# Dictionary


def dictionary(client) -> dict[tuple[str, str], dict]:
    rows = json.loads(downloaded(client, "/data/dictionary.json"))
    return {(row["table"], row["column"]): row for row in rows}


def test_dictionary_explains_every_column_in_both_languages(client):
    entries = dictionary(client)

    assert list(entries) == [(table.name, name) for table in TABLES.values() for name in table.header]
    assert [key for key, row in entries.items() if not row["meaning_vi"] or not row["meaning_en"]] == []
    assert [key for key, row in entries.items() if row["meaning_vi"] == row["meaning_en"]] == []
    assert [key for key, row in entries.items() if bool(row["blank_vi"]) != bool(row["blank_en"])] == []


def test_dictionary_tells_codes_with_their_labels(client):
    assert dictionary(client)["errata", "state"] == {
        "table": "errata",
        "column": "state",
        "type": "code",
        "list": False,
        "meaning_vi": "Điểm cần xác minh đã được làm rõ hay chưa.",
        "meaning_en": "Whether the question is settled.",
        "blank_vi": "",
        "blank_en": "",
        "codes": "open|confirmed|rejected",
        "codes_vi": "Chưa xác minh|Đã xác nhận|Đã bác bỏ",
        "codes_en": "Open|Confirmed|Rejected",
        "refers_to": "",
    }


def test_dictionary_names_what_identifiers_stand_for(client):
    factories.observation(metric=factories.metric(unit=factories.unit()))

    unit = dictionary(client)["observations", "unit"]

    assert [unit[name] for name in ("type", "codes", "codes_vi", "codes_en")] == [
        "identifier",
        "question",
        "câu hỏi",
        "questions",
    ]


def test_dictionary_refers_to_tables_that_there_are(client):
    assert {row["refers_to"] for row in dictionary(client).values()} <= {"", *TABLES}


def test_every_cell_is_as_its_column_says(client):
    factories.one_of_each()
    factories.milestone(date=None)
    factories.observation(value=None, qualifier="tens", as_of="2006/2007", is_break=True, is_disputed=True)
    DayTotal.objects.create(day="2015-01-01", visits=3, visitors=None, views=None, imported=True)

    unlike = [
        (table.name, column.name, row[column.name])
        for table in TABLES.values()
        for row in table.rows()
        for column in table.columns
        if not fits(column, row[column.name])
    ]

    assert unlike == []


def fits(column, cell) -> bool:
    if cell in ("", None):
        return column.blank is not None
    return isinstance(cell, str) == column.is_text and bool(re.search(column.pattern, str(cell)))


# All in one archive


def archive_of(client) -> dict[str, bytes]:
    with ZipFile(BytesIO(client.get("/data/lao-cai-ict.zip").getvalue())) as archive:
        return {name.removeprefix("lao-cai-ict/"): archive.read(name) for name in archive.namelist()}


def test_archive_holds_every_table_as_it_is_at_its_own_address(client):
    factories.one_of_each()

    packed = archive_of(client)

    assert set(packed) == {*FILES, "README.txt", "LICENCE.txt", "csv-metadata.json", "SHA256SUMS"}
    assert [file for file in FILES if packed[file] != client.get(f"/data/{file}").getvalue()] == []


def test_archive_explains_itself_and_its_terms_in_both_languages(client):
    factories.milestone()

    packed = archive_of(client)

    readme, licence = (packed[name].decode() for name in ("README.txt", "LICENCE.txt"))
    assert "2015~ – khoảng năm 2015" in readme
    assert "2015~ – about 2015" in readme
    assert "http://testserver/du-lieu/#terms" in licence
    assert "http://testserver/en/data/#terms" in licence
    assert "&" not in readme + licence


def test_archive_is_sent_again_only_after_a_change(client):
    factories.milestone()
    known = {"if-none-match": etag_of(client, "/data/lao-cai-ict.zip")}

    before = client.get("/data/lao-cai-ict.zip", headers=known)
    factories.erratum()
    after = client.get("/data/lao-cai-ict.zip", headers=known)

    assert (before.status_code, before.getvalue()) == (304, b"")
    assert after.getvalue() != b""


@pytest.mark.parametrize("state", factories.hidden_states())
def test_nothing_unpublished_is_in_any_file(client, state):
    hidden = {"slug": "bi-mat"} | factories.hidden_states()[state]
    factories.one_of_each()
    metric, unit = factories.metric(**hidden), factories.unit(slug="bi-mat")
    factories.observation(metric=metric)
    factories.observation(
        metric=factories.metric(unit=unit), territory=factories.territory(slug="bi-mat"), **hidden
    )
    factories.milestone(
        category=factories.category(slug="bi-mat"), period=factories.period(slug="bi-mat"), **hidden
    )
    for make in (factories.institution, factories.document, factories.erratum, factories.photo):
        make(**hidden)

    files = archive_of(client) | {name: client.get(f"/data/{name}").getvalue() for name in DESCRIPTIONS}

    assert [name for name, content in files.items() if b"bi-mat" in unpacked(name, content)] == []


def unpacked(name: str, content: bytes) -> bytes:
    """All that is in it: a workbook is an archive itself."""
    if not name.endswith(".xlsx"):
        return content
    with ZipFile(BytesIO(content)) as book:
        return b"".join(map(book.read, book.namelist()))


def test_csv_leads_to_what_describes_it(client):
    metric = factories.metric(slug="tram-bts")
    factories.observation(metric=metric)

    of_all, of_one = client.get("/data/observations.csv"), client.get("/data/metrics/tram-bts.csv")
    described = client.get("/data/metrics/tram-bts.csv-metadata.json").json()

    assert of_all["Link"] == '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    assert of_one["Link"].startswith("<tram-bts.csv-metadata.json>;")
    assert described["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "vi"}]
    assert described["url"] == "tram-bts.csv"
    header = of_one.getvalue().decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header
    assert described["tableSchema"]["aboutUrl"] == "../../id/{+permanent_id}/"
    assert "foreignKeys" not in described["tableSchema"]  # what it refers to is not in a group with it
