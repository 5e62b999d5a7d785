"""From a reader's report to a correction that the public is told of: on the page, in the register, in the feed."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from achievements.models import Correction, Milestone, Observation, Report
from achievements.models.revision import Snapshot
from desk import groups
from desk.models import ProposedNote
from tests import factories
from tests.achievements.reports import send
from tests.desk.forms import address
from tests.desk.people import person, signed_in
from tests.desk.reviewing import decide, page_of, propose, save, shown, withdraw
from versions.models import Version

pytestmark = pytest.mark.django_db

NOTE = {
    "wrong_vi": "Ghi 12 máy chủ.",
    "right_vi": "Có 21 máy chủ.",
    "wrong_en": "It said 12 servers.",
    "right_en": "There are 21 servers.",
    "report": "",
}
SAID = {"vi": ("Ghi 12 máy chủ.", "Có 21 máy chủ."), "en": ("It said 12 servers.", "There are 21 servers.")}
THANKS = {"vi": "Cảm ơn người đã gửi báo lỗi số", "en": "Thanks to whoever sent report"}


def note(client, row, version=None, **typed):
    url = address(type(row), "correction", row.pk) + (f"?proposal={version.number}" if version else "")
    return client.post(url, NOTE | typed)


def outlets(row, language):
    """Every place where a correction of `row` is told, in that language."""
    with translation.override(language):
        return [
            row.get_absolute_url(),
            reverse("open_questions"),
            reverse("corrections_feed", args=[language]),
        ]


def told(client, row, language):
    """How often each outlet tells the note, and whether it does in every one."""
    texts = [client.get(url.partition("#")[0]).content.decode() for url in outlets(row, language)]
    return [all(said in text for said in SAID[language]) for text in texts]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_report_leads_to_a_correction_with_note_feed_and_thanks(client, writer, reviewer, language):
    row = factories.milestone(title_vi="Hệ thống 12 máy chủ")
    send(client, fault="Số máy chủ ghi 12 là chưa đúng")
    report = Report.objects.get()

    version = propose(writer, row, title_vi="Hệ thống 21 máy chủ")
    assert note(writer, row, version, report=report.reference.lower()).url == page_of(version)
    assert told(client, row, language) == [False] * 3
    assert "12 máy chủ" in reviewer.get(page_of(version)).content.decode()
    decide(reviewer, version, "approve")

    assert told(client, row, language) == [True] * 3
    for url in outlets(row, language):
        text = client.get(url).content.decode()
        assert f"{THANKS[language]} {report.reference}" in text
        assert "pao@example.vn" not in text and "Lý A Páo" not in text
    report.refresh_from_db()
    assert report.state == Report.State.SETTLED
    assert not ProposedNote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_note_reaches_what_is_kept_at_once(writer, reviewer):
    row = factories.milestone()
    before = Snapshot.current().name

    note(reviewer, row)

    assert Snapshot.current().name != before


@pytest.mark.django_db(transaction=True)
def test_note_of_a_proposal_changes_nothing_that_is_kept(writer):
    row = factories.milestone()
    version = propose(writer, row, title_vi="Khác")
    before = Snapshot.current().name

    note(writer, row, version)

    assert Snapshot.current().name == before


@pytest.mark.parametrize("verdict", ["return", "take_back"])
def test_note_of_what_is_not_approved_is_told_nowhere(client, writer, reviewer, verdict):
    row = factories.milestone()
    version = propose(writer, row, title_vi="Khác")
    note(writer, row, version)

    decide(writer if verdict == "take_back" else reviewer, version, verdict, "Chưa đủ căn cứ")

    assert told(client, row, "vi") == [False] * 3
    assert not Correction.objects.exists()


def test_note_goes_with_a_proposal_that_is_mended(client, writer, reviewer):
    row = factories.milestone()
    version = propose(writer, row, title_vi="Khác")
    note(writer, row, version)
    decide(reviewer, version, "return", "Ghi rõ")

    save(writer, row, f"?proposal={version.number}", title_vi="Khác hẳn", reopened=version.number)
    mended = Version.objects.latest("pk")
    decide(reviewer, mended, "approve")

    assert mended.number != version.number
    assert told(client, row, "vi") == [True] * 3


def test_reviewer_reads_all_of_the_note_that_will_be_published(writer, reviewer):
    row = factories.milestone()
    version = propose(writer, row, title_vi="Khác")
    note(writer, row, version)

    page = reviewer.get(page_of(version)).content.decode()

    for language, texts in SAID.items():
        assert [f'<span lang="{language}">{said}</span>' in page for said in texts] == [True] * 2


NEW = "Ghi 12 máy chủ, và điều không ai đọc."


def test_note_that_was_changed_while_it_was_read_is_not_published(client, writer, reviewer):
    row = factories.milestone(title_vi="Cũ")
    version = propose(writer, row, title_vi="Mới")
    note(writer, row, version)
    read = shown(reviewer, page_of(version), "note_name")
    note(writer, row, version, wrong_vi=NEW)

    page = decide(reviewer, version, "approve", note=read)

    assert page.status_code == 409
    assert "hãy mở đề xuất, đọc ghi chú rồi quyết định" in page.content.decode()
    assert NEW in page.content.decode()
    assert not Correction.objects.exists()
    row.refresh_from_db()
    assert row.title_vi == "Cũ"
    decide(reviewer, version, "approve")
    assert Correction.objects.get().wrong_vi == NEW


def test_note_is_not_published_by_who_approves_from_the_list_or_with_another_change_unread(writer, reviewer):
    row = factories.milestone(title_vi="Cũ", effect_vi="Cũ")
    other, version = (propose(writer, row, **typed) for typed in ({"title_vi": "Mới"}, {"effect_vi": "Mới"}))
    note(writer, row, version)

    reviewer.post(reverse("admin:review_queue"), {"verdict": "approve", "proposal": version.pk})
    assert not Correction.objects.exists()
    decide(reviewer, other, "approve")
    merge = decide(reviewer, version, "approve").context
    sent = {"opened": merge["opened"], "theirs": merge["merge"].theirs.number, "mine": merge["mine"]}
    url = address(Milestone, "merge", row.pk)
    unread = reviewer.post(url, sent | {"proposal": merge["proposal"], "note": ""})
    assert (unread.status_code, Correction.objects.count()) == (409, 0)
    reviewer.post(url, sent | {"proposal": merge["proposal"], "note": merge["note"]})

    assert Correction.objects.get().wrong_vi == NOTE["wrong_vi"]
    row.refresh_from_db()
    assert (row.title_vi, row.effect_vi) == ("Mới", "Mới")


def test_note_of_what_was_decided_meanwhile_is_refused_and_not_lost(writer, reviewer):
    row = factories.milestone()
    version = propose(writer, row, title_vi="Khác")
    decide(reviewer, version, "approve")

    with patch("desk.admin.correcting.is_open", return_value=True):  # as it was when the page was asked for
        page = note(writer, row, version)

    assert (page.status_code, ProposedNote.objects.count()) == (200, 0)
    text = page.content.decode()
    assert "vừa được người khác quyết định" in text and NOTE["wrong_vi"] in text


@pytest.mark.parametrize("state", [name for name in factories.hidden_states() if name != "not_yet"])
def test_note_about_what_is_not_public_is_told_nowhere(client, state):
    figure = factories.observation()
    Correction.objects.create(
        collection="observations",
        row=figure.pk,
        corrected_at=timezone.now(),
        **{k: v for k, v in NOTE.items() if k != "report"},
    )
    assert told(client, figure, "vi") == [True] * 3

    Observation.objects.update(editorial_state=state)
    cache.clear()

    assert told(client, figure, "vi") == [False] * 3


def test_note_about_a_withdrawn_thing_goes_with_it(client, reviewer):
    row = factories.milestone()
    note(reviewer, row)
    assert told(client, row, "vi") == [True] * 3

    withdraw(reviewer, row)

    assert told(client, row, "vi") == [False] * 3


def test_note_about_a_figure_stands_on_the_pages_that_tell_it(client, reviewer):
    milestone = factories.milestone()
    figure = factories.observation(milestone=milestone)
    note(reviewer, figure)

    for thing in (figure.metric, milestone):
        assert SAID["vi"][1] in client.get(thing.get_absolute_url()).content.decode()
    assert SAID["vi"][1] not in client.get(factories.milestone().get_absolute_url()).content.decode()


def test_note_without_english_is_shown_in_vietnamese_and_marked(client, reviewer):
    row = factories.milestone()
    note(reviewer, row, wrong_en="", right_en="")

    text = client.get(outlets(row, "en")[0]).content.decode()

    assert '<span lang="vi">Có 21 máy chủ.</span>' in text


def test_note_wants_both_texts_and_a_report_that_exists(reviewer):
    row = factories.milestone()

    response = note(reviewer, row, right_vi=" ", report="0000-0000")

    assert set(response.context["form"].errors) == {"right_vi", "report"}
    assert not Correction.objects.exists()


def test_writer_tells_the_public_nothing_alone_nor_of_another_s_proposal(writer, reviewer, second_reviewer):
    row, other = factories.milestone(), factories.milestone(editorial_state="draft")
    version = propose(reviewer, row, title_vi="Khác")

    assert note(writer, row).status_code == 403
    assert note(writer, row, version).status_code == 403
    assert note(reviewer, other).status_code == 403
    assert note(signed_in(person("quan-tri", groups.ADMINISTRATORS)), row).status_code == 403
    assert not Correction.objects.exists()


def test_who_decides_alone_goes_on_with_a_note_too(admin_client, client):
    row = factories.milestone()
    save(admin_client, row, title_vi="Khác")
    note(admin_client, row)

    assert told(client, row, "vi") == [True] * 3


@pytest.mark.parametrize("asked", ["?proposal=x", "?proposal=999"])
def test_note_of_no_proposal_is_not_found(reviewer, asked):
    row = factories.milestone()

    assert reviewer.get(address(Milestone, "correction", row.pk) + asked).status_code == 404


def test_page_says_when_what_it_tells_last_changed(client):
    row = factories.milestone()
    figure = factories.observation(milestone=row)
    moments = {Milestone: 30, Observation: 10}
    for model, days in moments.items():
        model.objects.update(updated_at=timezone.now() - timedelta(days=days))

    text = client.get(row.get_absolute_url()).content.decode()

    day = timezone.localdate(timezone.now() - timedelta(days=10))
    assert f'<p class="updated">Cập nhật lần cuối: <time datetime="{day.isoformat()}">' in text
    Observation.objects.filter(pk=figure.pk).update(editorial_state="draft")
    cache.clear()
    assert day.isoformat() not in client.get(row.get_absolute_url()).content.decode()


def test_page_shown_since_later_than_it_was_saved_says_since_when(client):
    shown = timezone.now() - timedelta(days=2)
    row = factories.milestone(publish_from=shown)
    Milestone.objects.update(updated_at=timezone.now() - timedelta(days=20))

    text = client.get(row.get_absolute_url()).content.decode()

    assert timezone.localdate(shown).isoformat() in text


@pytest.mark.parametrize(
    "name", ["home", "timeline", "metrics", "institutions", "documents", "open_questions"]
)
def test_section_says_when_what_it_lists_last_changed(client, record, name):
    day = timezone.localdate()

    text = client.get(reverse(name)).content.decode()

    assert text.count('class="updated"') == 1
    assert f'<p class="updated">Cập nhật lần cuối: <time datetime="{day.isoformat()}">' in text


def test_feed_names_each_correction_for_ever_apart(client, reviewer):
    row = factories.milestone()
    note(reviewer, row)
    note(reviewer, row, right_vi="Có 22 máy chủ.")

    text = client.get(reverse("corrections_feed", args=["vi"])).content.decode()

    assert text.count("<entry>") == 2
    assert len({each.partition("</id>")[0] for each in text.split("<id>")[1:]}) == 3
    for correction in Correction.objects.all():
        assert f"#correction-{correction.pk}" in text
        assert f'id="correction-{correction.pk}"' in client.get(row.get_absolute_url()).content.decode()
