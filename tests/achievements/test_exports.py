"""The open-data tables: whole rows, both formats, and nothing that is not public."""

import csv
import io
import json
from decimal import Decimal

import pytest

from achievements.dates import parse_edtf
from achievements.exports import TABLES
from achievements.models import InstitutionName, Photo
from tests import factories

pytestmark = pytest.mark.django_db


def test_columns_are_those_promised():
    columns = {name: ",".join(table.columns) for name, table in TABLES.items()}

    assert columns == {
        "milestones": "id,period,achievement,category,kind,date,date_earliest,date_latest,title_vi,title_en,"
        "effect_vi,effect_en,institutions,documents,source,locator",
        "observations": "id,period,achievement,metric,metric_vi,metric_en,value,qualifier,unit,out_of,"
        "out_of_vi,out_of_en,as_of,as_of_basis,edition,published,institution,territory,status,source,locator",
        "institutions": "id,kind,name_vi,name_en,abbreviation,valid,parent,predecessors,successors",
        "documents": "id,kind,number,number_as_printed,issuer,date,subject_vi,subject_en,achievement",
        "errata": "id,achievement,kind,as_printed,probable,confidence,state,note_vi,note_en",
        "photos": "id,achievement,milestone,caption_vi,caption_en,has_image",
    }


def test_milestone_with_all_its_relations():
    milestone = factories.milestone(
        slug="ra-mat",
        date="2008-03",
        title_vi="Ra mắt",
        title_en="Opening",
        effect_vi="Hiệu quả",
        effect_en="Effect",
        achievements=[factories.achievement(number=10), factories.achievement(number=2)],
        documents=[factories.document(slug="qd-715"), factories.document(slug="chi-thi-24")],
        citations=[factories.citation(4, 10), factories.citation(4, 3)],
    )
    department = factories.institution(slug="so-tttt")
    factories.participation(milestone, factories.institution(slug="ubnd"), "issuer")
    factories.participation(milestone, department, "subject")
    factories.participation(milestone, department, "host")

    assert TABLES["milestones"].rows() == [
        {
            "id": "ra-mat",
            "period": "2005-2015",
            "achievement": "2|10",
            "category": "ha-tang",
            "kind": "launch",
            "date": "2008-03",
            "date_earliest": "2008-03-01",
            "date_latest": "2008-03-31",
            "title_vi": "Ra mắt",
            "title_en": "Opening",
            "effect_vi": "Hiệu quả",
            "effect_en": "Effect",
            "institutions": "so-tttt|ubnd",
            "documents": "chi-thi-24|qd-715",
            "source": "muoi-thanh-tuu",
            "locator": "4.3|4.10",
        }
    ]


def test_milestone_of_which_little_is_known():
    factories.milestone(slug="thoa-thuan", kind="agreement", title_vi="Thỏa thuận", title_en=None, date=None)

    assert TABLES["milestones"].rows() == [
        {
            "id": "thoa-thuan",
            "period": "2005-2015",
            "achievement": "",
            "category": "ha-tang",
            "kind": "agreement",
            "date": "",
            "date_earliest": "",
            "date_latest": "",
            "title_vi": "Thỏa thuận",
            "title_en": "",
            "effect_vi": "",
            "effect_en": "",
            "institutions": "",
            "documents": "",
            "source": "",
            "locator": "",
        }
    ]


def test_observation_with_all_its_small_print():
    factories.observation(
        slug="cau-hoi-2015",
        metric=factories.metric(slug="cau-hoi", title_vi="Câu hỏi", title_en="Questions"),
        value=Decimal("7.50"),
        qualifier="nearly",
        out_of=Decimal(63),
        out_of_label_vi="tỉnh",
        out_of_label_en="provinces",
        as_of="2015~",
        as_of_basis="inferred",
        edition_vi="2014",
        publication_date="2014-08",
        institution=factories.institution(slug="so-tttt"),
        is_disputed=True,
        is_break=True,
        achievements=[factories.achievement(number=4)],
        citations=[factories.citation(4, 3)],
    )

    assert TABLES["observations"].rows() == [
        {
            "id": "cau-hoi-2015",
            "period": "2005-2015",
            "achievement": "4",
            "metric": "cau-hoi",
            "metric_vi": "Câu hỏi",
            "metric_en": "Questions",
            "value": Decimal("7.5"),
            "qualifier": "nearly",
            "unit": "question",
            "out_of": Decimal(63),
            "out_of_vi": "tỉnh",
            "out_of_en": "provinces",
            "as_of": "2015~",
            "as_of_basis": "inferred",
            "edition": "2014",
            "published": "2014-08",
            "institution": "so-tttt",
            "territory": "lao-cai",
            "status": "disputed|break",
            "source": "muoi-thanh-tuu",
            "locator": "4.3",
        }
    ]


def test_institution_with_names_and_successions():
    middle = factories.institution(
        slug="so-tttt", parent=factories.institution(slug="ubnd", names={}), names={"2006/2008": "Sở cũ"}
    )
    InstitutionName.objects.create(
        institution=middle,
        name_vi="Sở mới",
        name_en="New department",
        abbreviation_vi="SM",
        abbreviation_en="ND",
        valid=parse_edtf("2008/.."),
    )
    factories.succession(middle)
    factories.succession(middle, factories.institution(slug="so-vh"), kind="merger")
    factories.succession(middle, factories.institution(slug="so-bcvt"), kind="merger")
    factories.succession(factories.institution(slug="so-khcn"), middle, kind="merger")

    rows = {row["id"]: row for row in TABLES["institutions"].rows()}

    assert rows["so-tttt"] == {
        "id": "so-tttt",
        "kind": "department",
        "name_vi": "Sở mới",
        "name_en": "New department",
        "abbreviation": "SM",
        "valid": "2008/..",
        "parent": "ubnd",
        "predecessors": "so-bcvt|so-vh",
        "successors": "so-khcn",
    }
    assert rows["ubnd"] == dict.fromkeys(rows["ubnd"], "") | {"id": "ubnd", "kind": "department"}


def test_document_with_all_its_parts():
    factories.document(
        slug="qd-702",
        number="702/QĐ-UBND",
        number_as_printed="702/UBND",
        issuer=factories.institution(slug="ubnd"),
        date="2008-03-27",
        subject_vi="Kiện toàn",
        subject_en="Reorganisation",
        achievements=[factories.achievement(number=1)],
    )

    assert TABLES["documents"].rows() == [
        {
            "id": "qd-702",
            "kind": "decision",
            "number": "702/QĐ-UBND",
            "number_as_printed": "702/UBND",
            "issuer": "ubnd",
            "date": "2008-03-27",
            "subject_vi": "Kiện toàn",
            "subject_en": "Reorganisation",
            "achievement": "1",
        }
    ]


def test_erratum_with_all_its_parts():
    factories.erratum(
        slug="du-dich",
        as_printed="dịch",
        probable="lịch",
        note_vi="Lỗi gõ",
        note_en="A slip",
        achievements=[factories.achievement(number=5), factories.achievement(number=1)],
    )

    assert TABLES["errata"].rows() == [
        {
            "id": "du-dich",
            "achievement": "1|5",
            "kind": "typo",
            "as_printed": "dịch",
            "probable": "lịch",
            "confidence": "high",
            "state": "open",
            "note_vi": "Lỗi gõ",
            "note_en": "A slip",
        }
    ]


def test_photo_with_and_without_picture():
    place = {
        "achievement": factories.achievement(number=3),
        "milestone": factories.milestone(slug="fansipan"),
    }
    factories.photo(slug="con-tim", caption_vi="Còn tìm", caption_en=None)
    factories.photo(slug="da-co", caption_vi="Đã có", caption_en="There", **place)
    Photo.objects.filter(slug="da-co").update(image="photos/a.jpg", image_width=3, image_height=2)

    assert TABLES["photos"].rows() == [
        {
            "id": "con-tim",
            "achievement": "",
            "milestone": "",
            "caption_vi": "Còn tìm",
            "caption_en": "",
            "has_image": False,
        },
        {
            "id": "da-co",
            "achievement": "3",
            "milestone": "fansipan",
            "caption_vi": "Đã có",
            "caption_en": "There",
            "has_image": True,
        },
    ]


@pytest.mark.parametrize("state", factories.hidden_states())
def test_nothing_unpublished_shows_as_a_row(state):
    hidden = factories.hidden_states()[state]
    for make in (factories.milestone, factories.institution, factories.document, factories.erratum):
        make(**hidden)
    factories.photo(**hidden)
    factories.observation(**hidden)
    factories.observation(metric=factories.metric(**hidden))

    assert {name: table.rows() for name, table in TABLES.items()} == {name: [] for name in TABLES}


@pytest.mark.parametrize("state", factories.hidden_states())
def test_nothing_unpublished_shows_in_another_row(state):
    hidden = {"slug": "an"} | factories.hidden_states()[state]
    achievement, document = factories.achievement(number=9, **hidden), factories.document(**hidden)
    institution, hidden_milestone = factories.institution(**hidden), factories.milestone(**hidden)
    milestone = factories.milestone(achievements=[achievement], documents=[document])
    factories.participation(milestone, institution)
    factories.observation(achievements=[achievement], institution=institution)
    shown = factories.institution(parent=institution)
    factories.succession(shown, institution, kind="upgrade")
    factories.succession(institution, shown, kind="transfer")
    factories.document(achievements=[achievement], issuer=institution)
    factories.erratum(achievements=[achievement])
    factories.photo(achievement=achievement, milestone=hidden_milestone)

    rows = [row for table in TABLES.values() for row in table.rows()]

    assert len(rows) == 6
    assert [row for row in rows if {"9", "an"} & set(row.values())] == []


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("milestones", 6),
        ("observations", 5),
        ("institutions", 5),
        ("documents", 3),
        ("errata", 2),
        ("photos", 3),
    ],
)
def test_queries_do_not_grow_with_rows(name, queries, django_assert_num_queries):
    factories.one_of_each()
    with django_assert_num_queries(queries):
        TABLES[name].rows()
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_num_queries(queries):
        TABLES[name].rows()


def test_csv_is_rfc_4180(client):
    factories.milestone(slug="ra-mat", title_vi='Lễ "ra mắt", 2006', title_en="Two\nlines", date="../2004")

    assert client.get("/data/milestones.csv").content.decode() == (
        "id,period,achievement,category,kind,date,date_earliest,date_latest,title_vi,title_en,"
        "effect_vi,effect_en,institutions,documents,source,locator\r\n"
        'ra-mat,2005-2015,,ha-tang,launch,../2004,,2004-12-31,"Lễ ""ra mắt"", 2006","Two\nlines",,,,,,\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_escapes_what_a_spreadsheet_would_run_and_json_does_not(client, start):
    formula = f'{start}HYPERLINK("https://example.org")'
    factories.erratum(as_printed=formula)

    csv_row = next(csv.DictReader(io.StringIO(client.get("/data/errata.csv").content.decode(), newline="")))
    json_row = client.get("/data/errata.json").json()[0]

    assert (csv_row["as_printed"], json_row["as_printed"]) == (f"'{formula}", formula)


@pytest.mark.parametrize(
    ("value", "in_csv", "in_json"),
    [
        (Decimal("10300"), "10300", 10300),
        (Decimal("7.5"), "7.5", 7.5),
        (Decimal("0"), "0", 0),
        (Decimal("2277648"), "2277648", 2277648),
        (None, "", None),
    ],
)
def test_numbers_are_plain_in_both_formats(client, value, in_csv, in_json):
    factories.observation(value=value, qualifier="tens" if value is None else "exact")

    csv_row = next(csv.DictReader(io.StringIO(client.get("/data/observations.csv").content.decode())))
    json_text = client.get("/data/observations.json").content.decode()

    assert csv_row["value"] == in_csv
    assert f'"value": {json.dumps(in_json)},' in json_text


def test_yes_and_no_are_true_and_false_in_both_formats(client):
    factories.photo(slug="anh", caption_vi="Ảnh", caption_en="")

    assert client.get("/data/photos.csv").content.decode().endswith("anh,,,Ảnh,,false\r\n")
    assert client.get("/data/photos.json").json()[0]["has_image"] is False


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("extension", "content_type"),
    [("csv", "text/csv; charset=utf-8; header=present"), ("json", "application/json")],
)
def test_file_may_be_read_by_any_site_and_sets_no_cookie(client, name, extension, content_type):
    response = client.get(f"/data/{name}.{extension}")

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}.{extension}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_unchanged_table_is_not_sent_again(client, extension):
    etag = client.get(f"/data/milestones.{extension}")["ETag"]

    before = client.get(f"/data/milestones.{extension}", headers={"if-none-match": etag})
    factories.milestone()
    after = client.get(f"/data/milestones.{extension}", headers={"if-none-match": etag})

    assert (before.status_code, before.content, after.status_code) == (304, b"", 200)


@pytest.mark.parametrize("address", ["/data/users.csv", "/data/milestones.xml", "/en/data/errata.csv"])
def test_unknown_file_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_files_are_only_read(client):
    assert client.head("/data/errata.csv").status_code == 200
    assert client.post("/data/errata.csv").status_code == 405
