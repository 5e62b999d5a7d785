"""Sheets taken in: what they would change is seen first, then they become versions, all or nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from achievements.models import Institution, LegalDocument, Milestone, Observation
from achievements.record.keeping import entry_of
from achievements.record.keeping import keep as keep_version
from desk import groups
from desk.models import UploadedSheet
from desk.review import approve
from tests import factories
from tests.desk.people import person, signed_in
from tests.desk.sheets.made import address, faults, keep, send, table, workbook
from versions.keeping import Change
from versions.models import Decision, Version

pytestmark = pytest.mark.django_db

HEAD = ["Mã", "Chỉ số", "Giai đoạn", "Phạm vi", "Giá trị", "Năm", "Vị trí"]


@pytest.fixture
def metric():
    factories.period(), factories.territory(), factories.citation(4, 10)
    return factories.metric(slug="hop-thu", title_vi="Hộp thư điện tử", title_en="Mailboxes")


def row(slug="", value=Decimal(10), when=2015, place="§4.10") -> list:
    return [slug, "Hộp thư điện tử", "Giai đoạn 2005–2015", "Tỉnh Lào Cai", value, when, place]


def test_new_rows_become_drafts_whose_history_names_the_sheet(writer, metric):
    tried = send(writer, workbook(HEAD, row("mot", 1234.5), row("", 7, date(2014, 7, 1))), "Số liệu.xlsx")
    before = Observation.objects.count()
    answer = keep(writer)

    assert (tried.status_code, before, answer.status_code) == (200, 0, 302)
    one, other = Observation.objects.order_by("as_of_earliest").reverse()
    assert (one.slug, one.value, one.as_of.edtf, one.editorial_state) == (
        "mot",
        Decimal("1234.5"),
        "2015",
        "draft",
    )
    assert (other.slug, other.value, other.as_of.edtf) == ("hop-thu-2014-07-01", 7, "2014-07-01")
    assert [place.key for place in one.citations.all()] == ["4.10"]
    version = entry_of(one).standing_version
    assert (version.origin, version.author_name) == ("sheet", "nguoi-viet")
    assert version.origin_name.startswith("Số liệu.xlsx ")


def test_change_of_what_is_public_is_shown_field_by_field_and_proposed(writer, reviewer, metric):
    figure = factories.observation(
        slug="mot", metric=metric, value=10, as_of="2015", citations=[factories.citation(4, 10)]
    )

    tried = send(writer, workbook(HEAD, row("mot", 12)))
    keep(writer)

    [(entry, described)] = tried.context["changes"]
    sides = [["".join(each.text for each in side) for side in (one.before, one.after)] for one in described]
    assert (entry.row, [one.label for one in described], sides) == (2, ["Giá trị"], [["10", "12"]])
    assert tried.context["outcome"].proposed == 1
    figure.refresh_from_db()
    proposal = Version.objects.get(is_proposed=True)
    assert (figure.value, proposal.form["value"], proposal.origin) == (10, "12", "sheet")
    assert proposal.made_from == 1


def test_proposals_of_a_sheet_are_approved_by_somebody_else(writer, reviewer, metric):
    factories.observation(slug="mot", metric=metric, value=10, as_of="2015")
    send(writer, workbook(HEAD, row("mot", 12)))
    keep(writer)

    approve(Version.objects.get(is_proposed=True), person("duyet-2", groups.REVIEWERS))

    assert Observation.objects.get().value == 12
    assert entry_of(Observation.objects.get()).standing_version.origin == "sheet"


def test_who_decides_alone_changes_at_once_and_it_is_marked_so(reviewer, metric):
    factories.observation(slug="mot", metric=metric, value=10, as_of="2015")

    tried = send(reviewer, workbook(HEAD, row("mot", 12)))
    keep(reviewer)

    assert (tried.context["outcome"].changed, Observation.objects.get().value) == (1, 12)
    assert Decision.objects.get().is_own


def test_what_did_not_change_is_not_written(writer, metric):
    figure = factories.observation(
        slug="mot", metric=metric, value=10, as_of="2015", citations=[factories.citation(4, 10)]
    )
    keep_version([figure], Change(Version.Origin.EDITOR))

    tried = send(writer, workbook(HEAD, row("mot", 10)))

    assert (tried.context["unchanged"], tried.context["changes"]) == (1, [])
    assert (UploadedSheet.objects.count(), Version.objects.count()) == (0, 1)


def test_one_fault_lets_nothing_in_and_each_is_named_by_row_and_column(writer, metric):
    rows = [HEAD, row("mot"), row("hai", "mười"), row("ba", 1, "31/2/2014"), row("bon", 1, 2015, 4.1)]

    tried = send(writer, workbook(*rows))

    assert tried.status_code == 400
    assert [fault.partition(":")[0] for fault in faults(tried)] == [
        "dòng 3, cột “Giá trị”",
        "dòng 4, cột “Năm”",
        "dòng 5, cột “Vị trí”",
    ]
    assert (UploadedSheet.objects.count(), Observation.objects.count()) == (0, 0)


def test_rules_of_the_record_are_asked_before_anything_is_kept(writer, metric):
    tried = send(writer, workbook(HEAD, row("mot", -5), row("hai", 1, None)))

    assert [fault.partition(":")[0] for fault in faults(tried)] == [
        "dòng 2, cột “Giá trị”",
        "dòng 3, cột “Năm”",
    ]


def test_saved_meanwhile_is_refused_and_told(writer, metric):
    figure = factories.observation(slug="mot", metric=metric, value=10, as_of="2015", editorial_state="draft")
    send(writer, workbook(HEAD, row("mot", 12), row("hai", 3)))
    figure.value = 11
    figure.save()

    answer = keep(writer)

    assert answer.status_code == 409
    assert faults(answer) == ["dòng 2: “mot” đã được người khác lưu trong lúc đó; hãy gửi lại bảng tính."]
    assert (Observation.objects.get().value, Observation.objects.count()) == (11, 1)


def test_new_identifier_that_somebody_took_meanwhile_is_refused(writer, metric):
    send(writer, workbook(HEAD, row("mot", 12)))
    factories.observation(slug="mot", metric=metric, value=1)

    assert keep(writer).status_code == 409


def test_new_ones_can_be_submitted_at_once(writer, metric):
    send(writer, workbook(HEAD, row("mot")))
    keep(writer, to_review="yes")

    assert Observation.objects.get().editorial_state == "in_review"


def test_another_persons_sheet_cannot_be_let_stand(writer, reviewer, metric):
    send(writer, workbook(HEAD, row("mot")))

    assert keep(reviewer).status_code == 404
    assert Observation.objects.count() == 0


def test_how_the_date_of_a_milestone_is_known_comes_and_goes(writer):
    factories.period(), factories.category()
    columns = {"Sự kiện": "Mạng", "Ngày": "khoảng 2012", "Căn cứ xác định thời gian": "suy ra"}
    columns |= {"Giai đoạn": "2005-2015", "Lĩnh vực": "hạ tầng", "Loại": "Ra mắt, khai trương"}

    tried = send(writer, workbook([*columns], [*columns.values()]), kind="milestone")
    assert faults(tried) == []
    keep(writer, "milestone")

    assert Milestone.objects.get().date_basis == "inferred"
    listed = writer.get(reverse("admin:export", args=["achievements", "milestone"]))
    [given] = table(listed.getvalue())
    assert given["Căn cứ xác định thời gian"] == "suy ra"


@pytest.mark.parametrize("kind", ["observation", "milestone", "institution", "legaldocument"])
def test_who_may_not_write_gets_neither_page_nor_template(kind):
    client = signed_in(person("quan-tri", groups.ADMINISTRATORS))

    assert client.get(address(kind)).status_code == 403
    assert client.get(f"{address(kind)}template/").status_code == 403


def test_empty_cell_empties_and_a_column_that_is_left_out_stays(writer, metric):
    figure = factories.observation(
        slug="mot", metric=metric, value=10, out_of=63, edition_vi="Lần 1", editorial_state="draft"
    )

    send(writer, workbook(["Mã", "Trên tổng", "Giá trị"], ["mot", None, 10]))
    keep(writer)

    figure.refresh_from_db()
    assert (figure.out_of, figure.edition_vi) == (None, "Lần 1")


def test_identifier_that_stands_twice_is_refused(writer, metric):
    tried = send(writer, workbook(HEAD, row("mot"), row("mot", 2)))

    assert faults(tried) == ["dòng 3, cột “Mã”: Định danh này đã có ở dòng 2."]


# Other kinds


def test_milestone_with_bodies_documents_and_words_for_everything(writer):
    factories.period(), factories.category(), factories.citation(1, 2)
    body = factories.institution(names={None: "Sở Bưu chính"})
    document = factories.document(number="715/QĐ-UBND")
    columns = {
        "Sự kiện": "Khai trương",
        "Lĩnh vực": "hạ tầng",
        "Giai đoạn": "2005-2015",
        "Loại": "Ra mắt, khai trương",
        "Ngày": "27/3/2008",
        "Cơ quan": "sở bưu chính",
        "Văn bản": "715/QĐ-UBND",
        "Trích dẫn": "mục 1, đoạn 2",
    }

    send(writer, workbook([*columns], [*columns.values()]), kind="milestone")
    keep(writer, "milestone")

    made = Milestone.objects.get()
    assert (made.slug, made.date.edtf, made.kind) == ("khai-truong", "2008-03-27", "launch")
    assert [one.institution for one in made.participations.all()] == [body]
    assert ([*made.documents.all()], str(made.citations.get().key)) == ([document], "1.2")


def test_participants_keep_their_roles(writer):
    kept, gone, new = (factories.institution(names={None: name}) for name in ("Một", "Hai", "Ba"))
    milestone = factories.milestone(slug="mot", editorial_state="draft")
    factories.participation(milestone, kept, "host"), factories.participation(milestone, gone, "host")

    send(writer, workbook(["Mã", "Cơ quan"], ["mot", "Một; Ba"]), kind="milestone")
    keep(writer, "milestone")

    parts = {part.institution: part.role for part in milestone.participations.all()}
    assert parts == {kept: "host", new: "subject"}


def test_institution_gets_its_latest_name(writer):
    body = factories.institution(
        slug="so", editorial_state="draft", names={"2005/2008": "Cũ", "2008/..": "Mới"}
    )

    send(
        writer,
        workbook(["Mã", "Tên cơ quan", "Loại"], ["so", "Mới hơn", "Sở, ban, ngành"]),
        kind="institution",
    )
    kinds = dict(Institution.Kind.choices)
    send(
        writer,
        workbook(
            ["Mã", "Tên cơ quan", "Loại"],
            ["so", "Mới hơn", str(kinds["department"])],
            ["", "Trung tâm", "unit"],
        ),
        kind="institution",
    )
    keep(writer, "institution")

    assert [name.name_vi for name in body.names.all()] == ["Cũ", "Mới hơn"]
    assert str(Institution.objects.get(slug="trung-tam")) == "Trung tâm"


def test_document_keeps_a_number_that_looks_like_a_date(writer):
    head = ["Loại văn bản", "Số, ký hiệu", "Số ghi trong nguồn", "Trích yếu", "Ngày ban hành"]

    tried = send(
        writer,
        workbook(head, ["decision", "01/7/2014", "01/7/2014", "Về việc", date(2014, 7, 1)]),
        kind="legaldocument",
    )
    spoiled = send(
        writer, workbook(head, ["decision", date(2014, 7, 1), "x", "Về việc", None]), kind="legaldocument"
    )

    assert tried.status_code == 200
    assert [fault.partition(":")[0] for fault in faults(spoiled)] == ["dòng 2, cột “Số, ký hiệu”"]
    assert LegalDocument.objects.count() == 0


# Templates and what is taken back in


@pytest.mark.parametrize("kind", ["observation", "milestone", "institution", "legaldocument"])
def test_template_is_filled_in_with_an_example_that_is_never_read(writer, record, kind):
    content = writer.get(f"{address(kind)}template/").getvalue()

    [example] = table(content)
    tried = send(writer, content, kind=kind)

    assert example["Định danh"] == "vi-du"
    assert (tried.status_code, tried.context["heads"].unknown) == (200, [])
    assert (tried.context["changes"], tried.context["unchanged"]) == ([], 0)


@pytest.mark.parametrize("kind", ["observation", "milestone", "institution", "legaldocument"])
def test_exported_list_taken_in_again_changes_nothing(writer, record, kind):
    factories.observation(value=None, qualifier="tens", as_of="2006/2007", is_break=True, edition_vi="2014")
    content = writer.get(reverse("admin:export", args=["achievements", kind])).getvalue()

    tried = send(writer, content, kind=kind)

    assert tried.status_code == 200, faults(tried)
    assert tried.context["heads"].unknown == ["Trạng thái biên tập"]
    assert tried.context["changes"] == []
    assert tried.context["unchanged"] == len(table(content)) > 0


def test_unit_that_is_not_the_metrics_is_refused(writer, metric):
    unit = factories.Unit.objects.get()

    tried = send(writer, workbook([*HEAD, "ĐVT"], [*row("mot"), "câu hỏi"], [*row("hai"), "hộp"]))

    assert str(unit) == "câu hỏi"
    assert [fault.partition(":")[0] for fault in faults(tried)] == ["dòng 3, cột “ĐVT”"]
