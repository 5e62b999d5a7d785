"""The open-data tables: whole rows, both formats, and nothing that is not public."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from achievements.dates import parse_edtf
from achievements.exports import TABLES
from achievements.models import (
    Achievement,
    Category,
    Citation,
    Erratum,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Period,
    Photo,
    Source,
    Succession,
    Territory,
    Unit,
)

pytestmark = pytest.mark.django_db

PUBLISHED = {"editorial_state": "published"}
TOMORROW = timezone.now() + timedelta(days=1)
HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"editorial_state": "draft"},
    "in_review": {"editorial_state": "in_review"},
    "withdrawn": {"editorial_state": "withdrawn"},
    "not_yet": {"editorial_state": "published", "publish_from": TOMORROW},
}


@pytest.fixture
def period():
    return Period.objects.create(slug="2005-2015", title_vi="Giai đoạn", dates=parse_edtf("2005/2015"))


@pytest.fixture
def category():
    return Category.objects.create(slug="ha-tang", title_vi="Hạ tầng", title_en="Infrastructure")


@pytest.fixture
def territory():
    return Territory.objects.create(slug="lao-cai", title_vi="Tỉnh Lào Cai")


@pytest.fixture
def unit():
    return Unit.objects.create(slug="questions", measure="count", label_vi="câu hỏi", label_en="questions")


@pytest.fixture
def source():
    return Source.objects.create(slug="muoi-thanh-tuu", title_vi="10 thành tựu")


@pytest.fixture
def make_achievement(period, category):
    def make(number, **fields):
        fields = {"title_vi": f"Thành tựu {number}", "summary_vi": "…", "body_vi": "…", **PUBLISHED, **fields}
        slug = f"thanh-tuu-{number}"
        return Achievement.objects.create(
            period=period, category=category, number=number, slug=slug, **fields
        )

    return make


@pytest.fixture
def make_milestone(period, category):
    def make(slug, **fields):
        fields = {"kind": "launch", "title_vi": slug, **PUBLISHED, **fields}
        return Milestone.objects.create(period=period, category=category, slug=slug, **fields)

    return make


@pytest.fixture
def make_metric(category, unit):
    def make(slug="cau-hoi", **fields):
        fields = {"title_vi": "Câu hỏi", "title_en": "Questions", **PUBLISHED, **fields}
        return Metric.objects.create(category=category, unit=unit, slug=slug, **fields)

    return make


@pytest.fixture
def make_observation(period, territory):
    def make(metric, slug="cau-hoi-2015", **fields):
        fields = {"value": Decimal(5), "as_of": parse_edtf("2015"), **PUBLISHED, **fields}
        return Observation.objects.create(
            metric=metric, period=period, territory=territory, slug=slug, **fields
        )

    return make


def make_institution(slug, **fields):
    return Institution.objects.create(slug=slug, **{"kind": "department", **PUBLISHED, **fields})


def make_document(slug, **fields):
    return LegalDocument.objects.create(slug=slug, **{"kind": "decision", **PUBLISHED, **fields})


def make_erratum(slug, **fields):
    fields = {
        "kind": "typo",
        "as_printed": "dịch",
        "confidence": "high",
        "note_vi": "…",
        **PUBLISHED,
        **fields,
    }
    return Erratum.objects.create(slug=slug, **fields)


def cite(fact, source, *places):
    for section, paragraph in places:
        place = {"source": source, "section": section, "paragraph": paragraph}
        fact.citations.add(Citation.objects.get_or_create(**place)[0])


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


def test_milestone_with_all_its_relations(make_achievement, make_milestone, source):
    milestone = make_milestone(
        "ra-mat",
        date=parse_edtf("2008-03"),
        title_vi="Ra mắt",
        title_en="Opening",
        effect_vi="Hiệu quả",
        effect_en="Effect",
    )
    milestone.achievements.set([make_achievement(10), make_achievement(2)])
    milestone.documents.set([make_document("qd-715"), make_document("chi-thi-24")])
    for slug, role in [("ubnd", "issuer"), ("so-tttt", "subject"), ("so-tttt", "host")]:
        institution = Institution.objects.filter(slug=slug).first() or make_institution(slug)
        Participation.objects.create(milestone=milestone, institution=institution, role=role)
    cite(milestone, source, (4, 10), (4, 3))

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


def test_milestone_of_which_little_is_known(make_milestone):
    make_milestone("thoa-thuan", kind="agreement", title_vi="Thỏa thuận")

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


def test_observation_with_all_its_small_print(make_achievement, make_metric, make_observation, source):
    observation = make_observation(
        make_metric(),
        value=Decimal("7.50"),
        qualifier="nearly",
        out_of=Decimal(63),
        out_of_label_vi="tỉnh",
        out_of_label_en="provinces",
        as_of=parse_edtf("2015~"),
        as_of_basis="inferred",
        edition_vi="2014",
        publication_date=parse_edtf("2014-08"),
        institution=make_institution("so-tttt"),
        is_disputed=True,
        is_break=True,
    )
    observation.achievements.add(make_achievement(4))
    cite(observation, source, (4, 3))

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
            "unit": "questions",
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
    parent = make_institution("ubnd")
    middle = make_institution("so-tttt", parent=parent)
    InstitutionName.objects.create(institution=middle, name_vi="Sở cũ", valid=parse_edtf("2006/2008"))
    InstitutionName.objects.create(
        institution=middle,
        name_vi="Sở mới",
        name_en="New department",
        abbreviation_vi="SM",
        abbreviation_en="ND",
        valid=parse_edtf("2008/.."),
    )
    Succession.objects.create(successor=middle, kind="establishment")
    for slug in ("so-vh", "so-bcvt"):
        Succession.objects.create(predecessor=make_institution(slug), successor=middle, kind="merger")
    Succession.objects.create(predecessor=middle, successor=make_institution("so-khcn"), kind="merger")

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


def test_document_with_all_its_parts(make_achievement):
    document = make_document(
        "qd-702",
        number="702/QĐ-UBND",
        number_as_printed="702/UBND",
        issuer=make_institution("ubnd"),
        date=parse_edtf("2008-03-27"),
        subject_vi="Kiện toàn",
        subject_en="Reorganisation",
    )
    document.achievements.add(make_achievement(1))

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


def test_erratum_with_all_its_parts(make_achievement):
    erratum = make_erratum("du-dich", probable="lịch", note_vi="Lỗi gõ", note_en="A slip")
    erratum.achievements.set([make_achievement(1), make_achievement(5)])

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


def test_photo_with_and_without_picture(make_achievement, make_milestone):
    there = {"achievement": make_achievement(3), "milestone": make_milestone("fansipan")}
    Photo.objects.create(slug="con-tim", caption_vi="Còn tìm", **PUBLISHED)
    Photo.objects.create(slug="da-co", caption_vi="Đã có", caption_en="There", **there, **PUBLISHED)
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


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_unpublished_shows_as_a_row(state, make_milestone, make_metric, make_observation):
    metric = make_metric()
    make_milestone("an", **HIDDEN[state])
    make_observation(metric, **HIDDEN[state])
    make_observation(make_metric("an", **HIDDEN[state]), slug="chi-so-an")
    make_institution("an", **HIDDEN[state])
    make_document("an", **HIDDEN[state])
    make_erratum("an", **HIDDEN[state])
    Photo.objects.create(slug="an", caption_vi="Ẩn", **HIDDEN[state])

    assert {name: table.rows() for name, table in TABLES.items()} == {name: [] for name in TABLES}


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_unpublished_shows_in_another_row(
    state, make_achievement, make_milestone, make_metric, make_observation
):
    achievement, hidden_milestone = (
        make_achievement(9, **HIDDEN[state]),
        make_milestone("an", **HIDDEN[state]),
    )
    institution, document = make_institution("an", **HIDDEN[state]), make_document("an", **HIDDEN[state])
    milestone = make_milestone("ra-mat")
    milestone.documents.add(document)
    Participation.objects.create(milestone=milestone, institution=institution, role="host")
    observation = make_observation(make_metric(), institution=institution)
    shown = make_institution("so-tttt", parent=institution)
    Succession.objects.create(predecessor=institution, successor=shown, kind="upgrade")
    Succession.objects.create(predecessor=shown, successor=institution, kind="transfer")
    decision, erratum = make_document("qd-715", issuer=institution), make_erratum("du-dich")
    for fact in (milestone, observation, decision, erratum):
        fact.achievements.add(achievement)
    Photo.objects.create(
        slug="anh", caption_vi="Ảnh", achievement=achievement, milestone=hidden_milestone, **PUBLISHED
    )

    cells = {
        (row["id"], column): cell
        for table in TABLES.values()
        for row in table.rows()
        for column, cell in row.items()
        if cell in ("9", "an")
    }

    assert cells == {}


@pytest.mark.parametrize("name", TABLES)
def test_queries_do_not_grow_with_rows(
    name, make_achievement, make_milestone, make_metric, make_observation, source, django_assert_num_queries
):
    def add_rows(number):
        achievement, institution = make_achievement(number), make_institution(f"so-{number}")
        InstitutionName.objects.create(institution=institution, name_vi="Sở")
        document = make_document(f"qd-{number}", issuer=institution)
        milestone, erratum = make_milestone(f"moc-{number}"), make_erratum(f"nghi-{number}")
        Participation.objects.create(milestone=milestone, institution=institution, role="host")
        milestone.documents.add(document)
        child = make_institution(f"phong-{number}", parent=institution)
        Succession.objects.create(predecessor=institution, successor=child, kind="division")
        observation = make_observation(
            make_metric(f"chi-so-{number}"), f"so-lieu-{number}", institution=institution
        )
        for fact in (milestone, observation, document, erratum):
            fact.achievements.add(achievement)
            cite(fact, source, (number, 1), (number, 2))
        Photo.objects.create(
            slug=f"anh-{number}", caption_vi="Ảnh", achievement=achievement, milestone=milestone, **PUBLISHED
        )

    queries = {
        "milestones": 6,
        "observations": 5,
        "institutions": 5,
        "documents": 3,
        "errata": 2,
        "photos": 3,
    }

    add_rows(1)
    with django_assert_num_queries(queries[name]):
        TABLES[name].rows()
    add_rows(2)
    add_rows(3)
    with django_assert_num_queries(queries[name]):
        TABLES[name].rows()


def test_csv_is_rfc_4180(client, make_milestone):
    make_milestone("ra-mat", title_vi='Lễ "ra mắt", 2006', title_en="Two\nlines", date=parse_edtf("../2004"))

    assert client.get("/data/milestones.csv").content.decode() == (
        "id,period,achievement,category,kind,date,date_earliest,date_latest,title_vi,title_en,"
        "effect_vi,effect_en,institutions,documents,source,locator\r\n"
        'ra-mat,2005-2015,,ha-tang,launch,../2004,,2004-12-31,"Lễ ""ra mắt"", 2006","Two\nlines",,,,,,\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_escapes_what_a_spreadsheet_would_run_and_json_does_not(client, start):
    formula = f'{start}HYPERLINK("https://example.org")'
    make_erratum("cong-thuc", as_printed=formula)

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
def test_numbers_are_plain_in_both_formats(client, make_metric, make_observation, value, in_csv, in_json):
    make_observation(make_metric(), value=value, qualifier="exact" if value is not None else "tens")

    csv_row = next(csv.DictReader(io.StringIO(client.get("/data/observations.csv").content.decode())))
    json_text = client.get("/data/observations.json").content.decode()

    assert csv_row["value"] == in_csv
    assert f'"value": {json.dumps(in_json)},' in json_text


def test_yes_and_no_are_true_and_false_in_both_formats(client):
    Photo.objects.create(slug="anh", caption_vi="Ảnh", **PUBLISHED)

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
def test_unchanged_table_is_not_sent_again(client, make_milestone, extension):
    etag = client.get(f"/data/milestones.{extension}")["ETag"]

    before = client.get(f"/data/milestones.{extension}", headers={"if-none-match": etag})
    make_milestone("ra-mat")
    after = client.get(f"/data/milestones.{extension}", headers={"if-none-match": etag})

    assert (before.status_code, before.content, after.status_code) == (304, b"", 200)


@pytest.mark.parametrize("address", ["/data/users.csv", "/data/milestones.xml", "/en/data/errata.csv"])
def test_unknown_file_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_files_are_only_read(client):
    assert client.head("/data/errata.csv").status_code == 200
    assert client.post("/data/errata.csv").status_code == 405
