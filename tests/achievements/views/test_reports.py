"""Reports of errors: who may send one, how many, what is kept of it, and that nothing typed is lost."""

import re
import unicodedata
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from achievements.models import Report, ReportSending
from tests import factories
from tests.achievements.pages import LANGUAGES, PAGES, address, record
from tests.achievements.reports import FORM, TYPED, fields_of, is_shown_again, kept, opening, send

pytestmark = pytest.mark.django_db


# The page that a report is about


def test_page_in_the_other_language_is_named_in_the_language_of_the_form(client):
    achievement = factories.achievement(title_vi="Báo chí", title_en="Press")

    html = client.get(FORM, {"about": achievement.get_absolute_url()}).content.decode()

    assert f'<a href="/en/achievements/{achievement.slug}/">Press</a>' in html


@pytest.mark.parametrize(
    "about",
    [
        "https://evil.example/thanh-tuu/",
        "//evil.example/",
        "javascript:alert(1)",
        "/quan-tri/",
        "/khong-co/",
        "/healthz",
        "/data/milestones.csv",
        "/thanh-tuu/bi-mat/",
        "/\x00",
        '"><script>',
        "",
    ],
)
def test_address_that_is_no_public_page_is_not_taken(client, about):
    factories.achievement(slug="bi-mat", title_vi="Bí mật", editorial_state="draft")

    html = client.get(FORM, {"about": about}).content.decode()
    send(client, about=about)

    assert 'name="about"' not in html
    assert "evil" not in html.partition("</header>")[2].partition("<footer")[0]
    assert "Bí mật" not in html
    assert Report.objects.get().page == ""


# Sending


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_is_kept_and_its_sender_told_what_happens_next(client, language):
    achievement = factories.achievement()
    with translation.override(language):
        form, page, next_page = reverse("report"), achievement.get_absolute_url(), reverse("report_received")
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        shown = fields_of(client.get(form, {"about": page}))
    with time_machine.travel("2026-11-23T02:01:00Z", tick=False):
        response = client.post(form, shown | TYPED)

    report = Report.objects.get()
    assert response.headers["Location"] == f"{next_page}?reference={report.reference}"
    assert report.texts == tuple(TYPED.values())
    assert (report.state, report.page, report.language, report.has_many_links) == (
        "new",
        page,
        language,
        False,
    )
    assert report.received_at.isoformat() == "2026-11-23T02:01:00+00:00"
    html = client.get(response.headers["Location"]).content.decode()
    assert f'<p class="date-large">{report.reference}</p>' in html
    assert f'<a href="{page}">' in html
    assert [word for word in report.texts if word in html] == []


@pytest.mark.parametrize("query", ["", "?reference=ABCD-EFGH", "?reference=%00", "?reference=%ff"])
def test_received_page_of_no_report_leads_to_the_form(client, query):
    response = client.get(f"/en/open-questions/report/received/{query}")

    assert (response.status_code, response.headers["Location"]) == (302, FORM)


def test_ends_of_line_count_once_and_ends_of_text_not_at_all(client):
    send(client, fault="  a\r\nb" + "c" * 3997 + "\r\n\r\n")

    assert [len(report.fault) for report in Report.objects.all()] == [4000]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"fault": ""}, "Say what is wrong."),
        ({"fault": " \n "}, "Say what is wrong."),
        ({"fault": "Sai rồi"}, "Write at least 10 characters, so that it can be understood."),
        ({"fault": "a" * 4001}, "Write at most 4000 characters; these are 4001."),
        ({"correction": "a" * 4001}, "Write at most 4000 characters; these are 4001."),
        ({"email": "pao"}, "Write the address like ten@example.vn, or leave it empty."),
        ({"fault": "Một\x00hai ba bốn"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field_and_at_the_head(client, typed, error):
    response = send(client, **typed)

    html = response.content.decode()
    (name,) = typed
    assert response.status_code == 422
    assert kept() == []
    assert f'<ul class="errorlist" id="id_{name}_error"><li>{error}</li></ul>' in html
    assert re.search(rf'aria-invalid="true" aria-describedby="[\w ]*id_{name}_error" id="id_{name}"', html)
    assert re.search(rf'<li><a href="#id_{name}">[^<]+</a> {re.escape(error)}</li>', html)
    assert fields_of(response)[name].strip() == typed[name].strip()


def test_only_the_fault_has_to_be_said(client):
    client.post(FORM, {"fault": TYPED["fault"], "opening": opening()})

    assert kept() == [(TYPED["fault"], "", "", "")]


@pytest.mark.parametrize(("links", "is_marked"), [(3, False), (4, True)])
def test_report_with_more_links_than_a_source_needs_is_kept_and_marked(client, links, is_marked):
    send(client, correction=" ".join(f"https://www.example.vn/{number}" for number in range(links)))

    assert Report.objects.get().has_many_links is is_marked


# What is not taken


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_report_from_another_site_is_shown_and_not_kept(client, headers):
    response = send(client, headers=headers)

    assert (response.status_code, is_shown_again(response), kept()) == (403, True, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_report_from_our_own_page_needs_no_cookie(headers):
    client = Client(enforce_csrf_checks=True)

    response = send(client, headers=headers)

    assert (response.status_code, len(kept())) == (302, 1)
    assert response.cookies == client.get(FORM).cookies == {}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"opening": ""}, "opened more than 12 hours ago"),
        ({"opening": "WyJYIiwxXQ:forged"}, "opened more than 12 hours ago"),
        ({"opening": "\x00é"}, "opened more than 12 hours ago"),
        ({"website": "https://spam.example"}, "has to stay empty"),
    ],
)
def test_report_of_a_program_is_shown_and_not_kept(client, typed, reason):
    response = send(client, **typed)

    assert (response.status_code, is_shown_again(response), kept()) == (422, True, [])
    assert reason in response.content.decode()


@pytest.mark.parametrize(
    ("after", "is_kept"),
    [
        (timedelta(seconds=2.9), False),
        (timedelta(seconds=3), True),
        (timedelta(hours=12), True),
        (timedelta(hours=12, seconds=1), False),
    ],
)
def test_form_is_taken_between_three_seconds_and_twelve_hours_after_it_was_opened(client, after, is_kept):
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        signed = opening(timedelta())
        clock.shift(after)

        response = send(client, opening=signed)

        assert len(kept()) == is_kept
        assert is_kept or is_shown_again(response)


def test_form_shown_again_may_be_sent_at_once(client):
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False) as clock:
        signed = opening(timedelta())
        clock.shift(10)
        shown = fields_of(send(client, opening=signed, email="pao"))

        response = client.post(FORM, shown | {"email": ""})

    assert response.status_code == 302


def test_form_sent_twice_is_one_report(client):
    signed = opening()

    answers = [send(client, opening=signed) for _ in range(2)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert kept() == [tuple(TYPED.values())]


def test_other_words_from_a_form_sent_before_are_shown_and_may_be_sent_once_more(client):
    signed = opening()
    send(client, opening=signed, fault="Một điều khác hẳn")

    again = send(client, opening=signed)
    client.post(FORM, fields_of(again))

    assert (again.status_code, is_shown_again(again)) == (422, True)
    assert kept() == [tuple(TYPED.values()), ("Một điều khác hẳn", *list(TYPED.values())[1:])]


def test_report_that_the_database_does_not_take_is_shown_again(client):
    def locked(execute, sql, *rest):
        if "achievements_reportsending" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(locked):
        response = send(client)

    assert (response.status_code, is_shown_again(response), kept()) == (503, True, [])
    assert response.headers["Retry-After"] == "10"


# What becomes of it


@pytest.mark.parametrize("page", [*PAGES, "visitor_statistics"])
def test_nothing_of_a_report_is_shown_to_the_public(client, page):
    slugs = record()
    report = factories.report(page=address("achievement", slugs), note="Ghi chú riêng")

    html = client.get(address(page, slugs)).content.decode()

    assert [word for word in (*report.texts, report.note, report.reference) if word and word in html] == []


def test_reports_stand_in_no_table_feed_or_file_of_the_record(client, tmp_path):
    erratum = factories.erratum(achievements=[factories.achievement()])
    report = factories.report(note="Ghi chú riêng", erratum=erratum)

    call_command("dump_record", tmp_path, verbosity=0)
    texts = [file.read_text() for file in tmp_path.glob("*/*.yaml")]
    texts += [client.get(f"/data/errata.{kind}").getvalue().decode() for kind in ("csv", "json")]
    texts += [client.get(path).content.decode() for path in ("/feeds/vi.atom", "/sitemap.xml", "/du-lieu/")]

    secrets = [word for word in (*report.texts, report.note, report.reference) if word]
    assert [word for word in secrets if any(word in text for text in texts)] == []


@pytest.mark.parametrize(
    ("state", "days", "is_forgotten"),
    [
        ("settled", 365, True),
        ("dismissed", 365, True),
        ("settled", 364, False),
        ("new", 999, False),
        ("in_hand", 999, False),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_senders_of_what_was_closed_long_ago_are_forgotten(state, days, is_forgotten):
    report = factories.report(state=state, received_at=timezone.now() - timedelta(days=days))

    call_command("forget_reports", "--days", "365", verbosity=0)

    said = report.texts[:2]
    report.refresh_from_db()
    assert report.texts[:2] == said
    assert (report.name == "", report.email == "") == (is_forgotten, is_forgotten)


@pytest.mark.django_db(transaction=True)
def test_forgetting_clears_what_limits_need_no_more():
    for hours in (1, 25):
        ReportSending.objects.create(network="a" * 64, sent_at=timezone.now() - timedelta(hours=hours))

    call_command("forget_reports", verbosity=0)

    assert ReportSending.objects.count() == 1


def test_what_is_pasted_is_kept_composed_and_without_what_nobody_sees(client):
    send(client, fault=unicodedata.normalize("NFD", "Sở\u202e sai\u200b ngày"))

    assert Report.objects.get().fault == "Sở sai ngày"
