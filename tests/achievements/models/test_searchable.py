"""Folded words follow what is written, and a query finds rows by them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from achievements.finding.reading import parse_query
from achievements.finding.searched import all_hits
from achievements.kinds import KINDS
from achievements.management.commands.rebuild_search import ROWS_AT_ONCE
from achievements.models import (
    Achievement,
    Category,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Period,
    Territory,
    Unit,
)
from achievements.words.dates import parse_edtf
from tests.achievements.finding.test_reading import KNOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return Period.objects.create(slug="2005-2015", title_vi="Giai đoạn", dates=parse_edtf("2005/2015"))


@pytest.fixture
def category():
    return Category.objects.create(slug="ha-tang", title_vi="Hạ tầng", title_en="Infrastructure")


@pytest.fixture
def metric(category):
    unit = Unit.objects.create(slug="cau-hoi", measure="count", label_vi="câu hỏi", label_en="questions")
    return Metric.objects.create(
        slug="hoi-dap",
        category=category,
        unit=unit,
        title_vi="Câu hỏi đã trả lời trên Cổng",
        title_en="Inquiries answered on the portal",
        definition_vi="Số lượt hỏi của công dân",
    )


def milestone(period, category, slug="mo-cong", **fields) -> Milestone:
    fields = {"kind": "launch", "title_vi": "Khai trương Cổng"} | fields
    return Milestone(slug=slug, period=period, category=category, **fields)


def observation(period, metric, slug="hoi-dap-2015", **fields) -> Observation:
    fields = {"value": 10300, "qualifier": "more_than", "as_of": parse_edtf("2015~")} | fields
    territory, _created = Territory.objects.get_or_create(slug="lao-cai", title_vi="Lào Cai")
    return Observation.objects.create(slug=slug, metric=metric, period=period, territory=territory, **fields)


def found(model, typed: str) -> list[str]:
    """The slugs of what is found of a model, the best first, published or not."""
    for published in {model, Metric}:
        published.objects.update(editorial_state="published")
    kind = next(kind.name for kind in KINDS.values() if kind.model is model)
    hits = all_hits(parse_query(typed, KNOWN)).get(kind, [])
    return [model.objects.get(pk=hit.key).slug for hit in hits]


# Words are folded wherever a row is written


def test_search_text_saved_row_has_its_words_in_all_languages(period, category):
    opening = milestone(
        period,
        category,
        title_en="Opening of the portal",
        effect_vi="Hiệu quả",
        body_vi="Nội dung",
        date=parse_edtf("2008-12"),
    )

    with translation.override("en"):
        opening.save()

    opening.refresh_from_db()
    assert opening.search_title == "| khai truong cong | opening of the portal || khai truong77 cong36 |"
    for words in ["hieu qua", "noi dung", "12 2008", "thang 12 nam 2008", "december 2008", "launch"]:
        assert f"| {words} |" in opening.search_text
    assert "| hieu56 qua3 |" in opening.search_marked


def test_search_text_saved_again_has_the_new_words_only(period, category):
    opening = milestone(period, category)
    opening.save()
    opening.title_vi = "Đóng cửa"

    opening.save()

    opening.refresh_from_db()
    assert opening.search_title == "| dong cua || dong19 cua37 |"


def test_search_text_created_in_bulk_has_the_words(period, category):
    Milestone.objects.bulk_create([milestone(period, category), milestone(period, category, slug="hai")])

    assert [row.search_title for row in Milestone.objects.all()] == [
        "| khai truong cong || khai truong77 cong36 |"
    ] * 2


def test_search_text_updated_or_created_has_the_words(period, category):
    milestone(period, category).save()

    Milestone.objects.update_or_create(slug="mo-cong", defaults={"title_vi": "Đóng cửa"})

    assert Milestone.objects.get().search_title == "| dong cua || dong19 cua37 |"


# Finding


def test_matching_all_words_in_titles_come_first(period, category):
    in_text = milestone(period, category, slug="a", title_vi="Họp báo", body_vi="Khai trương Cổng")
    in_title = milestone(period, category, slug="b", title_vi="Khai trương Cổng")
    elsewhere = milestone(period, category, slug="c", title_vi="Khai trương")
    Milestone.objects.bulk_create([in_text, in_title, elsewhere])

    assert found(Milestone, "cong khai truong") == ["b", "a"]


def test_matching_achievement_by_its_text(period, category):
    Achievement.objects.create(
        period=period,
        category=category,
        number=4,
        slug="bon",
        title_vi="Chính quyền điện tử",
        title_en="E-government",
        summary_vi="Ứng dụng CNTT",
        body_vi="Microsoft Việt Nam",
    )

    assert found(Achievement, "microsoft công nghệ thông tin") == ["bon"]
    assert found(Achievement, "e-government") == ["bon"]
    assert found(Achievement, "báo chí") == []


@pytest.mark.parametrize(
    "typed", ["702", "702/ubnd", "27/3/2008", "27 march 2008", "702 decision", "kiện toàn 702"]
)
def test_matching_document_by_number_date_kind_or_abstract(typed):
    LegalDocument.objects.create(
        slug="quyet-dinh-702",
        kind="decision",
        number="702/UBND",
        number_as_printed="702/UBND",
        subject_vi="Kiện toàn Sở",
        date=parse_edtf("2008-03-27"),
    )

    assert found(LegalDocument, typed) == ["quyet-dinh-702"]


def test_matching_document_by_its_kind_in_vietnamese():
    LegalDocument.objects.create(slug="nghi-quyet-36", kind="resolution", subject_vi="Công nghệ thông tin")
    with translation.override("vi"):
        kind = str(LegalDocument.Kind.RESOLUTION.label)

    assert found(LegalDocument, kind) == ["nghi-quyet-36"]


@pytest.mark.parametrize(
    "typed",
    [
        "10300",
        "10.300",
        "10,300",
        "10300/12000",
        "hơn 10.300 câu hỏi",
        "cổng 10300",
        "10300 inquiries",
        "10300 công dân",
        "10300 questions",
        "10 300",
    ],
)
def test_matching_figure_by_its_number_with_its_metric_or_unit(period, metric, typed):
    observation(period, metric, out_of=12000)

    assert found(Observation, typed) == ["hoi-dap-2015"]


@pytest.mark.parametrize("typed", ["câu hỏi", "inquiries", "công dân", "questions"])
def test_matching_what_only_the_metric_says_finds_the_metric_and_not_its_figures(period, metric, typed):
    observation(period, metric)

    assert found(Observation, typed) == []
    assert found(Metric, typed) == ["hoi-dap"]


def test_matching_figures_with_the_words_in_the_metrics_title_come_first(period, category, metric):
    other = Metric.objects.create(slug="khac", category=category, unit=metric.unit, title_vi="Lượt trả lời")
    observation(period, other, slug="a", as_of=parse_edtf("2014"))
    observation(period, metric, slug="b", as_of=parse_edtf("2014"))

    assert found(Observation, "câu hỏi 2014") == ["b", "a"]


def test_matching_institution_by_each_of_its_names_is_found_once():
    department = Institution.objects.create(slug="so", kind="department", summary_vi="Quản lý nhà nước")
    InstitutionName.objects.create(
        institution=department, name_vi="Sở Bưu chính, Viễn thông", abbreviation_vi="Sở BCVT"
    )
    InstitutionName.objects.create(
        institution=department,
        name_vi="Sở Thông tin và Truyền thông",
        name_en="Department of Information and Communications",
    )

    assert found(Institution, "sở") == ["so"]
    assert found(Institution, "bưu chính viễn thông") == ["so"]
    assert found(Institution, "TT&TT") == ["so"]
    assert found(Institution, "communications quản lí") == ["so"]
    assert found(Institution, "sở nội vụ") == []


def test_matching_institutions_with_the_words_in_a_name_come_first():
    for slug, name, summary in [("a", "Báo Lào Cai", "Sở"), ("b", "Sở Nội vụ", ""), ("c", "Đài", "Báo")]:
        institution = Institution.objects.create(slug=slug, kind="unit", summary_vi=summary)
        InstitutionName.objects.create(institution=institution, name_vi=name)

    assert found(Institution, "sở") == ["b", "a"]


@pytest.mark.parametrize(
    "typed", ["100%", "_ong", "cổng' OR 1=1 --", '"cổng" AND', "cổng\\", "cổng 🏔", "c*ng"]
)
def test_matching_what_databases_read_otherwise_is_only_words(period, category, typed):
    milestone(period, category).save()

    expected = ["mo-cong"] if parse_query(typed).patterns <= {" cong36 ", " cong "} else []
    assert found(Milestone, typed) == expected


# Folding again


def rebuild_search() -> str:
    output = StringIO()
    with translation.override("en"):
        call_command("rebuild_search", stdout=output)
    return output.getvalue()


def test_rebuild_search_folds_what_was_written_behind_its_back(period, category):
    Milestone.objects.bulk_create([milestone(period, category, slug=f"n-{n}") for n in range(3)])
    Milestone.objects.filter(slug="n-1").update(title_vi="Đóng cửa")
    Milestone.objects.filter(slug="n-2").update(search_text="")
    changed = list(Milestone.objects.values_list("slug", "updated_at"))

    assert rebuild_search() == "2 rows folded anew.\n"

    assert found(Milestone, "đóng cửa") == ["n-1"]
    assert found(Milestone, "khai trương cổng") == ["n-0", "n-2"]
    assert list(Milestone.objects.values_list("slug", "updated_at")) == changed


def test_rebuild_search_more_rows_than_are_folded_at_once_folds_all(period, category):
    count = ROWS_AT_ONCE + 1
    Milestone.objects.bulk_create([milestone(period, category, slug=f"n-{n}") for n in range(count)])
    Milestone.objects.update(search_title="", search_text="")

    assert rebuild_search() == f"{count} rows folded anew.\n"
    assert rebuild_search() == "0 rows folded anew.\n"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_rebuild_search_adds_indexes_that_search_uses(period, category):
    rebuild_search()

    with connection.cursor() as cursor:
        for other_way in ("seqscan", "indexscan", "indexonlyscan"):  # which an empty table may take as well
            cursor.execute(f"SET LOCAL enable_{other_way} = off")
    assert (
        "achievements_milestone_trigrams"
        in Milestone.objects.filter(
            Milestone.objects.all().says(parse_query("fansipan").terms[0].patterns)
        ).explain()
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_rebuild_search_without_the_right_to_add_indexes_says_so_and_folds(period, category):
    milestone(period, category).save()
    Milestone.objects.update(search_text="")
    complaint = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE editor_only")
        cursor.execute("GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO editor_only")
        cursor.execute("SET LOCAL ROLE editor_only")

    call_command("rebuild_search", stdout=StringIO(), stderr=complaint)

    assert "CREATE EXTENSION pg_trgm" in complaint.getvalue()
    assert found(Milestone, "khai trương") == ["mo-cong"]
