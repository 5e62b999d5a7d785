"""Reports of errors at the editors' desk."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.models import Erratum, Report
from tests import factories
from tests.desk.forms import form_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:achievements_report_changelist")


def page_of(report: Report) -> str:
    return reverse("admin:achievements_report_change", args=[report.pk])


def way_to_erratum(client, report: Report) -> str:
    html = client.get(page_of(report)).content.decode()
    return unescape(re.search(r'href="(/quan-tri/achievements/erratum/add/\?report=[^"]+)"', html)[1])


def client_who_may(client, *permissions: str):
    editor = User.objects.create_user("bien-tap-vien", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(editor)
    return client


@pytest.mark.parametrize("about", [factories.milestone, factories.institution, factories.metric])
def test_page_opens_at_a_constant_price(admin_client, django_assert_num_queries, about):
    report = factories.report(page=about().get_absolute_url())
    for url in (LIST, page_of(report)):
        admin_client.get(url)  # fills the cache of content types
        with CaptureQueriesContext(connection) as first:
            assert admin_client.get(url).status_code == 200
        factories.report(page=report.page)
        with django_assert_num_queries(len(first)):
            admin_client.get(url)


def _without_words(report):
    """But for the words that it is found by."""
    return {name: value for name, value in report.items() if name != "search_title"}


def test_editor_changes_the_state_and_the_note_and_nothing_of_what_was_sent(admin_client):
    report = factories.report()
    before = _without_words(Report.objects.values().get())

    sent = form_of(admin_client, page_of(report))
    admin_client.post(
        page_of(report),
        sent | {"state": "settled", "note": "Đã đối chiếu", "fault": "Khác", "email": "khac@example.vn"},
    )

    assert sent.keys() == {"state", "note"}
    assert _without_words(Report.objects.values().get()) == before | {
        "state": "settled",
        "note": "Đã đối chiếu",
    }


def test_report_is_not_written_by_editors(admin_client):
    assert admin_client.get(reverse("admin:achievements_report_add")).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state__exact=new", 1),
        ("?q=ghi+chú", 1),
        ("?q=T0", 2),
        ("?has_many_links__exact=1", 1),
        ("?came_in_flood__exact=1", 0),
    ],
)
def test_reports_are_found_by_state_words_and_mark(admin_client, query, found):
    factories.report()
    factories.report(state="settled", note="Ghi chú", has_many_links=True)

    assert admin_client.get(LIST + query).context["cl"].result_count == found


def test_index_tells_how_many_reports_nobody_has_read(admin_client):
    for state in ("new", "new", "in_hand", "settled", "dismissed"):
        factories.report(state=state)

    html = admin_client.get(reverse("admin:index")).content.decode()

    assert f'<a href="{LIST}?state__exact=new">Báo lỗi mới</a> <span class="count">2</span>' in html


def test_flood_is_told_on_the_index_and_dismissed_together(admin_client):
    factories.report()
    flood = [factories.report(came_in_flood=True).pk for _number in range(3)]
    before = admin_client.get(reverse("admin:index")).content.decode()

    admin_client.post(LIST, {"action": "dismiss", "_selected_action": flood})

    after = admin_client.get(reverse("admin:index")).content.decode()
    assert "3 báo lỗi trong số đó gửi đến dồn dập" in before
    assert "gửi đến dồn dập" not in after
    assert list(Report.objects.order_by("pk").values_list("state", flat=True)) == ["new"] + ["dismissed"] * 3


def test_index_tells_nothing_of_reports_to_who_may_not_see_them(client):
    factories.report()

    html = client_who_may(client, "change_milestone").get(reverse("admin:index")).content.decode()

    assert "Báo lỗi mới" not in html


@pytest.mark.parametrize(
    ("make", "relation"),
    [
        (factories.achievement, "achievements"),
        (factories.milestone, "milestones"),
        (factories.institution, "institutions"),
        (factories.document, "documents"),
    ],
)
def test_erratum_begins_with_what_the_page_is_about_and_its_places_in_the_sources(
    admin_client, make, relation
):
    thing = make(citations=[factories.citation(4, 3), factories.citation(4, 10)])
    report = factories.report(page=thing.get_absolute_url())

    form = form_of(admin_client, way_to_erratum(admin_client, report))

    assert [int(key) for key in form[relation]] == [thing.pk]
    assert sorted(map(int, form["citations"])) == sorted(citation.pk for citation in thing.citations.all())
    assert [word for word in report.texts if word and word in str(form)] == []


@pytest.mark.parametrize("path", ["", "/co-quan/", "/thanh-tuu/khong-con/"])
def test_erratum_about_no_fact_begins_empty(admin_client, path):
    report = factories.report(page=path)

    assert way_to_erratum(admin_client, report).partition("?")[2] == f"report={report.reference}"


def test_erratum_that_came_of_a_report_is_noted_there(admin_client):
    report, other = factories.report(), factories.report()
    way = way_to_erratum(admin_client, report)
    typed = {"as_printed": "Du dịch", "kind": "typo", "confidence": "high", "note_vi": "Ghi chú"}

    admin_client.post(way, form_of(admin_client, way) | typed)

    for each in (report, other):
        each.refresh_from_db()
    assert (report.erratum, report.state) == (Erratum.objects.get(), "in_hand")
    assert (other.erratum, other.state) == (None, "new")


def test_who_may_not_change_reports_changes_none_by_naming_it(client):
    report = factories.report()
    way = reverse("admin:achievements_erratum_add") + f"?report={report.reference}"
    client_who_may(client, "add_erratum", "view_erratum")
    typed = {"as_printed": "Du dịch", "kind": "typo", "confidence": "high", "note_vi": "Ghi chú"}

    client.post(way, form_of(client, way) | typed)

    report.refresh_from_db()
    assert (Erratum.objects.count(), report.erratum, report.state) == (1, None, "new")


def test_report_outlives_the_erratum_that_came_of_it():
    report = factories.report(erratum=factories.erratum())

    Erratum.objects.all().delete()

    report.refresh_from_db()
    assert report.erratum is None


def test_senders_of_closed_reports_are_forgotten_on_request(admin_client):
    reports = [factories.report(state=state) for state in ("settled", "in_hand", "dismissed")]
    chosen = [report.pk for report in reports[:2]]

    admin_client.post(LIST, {"action": "forget_senders", "_selected_action": chosen})

    named = {report.state: bool(report.name and report.email) for report in Report.objects.all()}
    assert named == {"settled": False, "in_hand": True, "dismissed": True}
