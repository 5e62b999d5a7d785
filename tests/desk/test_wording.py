"""What is typed as readers will see it, while one types; places in sources by what stands there."""

import pytest
from django.urls import reverse

from achievements.models import Citation, Milestone, Observation
from desk import groups
from desk.sent import whole_number
from tests import factories
from tests.desk.forms import address, errors_of, form_of, save
from tests.desk.people import person, signed_in

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
TEXT = """Mười thành tựu nổi bật
1. Hạ tầng
Phủ sóng 3G toàn tỉnh.
2. Cổng thông tin
Khai trương Cổng thông tin điện tử ngày 27/3/2008.
Hệ thống thư điện tử có 10.300 hộp."""


def wording(client, of, **typed):
    said = client.get(reverse("admin:wording", args=[of]), typed).json()
    return {each["language"]: each["text"] for each in said["texts"]} or said["fault"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "5/12/2026"}, {"vi": "ngày 05 tháng 12 năm 2026", "en": "5 December 2026"}),
        (
            {"text": "khoảng 2015", "basis": "inferred"},
            {"vi": "khoảng năm 2015 (suy ra)", "en": "about 2015 (inferred)"},
        ),
        ({"text": ""}, ""),
    ],
)
def test_date_is_said_in_every_language(writer, typed, said):
    assert wording(writer, "date", **typed) == said


def test_date_that_cannot_be_read_is_said_to_be_so_as_saving_would(writer, record):
    row = Milestone.objects.get()
    Milestone.objects.update(editorial_state="draft")

    refused = errors_of(save(writer, Milestone, {"date": "hôm qua"}, row))["date"]

    assert [wording(writer, "date", text="hôm qua")] == refused


def test_figure_is_said_in_every_language(writer):
    key = factories.metric().pk
    typed = {"metric": key, "value": "10.300", "qualifier": "more_than"}

    assert wording(writer, "figure", **typed) == {
        "vi": f"hơn 10.300{NBSP}câu hỏi",
        "en": f"more than 10,300{NBSP}questions",
    }


def test_denominator_is_said_in_the_words_of_each_language(writer):
    key = factories.metric().pk
    typed = {
        "metric": key,
        "value": "7",
        "out_of": "63",
        "out_of_label_vi": "tỉnh",
        "out_of_label_en": "provinces",
    }

    assert wording(writer, "figure", **typed) == {"vi": f"7/63{NBSP}tỉnh", "en": f"7 of 63{NBSP}provinces"}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (
            {"value": "64", "out_of": "63"},
            "Giá trị lớn hơn tổng số; chỉ đơn vị là tỷ lệ so sánh hoặc mức tăng, giảm mới cho phép.",
        ),
        ({"value": "12 000"}, "“12 000” không phải là số đọc được. Hãy ghi: 12.000 hoặc 12000."),
        ({"value": "", "qualifier": "exact"}, None),
    ],
)
def test_figure_that_cannot_be_true_says_why(writer, typed, fault):
    said = wording(writer, "figure", metric=factories.metric().pk, **typed)

    assert isinstance(said, str) and (said == fault or (fault is None and said))


@pytest.mark.parametrize("typed", [{"metric": "x\0"}, {"metric": "9" * 30}, {"metric": ""}, {}])
def test_figure_of_no_metric_is_not_said(writer, typed):
    assert wording(writer, "figure", **typed) == ""


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("12 000", "12.000 hoặc 12000"),
        ("2 277 648", "2.277.648 hoặc 2277648"),
        ("1 234,5", "1.234,5 hoặc 1234,5"),
        ("12'000", "12.000 hoặc 12000"),
        ("nhiều", "12.000 hoặc 8,5"),
    ],
)
def test_number_that_cannot_be_read_says_what_a_right_one_looks_like(writer, record, typed, hint):
    Observation.objects.update(editorial_state="draft")

    (message,) = errors_of(save(writer, Observation, {"value": typed}))["value"]

    assert hint in message


def test_nothing_is_said_to_who_does_not_edit_the_record(client):
    assert client.get(reverse("admin:wording", args=["date"])).status_code == 302
    other = signed_in(person("quan-tri", groups.ADMINISTRATORS))
    assert other.get(reverse("admin:wording", args=["places"])).status_code == 403
    assert other.get(reverse("admin:wording", args=["date"])).status_code == 403


# Places in sources


def choices(client, term):
    asked = {"app_label": "achievements", "model_name": "milestone", "field_name": "citations", "term": term}
    return [each["text"] for each in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


def test_place_is_chosen_by_reading_its_paragraph(writer):
    factories.source(text=TEXT)
    for place in [(1, 1), (2, 1), (2, 2)]:
        factories.citation(*place)

    by_words = choices(writer, "THU DIEN TU")
    by_place = choices(writer, "2.1")

    assert by_words == ["muoi-thanh-tuu 2.2 · Hệ thống thư điện tử có 10.300 hộp."]
    assert by_place == ["muoi-thanh-tuu 2.1 · Khai trương Cổng thông tin điện tử ngày 27/3/2008."]
    chosen = Citation.objects.get(section=1)
    assert wording(writer, "places", keys=f"{chosen.pk},x,99") == {
        "vi": "muoi-thanh-tuu 1.1 · Phủ sóng 3G toàn tỉnh."
    }


def test_place_of_a_source_without_its_text_is_chosen_by_its_number(writer):
    factories.citation(4, 3)

    assert choices(writer, "4.3") == ["muoi-thanh-tuu 4.3"]


def test_place_of_a_source_without_its_text_is_shown_with_what_its_section_is_about(writer):
    factories.achievement(title_vi="Chính quyền điện tử", citations=[factories.citation(4, 0)])
    row = factories.milestone(citations=[factories.citation(4, 3)], editorial_state="draft")
    shown = "muoi-thanh-tuu 4.3 · Chính quyền điện tử"

    review = writer.get(address(Milestone, "review", row.pk)).content.decode()

    assert choices(writer, "4.3") == [shown]
    assert wording(writer, "places", keys=str(Citation.objects.get(paragraph=3).pk)) == {"vi": shown}
    assert shown in review


@pytest.mark.parametrize(("text", "is_told"), [("", True), (TEXT, False)])
def test_form_tells_of_sources_whose_words_cannot_be_looked_for(writer, text, is_told):
    factories.source(text=text)

    page = writer.get(address(Milestone, "add")).content.decode()

    assert ("chỉ tìm được theo mục, đoạn, ví dụ 4.2" in page) == is_told


@pytest.mark.parametrize(
    ("section", "paragraph", "fault"),
    [
        (2, 99, "Nguồn không có vị trí 2.99; mục 2 có từ 2.0 đến 2.2."),
        (4, 1, "Nguồn không có mục 4."),
    ],
)
def test_place_that_the_source_lacks_is_refused(writer, section, paragraph, fault):
    source = factories.source(text=TEXT)
    sent = form_of(writer, address(Citation, "add")) | {"source": source.pk}

    response = writer.post(address(Citation, "add"), sent | {"section": section, "paragraph": paragraph})

    assert errors_of(response) == {"paragraph": [fault]}
    assert not Citation.objects.exists()


@pytest.mark.parametrize("text", [TEXT, ""])
def test_place_that_the_source_has_or_may_have_is_taken(admin_client, text):
    source = factories.source(text=text)
    sent = form_of(admin_client, address(Citation, "add")) | {"source": source.pk}

    admin_client.post(address(Citation, "add"), sent | {"section": 2, "paragraph": 1})

    assert Citation.objects.get().key == "2.1"


# A figure of a milestone


def test_figure_of_a_milestone_begins_with_what_the_milestone_says(writer):
    place, made = factories.citation(4, 3), factories.achievement()
    row = factories.milestone(date="2008-03", citations=[place], achievements=[made])
    factories.territory()

    form = writer.get(address(Observation, "add"), {"milestone": row.pk}).context["adminform"].form

    sent = {name: form[name].value() for name in ("period", "as_of", "as_of_basis", "milestone")}
    assert sent == {
        "period": row.period_id,
        "as_of": "3/2008",
        "as_of_basis": "stated",
        "milestone": str(row.pk),
    }
    assert [form[name].value() for name in ("citations", "achievements")] == [[place.pk], [made.pk]]


@pytest.mark.parametrize(
    "query", ["milestone=x", "milestone=%00", "citations=1,x", "milestone=999", "period=" + "9" * 40]
)
@pytest.mark.parametrize("model", [Observation, Milestone])
def test_form_is_asked_for_without_what_makes_no_sense(writer, record, model, query):
    assert writer.get(f"{address(model, 'add')}?{query}").status_code == 200


@pytest.mark.parametrize("sent", ["1" + "0" * 17, "-1", "+1", "1.0", "١", "²", "", " 1", None])
def test_what_is_no_number_or_longer_than_any_key_names_nothing(sent):
    assert whole_number(sent) is None
