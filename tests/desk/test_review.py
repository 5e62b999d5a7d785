"""What is public changes only when somebody else has looked."""

import re

import pytest
from django.urls import reverse

from achievements.models import Citation, Milestone, Source
from achievements.record.keeping import entry_of
from desk import groups
from desk.models import Typed
from tests import factories
from tests.desk.forms import address, form_of
from tests.desk.people import person, signed_in
from tests.desk.reviewing import decide, page_of, propose, save
from versions.models import Decision, Version

pytestmark = pytest.mark.django_db

WITHOUT_STATE = {
    "category": {"title_vi": "Khác"},
    "period": {"title_vi": "Khác"},
    "source": {"title_vi": "Khác"},
    "territory": {"title_vi": "Khác"},
    "unit": {"label_vi": "khác"},
}


# Proposals


def test_writers_change_of_what_is_public_is_a_proposal(writer, milestone):
    before = Milestone.objects.values().get()

    response = save(writer, milestone, title_vi="Hai", **{"participations-0-role": "party"})

    version = Version.objects.get(is_proposed=True)
    entry = entry_of(milestone)
    assert Milestone.objects.values().get() == before
    assert milestone.participations.get().role == "host"
    assert (entry.standing, version.number, version.made_from) == (1, 2, 1)
    assert (version.form["title"]["vi"], version.form["participations"][0]["role"]) == ("Hai", "party")
    assert (version.author_name, response.url) == ("nguoi-viet", page_of(version))


def test_message_says_that_it_waits(writer, milestone):
    response = save(writer, milestone, title_vi="Hai")

    messages = writer.get(response.url).content.decode()
    assert "chờ người duyệt" in messages
    assert "được thay đổi thành công" not in messages


def test_writers_save_that_changes_nothing_is_no_proposal(writer, milestone):
    before = Milestone.objects.values().get()

    save(writer, milestone)

    assert not Version.objects.filter(is_proposed=True).exists()
    assert Milestone.objects.values().get() == before


def test_in_a_popup_too(writer, milestone):
    response = save(writer, milestone, title_vi="Hai", _popup="1")

    milestone.refresh_from_db()
    assert milestone.title_vi == "Một"
    assert Version.objects.filter(is_proposed=True).exists()
    assert "popup_response" in response.content.decode()


@pytest.mark.parametrize("kind", WITHOUT_STATE)
def test_writers_change_of_what_something_public_uses_is_a_proposal(writer, kind):
    factories.one_of_each()
    row = getattr(factories, kind)()
    before = type(row).objects.values().get(pk=row.pk)

    save(writer, row, **WITHOUT_STATE[kind])

    assert type(row).objects.values().get(pk=row.pk) == before
    assert Version.objects.get(is_proposed=True).entry == entry_of(row)


def test_part_of_a_place_that_is_cited_is_a_proposal_for_its_source(writer, reviewer, milestone):
    place = Citation.objects.get()

    version = propose(writer, place, part="caption")
    place.refresh_from_db()
    before = place.part
    decide(reviewer, version, "approve")

    place.refresh_from_db()
    assert (before, place.part, version.entry) == ("text", "caption", entry_of(place.source))


def test_place_that_nothing_public_cites_is_added_at_once(writer, milestone):
    place = {"source": Source.objects.get().pk, "section": 2, "paragraph": 3, "part": "text"}

    writer.post(reverse("admin:achievements_citation_add"), place)

    assert Citation.objects.filter(section=2).exists()


def test_second_reviewers_own_change_waits_for_the_other(reviewer, second_reviewer, milestone):
    version = propose(reviewer, milestone, title_vi="Hai")

    own = decide(reviewer, version, "approve")
    milestone.refresh_from_db()
    between = milestone.title_vi
    decide(second_reviewer, version, "approve")

    milestone.refresh_from_db()
    assert (own.status_code, between, milestone.title_vi) == (403, "Một", "Hai")
    assert not version.decisions.get().is_own


def test_only_reviewers_change_stands_at_once_marked_so(reviewer, milestone):
    save(reviewer, milestone, title_vi="Hai")

    milestone.refresh_from_db()
    version = entry_of(milestone).standing_version
    decision = version.decisions.get()
    assert (milestone.title_vi, version.is_proposed) == ("Hai", False)
    assert (decision.verdict, decision.is_own, decision.author_name) == ("approved", True, "nguoi-duyet")
    history = reviewer.get(address(Milestone, "history", milestone.pk)).content.decode()
    assert "không ai khác xem lại" in history


def test_setting_of_a_small_office_lets_reviewers_approve_their_own(
    reviewer, second_reviewer, milestone, settings
):
    settings.OWN_APPROVALS = True

    save(reviewer, milestone, title_vi="Hai")

    milestone.refresh_from_db()
    assert milestone.title_vi == "Hai"
    assert Decision.objects.get().is_own


# Decisions


def test_approved_proposal_stands_as_it_was_proposed(writer, reviewer, milestone):
    version = propose(writer, milestone, title_vi="Hai", effect_vi="")

    page = reviewer.get(page_of(version)).content.decode()
    decide(reviewer, version, "approve", "Tốt")

    milestone.refresh_from_db()
    entry = entry_of(milestone)
    assert "<del>Một</del>" in page
    assert "<ins>Hai</ins>" in page
    assert (milestone.title_vi, milestone.effect_vi, entry.standing) == ("Hai", "", version.number)
    assert [(each.verdict, each.author_name, each.words) for each in version.decisions.all()] == [
        ("approved", "nguoi-duyet", "Tốt")
    ]
    assert not Typed.objects.exists()


def test_returned_proposal_gives_back_what_was_typed(writer, reviewer, milestone):
    version = propose(writer, milestone, title_vi="Hai", **{"participations-0-role": "party"})
    without_words = decide(reviewer, version, "return")
    decide(reviewer, version, "return", "Viết đủ tên")

    queue = writer.get(reverse("admin:review_queue")).content.decode()
    form = form_of(writer, address(Milestone, "change", milestone.pk) + f"?proposal={version.number}")
    again = save(writer, milestone, f"?proposal={version.number}", title_vi="Ba", reopened=version.number)
    after = Version.objects.filter(is_proposed=True).latest("pk")

    assert without_words.status_code == 409
    assert page_of(version) in queue
    assert (form["title_vi"], form["participations-0-role"]) == ("Hai", "party")
    assert (again.status_code, after.form["title"]["vi"]) == (302, "Ba")
    assert after.form["participations"][0]["role"] == "party"
    assert [decision.verdict for decision in version.decisions.all()] == ["returned", "taken_back"]
    assert list(Version.objects.open()) == [after]


def test_nobody_else_sees_what_was_typed_in_the_form(writer, reviewer, milestone):
    version = propose(writer, milestone, title_vi="Hai")

    form = form_of(reviewer, address(Milestone, "change", milestone.pk) + f"?proposal={version.number}")

    assert form["title_vi"] == "Một"


def test_no_token_is_kept_with_what_was_typed(writer, milestone):
    save(writer, milestone, title_vi="Hai", csrfmiddlewaretoken="secret")

    assert not re.search("secret|csrf|opened", Typed.objects.get().sent)


def test_own_proposal_is_taken_back_by_its_author_only(writer, reviewer, milestone):
    version = propose(writer, milestone, title_vi="Hai")

    others = decide(reviewer, version, "take_back")
    decide(writer, version, "take_back")
    too_late = decide(reviewer, version, "approve")

    milestone.refresh_from_db()
    assert [others.status_code, too_late.status_code, milestone.title_vi] == [403, 409, "Một"]


@pytest.mark.parametrize("verdict", ["approve", "return"])
def test_writer_decides_of_nothing(writer, milestone, verdict):
    version = propose(writer, milestone, title_vi="Hai")
    other = signed_in(person("nguoi-viet-2", groups.WRITERS))

    codes = [decide(client, version, verdict, "x").status_code for client in (writer, other)]

    assert codes == [403, 403]
    assert not version.decisions.exists()


def test_proposal_whose_base_no_longer_stands_is_merged_first(writer, reviewer, milestone):
    first = propose(writer, milestone, title_vi="Hai")
    second = propose(writer, milestone, effect_vi="Mới")
    decide(reviewer, first, "approve")

    page = decide(reviewer, second, "approve")
    context = page.context
    sent = {"opened": context["opened"], "theirs": context["merge"].theirs.number, "mine": context["mine"]}
    reviewer.post(address(Milestone, "merge", milestone.pk), sent | {"proposal": context["proposal"]})

    milestone.refresh_from_db()
    standing = entry_of(milestone).standing_version
    assert (page.status_code, milestone.title_vi, milestone.effect_vi) == (409, "Hai", "Mới")
    assert (standing.author_name, standing.made_from) == ("nguoi-viet", second.number)
    assert not Version.objects.open().exists()


def test_who_brings_anothers_proposal_together_with_what_stands_is_told_whose_it_is(
    writer, reviewer, second_reviewer, milestone
):
    first = propose(second_reviewer, milestone, title_vi="Hai")
    second = propose(writer, milestone, title_vi="Ba")
    decide(reviewer, first, "approve")

    page = decide(reviewer, second, "approve").content.decode()

    assert "Sau khi nguoi-viet đề xuất thay đổi này, nguoi-duyet-2 đã lưu phiên bản 2." in page
    assert [words in page for words in ("nguoi-viet đã viết:", "Thay đổi do nguoi-viet đề xuất")] == [
        True
    ] * 2
    assert "Bạn" not in page.partition('id="content-main"')[2]


def test_writers_merge_of_what_is_public_is_a_proposal(writer, reviewer, milestone):
    sent = form_of(writer, address(Milestone, "change", milestone.pk))
    save(reviewer, milestone, effect_vi="Mới")
    page = writer.post(address(Milestone, "change", milestone.pk), sent | {"title_vi": "Hai"})
    context = page.context
    sent = {"opened": context["opened"], "theirs": context["merge"].theirs.number, "mine": context["mine"]}

    writer.post(address(Milestone, "merge", milestone.pk), sent)

    milestone.refresh_from_db()
    version = Version.objects.get(is_proposed=True)
    assert (milestone.title_vi, milestone.effect_vi) == ("Một", "Mới")
    assert (version.form["title"]["vi"], version.form["effect"]["vi"]) == ("Hai", "Mới")


def test_writers_restoring_of_what_is_public_is_a_proposal(writer, reviewer, milestone):
    save(reviewer, milestone, title_vi="Hai")
    entry = entry_of(milestone)

    writer.post(reverse("admin:achievements_milestone_restore", args=[entry.pk, 1]))

    milestone.refresh_from_db()
    version = Version.objects.get(is_proposed=True)
    assert (milestone.title_vi, version.form["title"]["vi"], version.origin) == ("Hai", "Một", "restore")


def test_proposal_that_the_rules_refuse_by_now_says_why(writer, reviewer, milestone):
    unit = factories.unit()
    factories.observation(metric=factories.metric(unit=unit))
    version = propose(writer, unit, label_vi="khác")
    Version.objects.filter(pk=version.pk)  # it still stands on its base
    factories.unit(slug="other")
    body = factories.institution(slug="gone", editorial_state="draft")
    second = propose(writer, milestone, **{"participations-0-institution": body.pk})
    body.delete()

    page = decide(reviewer, second, "approve")

    assert page.status_code == 409
    assert "gone" in page.content.decode()
    assert milestone.participations.get().role == "host"
