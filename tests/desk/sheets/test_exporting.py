"""Lists of the desk as workbooks: as they are narrowed and ordered, with what stands beside each number."""

from datetime import datetime
from io import BytesIO

import pytest
from django.contrib import admin
from django.urls import reverse
from openpyxl import load_workbook

from achievements.models import Observation
from desk import groups
from tests import factories
from tests.desk.people import person, signed_in
from tests.desk.sheets.made import table

pytestmark = pytest.mark.django_db


def export(client, model: str = "observation", query: str = "", app: str = "achievements"):
    return client.get(reverse("admin:export", args=[app, model]) + query)


def test_number_stands_beside_its_source_its_doubts_and_its_state(reviewer):
    metric = factories.metric(title_vi="Hộp thư", title_en="Mailboxes")
    figure = factories.observation(
        slug="mot", metric=metric, value="1234.5", as_of="2008-03-27", citations=[factories.citation(10, 10)]
    )
    factories.erratum(observations=[figure], as_printed="1.234", note_vi="Hai số")

    [row] = table(export(reviewer).getvalue())

    names = ["Định danh", "Chỉ số (tiếng Việt)", "Giá trị", "Đơn vị tính", "Thời điểm của số liệu"]
    assert [row[name] for name in names] == [
        "mot",
        "Hộp thư",
        1234.5,
        "câu hỏi",
        datetime.fromisoformat("2008-03-27"),
    ]
    names = ["Nguồn", "Vị trí trong nguồn", "Điểm cần xác minh", "Trạng thái biên tập"]
    assert [row[name] for name in names] == ["Mười thành tựu", "§10.10", "“1.234”: Hai số", "Đã công bố"]


def test_list_is_taken_as_it_is_narrowed_and_ordered(reviewer):
    for slug, state in [("a", "draft"), ("b", "published"), ("c", "draft")]:
        factories.milestone(slug=slug, title_vi=f"Mốc {slug}", editorial_state=state)

    narrowed = table(export(reviewer, "milestone", "?editorial_state__exact=draft&o=-1").getvalue())
    ordered = table(export(reviewer, "milestone", "?o=-2").getvalue())

    assert {row["Định danh"] for row in narrowed} == {"a", "c"}
    assert [row["Định danh"] for row in ordered] == ["c", "b", "a"]


def test_chosen_rows_are_taken_by_an_action(reviewer):
    kept, _other = factories.milestone(slug="a"), factories.milestone(slug="b")
    sent = {"action": "export_chosen", "_selected_action": [kept.pk]}

    answer = reviewer.post(reverse("admin:achievements_milestone_changelist"), sent)

    assert [row["Định danh"] for row in table(answer.getvalue())] == ["a"]


def test_every_list_of_the_desk_can_be_taken(record):
    client = signed_in(person("tat-ca", groups.WRITERS, groups.REVIEWERS, groups.ADMINISTRATORS))
    edited = {model._meta.label: model._meta for model in admin.site._registry}

    answers = {label: export(client, each.model_name, app=each.app_label) for label, each in edited.items()}

    read = {label for label, answer in answers.items() if answer.getvalue()[:2] == b"PK"}
    assert {answers[label].status_code for label in answers.keys() - read} <= {403}
    assert read >= {"achievements.Observation", "achievements.Unit", "achievements.Report", "auth.User"}


def test_list_says_what_it_is_and_that_it_is_not_public(reviewer):
    factories.milestone()

    book = load_workbook(
        BytesIO(export(reviewer, "milestone", "?editorial_state__exact=published").getvalue())
    )
    facts = {
        row[0]: row[1:] for row in reversed(list(book.worksheets[1].iter_rows(values_only=True))) if row[0]
    }

    assert book.sheetnames == ["Dấu mốc", "Về tệp này"]
    assert "chưa công bố" in facts["Nội dung"][1]
    assert facts["Điều kiện lọc"][0] == "editorial_state__exact=published"
    assert facts["Thời điểm xuất"][1] == "nguoi-duyet"


def test_who_may_not_see_a_list_does_not_get_it(writer):
    assert export(writer, "user", app="auth").status_code == 403
    assert export(writer, "nothing").status_code == 404
    assert export(writer, "observation", "?as_of__gt=1").status_code in (400, 404)


def test_exporting_asks_no_more_for_more_rows(reviewer, django_assert_max_num_queries):
    factories.one_of_each()
    export(reviewer).getvalue()
    with django_assert_max_num_queries(40) as with_one:
        export(reviewer).getvalue()
    for _ in range(3):
        factories.one_of_each()
    with django_assert_max_num_queries(len(with_one)):
        export(reviewer).getvalue()

    assert Observation.objects.count() == 4


def test_cells_of_other_lists_are_words_numbers_and_days(reviewer):
    factories.unit(slug="ty-le", measure="percent", label_vi="", label_en="")

    [row] = table(export(reviewer, "unit").getvalue())

    assert "<" not in "".join(map(str, row.values()))
    assert row["Mã trong dữ liệu mở"] == "ty-le"
