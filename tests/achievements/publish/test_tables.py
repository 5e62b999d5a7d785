"""The open-data tables of the record: whole rows, and nothing that is not public."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from achievements.models import InstitutionName, Milestone
from achievements.publish import tables
from achievements.words.dates import parse_edtf
from opendata.tables import State
from tests import factories

pytestmark = pytest.mark.django_db

TABLES = {table.name: table for table in tables.TABLES}


def rows(name: str) -> list[dict]:
    return list(TABLES[name].rows())


def test_columns_are_those_promised():
    columns = {name: ",".join(table.header) for name, table in TABLES.items()}

    assert columns == {
        "milestones": "id,period,achievement,category,kind,date,date_earliest,date_latest,title_vi,title_en,"
        "effect_vi,effect_en,institutions,documents,source,locator,open_questions,date_basis,permanent_id",
        "observations": "id,period,achievement,metric,metric_vi,metric_en,value,qualifier,unit,out_of,"
        "out_of_vi,out_of_en,as_of,as_of_basis,edition,published,institution,territory,status,source,locator,"
        "open_questions,permanent_id",
        "institutions": "id,kind,name_vi,name_en,abbreviation,valid,parent,predecessors,successors,"
        "open_questions,permanent_id",
        "documents": "id,kind,number,number_as_printed,issuer,date,subject_vi,subject_en,achievement,period,"
        "open_questions,permanent_id",
        "errata": "id,achievement,kind,weight,as_printed,probable,confidence,state,note_vi,note_en,period,"
        "permanent_id",
        "photos": "id,achievement,milestone,caption_vi,caption_en,has_image,period,permanent_id",
    }


def milestone_with_all_its_relations() -> None:
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


def test_milestone_with_all_its_relations():
    milestone_with_all_its_relations()

    assert rows("milestones") == [
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
            "locator": "§4.3|§4.10",
            "open_questions": "",
            "date_basis": "stated",
            "permanent_id": "milestone/ra-mat",
        }
    ]


def test_milestone_of_which_little_is_known():
    factories.milestone(slug="thoa-thuan", kind="agreement", title_vi="Thỏa thuận", title_en=None, date=None)

    assert rows("milestones") == [
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
            "open_questions": "",
            "date_basis": "",
            "permanent_id": "milestone/thoa-thuan",
        }
    ]


def observation_with_all_its_small_print() -> None:
    figure = factories.observation(
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
    factories.erratum(slug="ve-so", observations=[figure])
    factories.erratum(slug="da-bac-bo", observations=[figure], state="rejected", evidence_vi="Báo cáo")
    factories.erratum(slug="chua-dang", observations=[figure], editorial_state="draft")


def test_observation_with_all_its_small_print():
    observation_with_all_its_small_print()

    assert rows("observations") == [
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
            "locator": "§4.3",
            "open_questions": "ve-so",
            "permanent_id": "observation/cau-hoi-2015",
        }
    ]


def institution_with_names_and_successions() -> None:
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


def test_institution_with_names_and_successions():
    institution_with_names_and_successions()

    by_id = {row["id"]: row for row in rows("institutions")}

    assert by_id["so-tttt"] == {
        "id": "so-tttt",
        "kind": "department",
        "name_vi": "Sở mới",
        "name_en": "New department",
        "abbreviation": "SM",
        "valid": "2008/..",
        "parent": "ubnd",
        "predecessors": "so-bcvt|so-vh",
        "successors": "so-khcn",
        "open_questions": "",
        "permanent_id": "institution/so-tttt",
    }
    assert by_id["ubnd"] == dict.fromkeys(by_id["ubnd"], "") | {
        "id": "ubnd",
        "kind": "department",
        "permanent_id": "institution/ubnd",
    }


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

    assert rows("documents") == [
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
            "period": "2005-2015",
            "open_questions": "",
            "permanent_id": "document/qd-702",
        }
    ]


def test_erratum_with_all_its_parts():
    factories.erratum(
        slug="du-dich",
        kind="typo",
        weight="slip",
        as_printed="dịch",
        probable="lịch",
        note_vi="Lỗi gõ",
        note_en="A slip",
        achievements=[factories.achievement(number=5), factories.achievement(number=1)],
    )

    assert rows("errata") == [
        {
            "id": "du-dich",
            "achievement": "1|5",
            "kind": "typo",
            "weight": "slip",
            "as_printed": "dịch",
            "probable": "lịch",
            "confidence": "high",
            "state": "open",
            "note_vi": "Lỗi gõ",
            "note_en": "A slip",
            "period": "2005-2015",
            "permanent_id": "erratum/du-dich",
        }
    ]


def test_photo_with_and_without_picture():
    achievement, milestone = factories.achievement(number=3), factories.milestone(slug="fansipan")
    factories.photo(slug="con-tim", caption_vi="Còn tìm", caption_en=None)
    there = {"caption_vi": "Đã có", "caption_en": "There", "picture": factories.picture()}
    factories.photo(slug="da-co", achievement=achievement, milestone=milestone, **there)

    lost, kept = rows("photos")

    assert lost == {
        "id": "con-tim",
        "achievement": "",
        "milestone": "",
        "caption_vi": "Còn tìm",
        "caption_en": "",
        "has_image": False,
        "period": "2005-2015",
        "permanent_id": "photo/con-tim",
    }
    assert kept == lost | {
        "id": "da-co",
        "achievement": "3",
        "milestone": "fansipan",
        "caption_vi": "Đã có",
        "caption_en": "There",
        "has_image": True,
        "permanent_id": "photo/da-co",
    }


@pytest.mark.parametrize("state", factories.hidden_states())
def test_nothing_unpublished_shows_as_a_row(state):
    hidden = factories.hidden_states()[state]
    for make in (factories.milestone, factories.institution, factories.document, factories.erratum):
        make(**hidden)
    factories.photo(**hidden)
    factories.observation(**hidden)
    factories.observation(metric=factories.metric(**hidden))

    assert {name: rows(name) for name in TABLES} == {name: [] for name in TABLES}


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

    shown = [row for name in TABLES for row in rows(name)]

    assert len(shown) == 6
    assert [row for row in shown if {"9", "an"} & set(row.values())] == []


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("milestones", 8),
        ("observations", 9),
        ("institutions", 6),
        ("documents", 7),
        ("errata", 5),
        ("photos", 6),
    ],
)
def test_queries_do_not_grow_with_rows(name, queries, django_assert_max_num_queries):
    factories.one_of_each()
    with django_assert_max_num_queries(queries) as with_one:
        rows(name)
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_max_num_queries(queries) as with_three:
        rows(name)

    assert len(with_three) == len(with_one)


def test_names_of_identifiers_are_those_of_published_rows():
    factories.observation(metric=factories.metric(unit=factories.unit()))
    secret = factories.unit(slug="bi-mat", label_vi="Bí mật")
    factories.observation(metric=factories.metric(unit=secret), editorial_state="draft")
    factories.observation(metric=factories.metric(unit=secret, editorial_state="draft"))
    unit = next(column for column in tables.observations.COLUMNS if column.name == "unit")

    names = unit.known_codes

    assert {slug: str(name) for slug, name in names.items()} == {"question": "câu hỏi"}


def test_state_tells_how_many_are_public_and_the_local_day_of_the_last_change():
    factories.milestone(slug="cu")
    factories.milestone(slug="moi")
    factories.milestone(editorial_state="draft")
    late_at_night = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
    Milestone.objects.filter(slug="cu").update(updated_at=late_at_night)
    Milestone.objects.filter(slug="moi").update(updated_at=datetime(2026, 3, 1, tzinfo=UTC))

    states = [TABLES[name].state() for name in ("milestones", "photos")]

    assert states == [State(2, date(2026, 3, 13)), State(0, None)]
