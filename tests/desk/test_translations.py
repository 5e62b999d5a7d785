"""Missing and stale translations at the desk: filters, progress, a whole entry side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.models import Institution, Milestone
from achievements.record.keeping import keep
from desk import groups
from tests import factories
from tests.desk.forms import address
from tests.desk.people import person, signed_in
from tests.desk.reviewing import decide, save
from versions.keeping import Change
from versions.models import Entry, TranslationGap, Version

pytestmark = pytest.mark.django_db


def draft(**texts):
    return factories.milestone(editorial_state="draft", **texts)


def stale(client, row):
    """A draft whose title has changed since it was translated."""
    save(client, row, title_vi=f"{row.title_vi} đổi")
    return row


def page_of(row, kind=""):
    return address(type(row), "translation", row.pk) + (f"?kind={kind}" if kind else "")


def translate(client, row, kind="", button="save", **typed):
    page = client.get(page_of(row, kind))
    sent = {f"text {text.name}": said for text, said in page.context["rows"]}
    sent |= {"opened": page.context["entry"].standing, button: "yes"}
    return client.post(page_of(row, kind), sent | {f"text en:{name}": said for name, said in typed.items()})


def gaps():
    return dict(TranslationGap.objects.values_list("path", "kind"))


def test_saved_form_notes_what_is_missing_and_stale(writer):
    row = stale(writer, draft())
    save(writer, row, effect_vi="Nộp hồ sơ qua mạng")

    assert gaps() == {"title": "stale", "effect": "missing"}


@pytest.mark.parametrize(("kind", "found"), [("stale", 0), ("missing", 1)])
def test_list_is_filtered_by_what_is_missing_or_stale(writer, kind, found):
    rows = [stale(writer, draft()), draft(), draft()]
    save(writer, rows[1], effect_vi="Nộp hồ sơ qua mạng")

    listed = writer.get(address(Milestone, "changelist"), {"translation": kind}).context["cl"].result_list

    assert [each.pk for each in listed] == [rows[found].pk]


def test_progress_counts_texts_field_by_field(writer):
    stale(writer, draft())
    keep([draft(title_en=None)], Change(Version.Origin.ADOPTED))
    factories.institution(names={None: "Sở A", "2008/..": "Sở B"})

    page = writer.get(reverse("admin:translations"))

    shown = {
        (field.collection.name, field.label): (field.total, field.missing, field.stale, field.percent)
        for field in page.context["fields"]
    }
    assert shown["milestones", "Tiêu đề"] == (2, 1, 1, 0)
    assert shown[
        "institutions", next(label for name, label in shown if name == "institutions" and "–" in label)
    ] == (2, 0, 0, 100)


def test_translation_is_typed_beside_the_text_with_what_changed(writer):
    row = stale(writer, draft(title_vi="Khai trương cổng", title_en="Portal opened"))

    page = writer.get(page_of(row))
    (text, said), *_others = page.context["rows"]
    assert (text.label, text.own, said) == ("Tiêu đề", "Khai trương cổng đổi", "Portal opened")
    assert "".join(segment.text for segment in text.changed) == "Khai trương cổng"

    translate(writer, row, title="Portal opened, changed")

    row.refresh_from_db()
    assert (row.title_en, gaps()) == ("Portal opened, changed", {})
    assert Version.objects.latest("pk").author_name == "nguoi-viet"


def test_translation_is_said_to_hold_without_changing_a_word(writer):
    row = stale(writer, draft())
    page = writer.get(page_of(row))

    writer.post(
        page_of(row), {"opened": page.context["entry"].standing, "right en:title": "on", "save": "yes"}
    )

    version = Version.objects.latest("pk")
    assert (gaps(), version.confirmed, version.number) == ({}, ["en:title"], 3)
    assert version.digest == version.entry.versions.get(number=2).digest


def test_what_the_public_sees_is_translated_by_a_proposal(writer, reviewer):
    row = factories.milestone(title_en="Portal opened")

    response = translate(writer, row, title="The portal opened")

    row.refresh_from_db()
    assert (row.title_en, response.status_code) == ("Portal opened", 302)
    decide(reviewer, Version.objects.get(is_proposed=True), "approve")
    row.refresh_from_db()
    assert row.title_en == "The portal opened"


def test_second_of_two_translators_is_told_and_loses_nothing(writer, reviewer):
    row = stale(writer, draft())
    page = writer.get(page_of(row))
    translate(reviewer, row, title="Theirs")

    late = {"opened": page.context["entry"].standing, "text en:title": "Mine", "save": "yes"}
    response = writer.post(page_of(row), late)

    row.refresh_from_db()
    assert (response.status_code, row.title_en) == (409, "Theirs")
    assert "Mine" in response.content.decode()


def test_name_within_an_entry_is_translated(writer):
    body = factories.institution(editorial_state="draft", names={None: "Sở A"})
    Institution.objects.get().names.update(name_en="")
    keep([body], Change(Version.Origin.ADOPTED))
    assert gaps() == {"names.1.name": "missing"}

    translate(writer, body, **{"names.1.name": "Department A"})

    assert body.names.get().name_en == "Department A"
    assert gaps() == {}


def test_next_leads_through_all_of_a_kind_and_then_to_the_overview(writer):
    rows = [stale(writer, draft()) for _each in range(2)]
    stale(writer, factories.metric(editorial_state="draft"))

    way = writer.get(reverse("admin:translations")).context["ways"][1][1]
    for row in rows:
        assert way == page_of(row, "stale")
        way = translate(writer, row, "stale", "next", title="Translated").url
    assert "/metric/" in way
    assert writer.get(reverse("admin:index")).context["blocks"][3].count == 1


def test_too_long_a_translation_is_refused_and_shown_again(writer):
    row = draft()

    response = translate(writer, row, title="x" * 251)

    assert (response.status_code, "x" * 251 in response.content.decode()) == (409, True)


def test_who_may_not_change_may_not_translate(record):
    row = Milestone.objects.get()
    client = signed_in(person("quan-tri", groups.ADMINISTRATORS))

    assert client.get(page_of(row)).status_code == 403
    assert client.post(page_of(row), {}).status_code == 403


@pytest.mark.parametrize("kind", ["stale", "missing"])
def test_filtered_list_costs_at_most_ten_queries(writer, kind):
    for _each in range(3):
        stale(writer, draft())
    writer.get(address(Milestone, "changelist"))

    with CaptureQueriesContext(connection) as asked:
        writer.get(address(Milestone, "changelist"), {"translation": kind})

    assert len(asked) <= 10


def test_what_is_deleted_is_missing_no_more(admin_client):
    row = draft(title_en=None)
    keep([row], Change(Version.Origin.ADOPTED))
    assert gaps() == {"title": "missing"}

    admin_client.post(address(Milestone, "delete", row.pk), {"post": "yes"})

    assert (gaps(), Entry.objects.get().row) == ({}, None)
