"""The start page: what waits, what is missing and what others did, each a link, at a constant price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from achievements.models import Milestone
from desk import groups
from stats.models import DayTotal
from tests import factories
from tests.desk.forms import address
from tests.desk.people import person, signed_in
from tests.desk.reviewing import decide, propose, review, save

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


def blocks(client):
    return {block.name: block for block in client.get(INDEX).context["blocks"]}


def names(block):
    return [item.name for item in block.items]


def test_reviewer_sees_proposals_and_drafts_and_decides_in_two_steps(writer, reviewer):
    public, draft = factories.milestone(), factories.milestone(editorial_state="in_review", title_vi="Nháp")
    version = propose(writer, public, title_vi="Cổng thông tin")

    waiting = blocks(reviewer)["waiting"]

    assert (waiting.count, names(waiting)) == (2, ["Cổng thông tin", "Nháp"])
    for item in waiting.items:
        assert reviewer.get(item.address).status_code == 200
    assert waiting.items[1].address == address(Milestone, "review", draft.pk)
    decide(reviewer, version, "approve")
    review(reviewer, draft, "publish")
    assert blocks(reviewer)["waiting"].count == 0


def test_author_sees_what_was_returned_with_the_words(writer, reviewer):
    public = factories.milestone()
    writer.post(address(Milestone, "add"), {})  # nothing of it is kept
    draft = factories.milestone(editorial_state="draft")
    save(writer, draft, title_vi="Bản nháp")
    review(writer, draft, "submit")
    review(reviewer, draft, "return", words="Ghi rõ ngày")
    decide(reviewer, propose(writer, public, title_vi="Đổi tên"), "return", "Thiếu nguồn")

    returned = blocks(writer)["returned"]

    assert (returned.count, names(returned)) == (2, ["Đổi tên", "Bản nháp"])
    assert "Ghi rõ ngày" in returned.items[1].note
    assert blocks(reviewer)["returned"].count == 0


def test_returned_draft_is_gone_once_it_is_submitted_again(writer, reviewer):
    draft = factories.milestone(editorial_state="draft")
    save(writer, draft, title_vi="Bản nháp")
    review(writer, draft, "submit")
    review(reviewer, draft, "return", words="Ghi rõ ngày")
    review(writer, draft, "submit")

    assert blocks(writer)["returned"].count == 0


def test_scheduled_says_from_when(reviewer):
    when = timezone.now() + timedelta(days=3)
    factories.milestone(title_vi="Sắp hiện", publish_from=when)

    (item,) = blocks(reviewer)["scheduled"].items

    assert (item.name, item.note) == ("Sắp hiện", f"từ {timezone.localtime(when):%H:%M %d/%m/%Y}")


def test_what_is_missing_or_in_doubt_is_a_link_to_the_list_of_it(reviewer):
    wanted, doubt = factories.photo(caption_vi="Lễ khai trương"), factories.erratum(as_printed="Du dịch")
    factories.photo(picture=factories.picture())
    factories.erratum(state="rejected", evidence_vi="Đã rõ")
    report = factories.report()

    shown = blocks(reviewer)

    for name, row, called in [
        ("photos", wanted, "Lễ khai trương"),
        ("errata", doubt, "Du dịch"),
        ("reports", report, report.fault),
    ]:
        assert (shown[name].count, names(shown[name])) == (1, [called])
        listed = reviewer.get(shown[name].address).context["cl"].result_list
        assert [each.pk for each in listed] == [row.pk]


def test_changes_of_colleagues_are_shown_and_one_s_own_are_not(writer, reviewer):
    draft = factories.milestone(editorial_state="draft")
    save(writer, draft, title_vi="Sửa tuần này")

    assert names(blocks(reviewer)["changes"]) == ["Sửa tuần này"]
    assert names(blocks(writer)["changes"]) == []
    page = reviewer.get(blocks(reviewer)["changes"].address)
    assert [item.name for item in page.context["items"]] == ["Sửa tuần này"]


def test_week_of_the_counter_is_summed(reviewer):
    today = timezone.localdate()
    for ago, visits in [(0, 1200), (6, 34), (7, 500)]:
        DayTotal.objects.create(day=today - timedelta(days=ago), visits=visits, visitors=1, views=visits)

    assert blocks(reviewer)["counter"].note == "1.234 lượt truy cập trong bảy ngày"


def test_nobody_is_shown_what_he_may_not_see():
    factories.one_of_each()
    factories.report()

    administrator = blocks(signed_in(person("quan-tri", groups.ADMINISTRATORS)))

    assert set(administrator) == {"reports", "counter"}
    assert blocks(signed_in(person("khach"))) == {}


def fill():
    """Two of all that waits, with a bare record around."""
    for _each in range(2):
        factories.one_of_each()
        factories.report()
        for state in ("draft", "in_review"):
            factories.milestone(editorial_state=state)
            factories.observation(editorial_state=state)
        factories.institution(publish_from=timezone.now() + timedelta(days=1))


def test_start_page_costs_at_most_twenty_queries_however_much_waits(writer, reviewer):
    for _each in range(2):
        fill()
        propose(writer, factories.milestone(), title_vi="Đổi")
        draft = factories.milestone(editorial_state="draft")
        save(writer, draft, title_vi="Bản nháp")
        review(writer, draft, "submit")
        review(reviewer, draft, "return", words="Ghi rõ")
    for client in (writer, reviewer):
        client.get(INDEX)  # fills the caches of this process

        with CaptureQueriesContext(connection) as asked:
            assert client.get(INDEX).status_code == 200

        assert len(asked) <= 20, [query["sql"][:120] for query in asked]


@pytest.mark.parametrize(
    "asked", ["Thư điện tử Ủy ban", "thư điện tử ỦY BAN", "thu dien tu uy ban", "E-MAIL uỷ ban", "10.300"]
)
def test_one_search_finds_drafts_and_reports_as_the_public_search_folds(writer, asked):
    title = "Hệ thống thư điện tử của Ủy ban, 10.300 hộp"
    draft = factories.milestone(editorial_state="draft", title_vi=title, title_en="E-mail for the uỷ ban")
    other = factories.report(fault=f"{title} (e-mail) chưa đúng")
    factories.milestone(title_vi="Lễ ra mắt")

    found = writer.get(reverse("admin:search"), {"q": asked}).context["found"]

    assert [[line.key for line in kind.lines] for kind in found] == [[draft.pk], [other.pk]]
    for kind in found:
        assert writer.get(kind.address).context["cl"].result_count == kind.count == 1


def test_search_counts_each_kind(writer):
    factories.report(fault="Cổng thông tin ghi sai")
    found = [factories.milestone(title_vi=f"Cổng {number}") for number in range(3)]
    factories.photo(caption_vi="Cổng")

    kinds = writer.get(reverse("admin:search"), {"q": "cổng"}).context["found"]

    assert [(kind.count, len(kind.lines)) for kind in kinds] == [(3, len(found)), (1, 1), (1, 1)]


def test_search_shows_nobody_what_he_may_not_see(writer):
    factories.report(fault="Con số này chưa đúng")
    client = signed_in(person("quan-tri", groups.ADMINISTRATORS))

    assert client.get(reverse("admin:search"), {"q": "milestone"}).context["found"] == []
    assert len(client.get(reverse("admin:search"), {"q": "con số"}).context["found"]) == 1


@pytest.mark.parametrize("asked", ["", "   ", "'; --", "\0", "%", "x" * 999, "số"])
def test_search_takes_any_text(admin_client, record, asked):
    assert admin_client.get(reverse("admin:search"), {"q": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["ỦY BAN", "uy ban", "Uỷ ban", "ủy ban"])
def test_choices_are_found_folded(admin_client, asked):
    body = factories.institution(names={None: "Ủy ban nhân dân"})
    choices = {"app_label": "achievements", "model_name": "participation", "field_name": "institution"}

    found = admin_client.get(reverse("admin:autocomplete"), choices | {"term": asked}).json()["results"]

    assert [each["id"] for each in found] == [str(body.pk)]
