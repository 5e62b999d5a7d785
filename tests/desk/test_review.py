"""What is public changes only when somebody else has looked."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from achievements.models import Citation, Metric, Milestone, Observation, Source, Unit
from achievements.record.keeping import entry_of
from desk import groups
from desk.models import Typed
from tests import factories
from tests.desk.forms import address, form_of
from tests.desk.people import person, signed_in
from versions.models import Decision, Version

pytestmark = pytest.mark.django_db

WITHOUT_STATE = {
    "category": {"title_vi": "Khác"},
    "period": {"title_vi": "Khác"},
    "source": {"title_vi": "Khác"},
    "territory": {"title_vi": "Khác"},
    "unit": {"label_vi": "khác"},
}


@pytest.fixture
def writer():
    return signed_in(person("nguoi-viet", groups.WRITERS))


@pytest.fixture
def reviewer():
    return signed_in(person("nguoi-duyet", groups.REVIEWERS))


@pytest.fixture
def second_reviewer():
    return signed_in(person("nguoi-duyet-2", groups.REVIEWERS))


@pytest.fixture
def milestone():
    body = factories.institution()
    made = factories.milestone(title_vi="Một", effect_vi="Cũ", citations=[factories.citation()])
    factories.participation(made, body, "host")
    return made


def save(client, row, query="", **typed):
    url = address(type(row), "change", row.pk) + query
    return client.post(address(type(row), "change", row.pk), form_of(client, url) | typed)


def propose(client, row, **typed) -> Version:
    save(client, row, **typed)
    return Version.objects.filter(is_proposed=True).latest("pk")


def page_of(version: Version) -> str:
    kind = {"milestones": "milestone", "units": "unit", "sources": "source"}[version.entry.collection]
    return reverse(f"admin:achievements_{kind}_proposal", args=[version.entry.row, version.number])


def decide(client, version: Version, verdict: str, words: str = ""):
    return client.post(page_of(version), {"verdict": verdict, "words": words})


def state(row) -> str:
    row.refresh_from_db()
    return row.editorial_state


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


# Drafts


@pytest.fixture
def draft():
    return factories.milestone(editorial_state="draft", title_vi="Một")


def review(client, row, verdict, **typed):
    return client.post(address(type(row), "review", row.pk), {"verdict": verdict} | typed)


def test_writers_draft_is_submitted_returned_mended_and_published(writer, reviewer, draft):
    save(writer, draft, title_vi="Hai")
    review(writer, draft, "submit")
    states = [state(draft)]
    queue = reviewer.get(reverse("admin:review_queue")).content.decode()
    review(reviewer, draft, "return", words="Thiếu nguồn")
    states.append(state(draft))
    returned = writer.get(reverse("admin:review_queue")).content.decode()
    save(writer, draft, title_vi="Ba", editorial_state="in_review")
    states.append(state(draft))
    review(reviewer, draft, "publish")
    states.append(state(draft))

    assert states == ["in_review", "draft", "in_review", "published"]
    assert address(Milestone, "review", draft.pk) in queue
    assert "Thiếu nguồn" in returned
    decisions = Decision.objects.filter(version__entry=entry_of(draft))
    assert [(each.verdict, each.is_own) for each in decisions] == [("returned", False), ("approved", False)]


@pytest.mark.parametrize("verdict", ["publish", "schedule", "return"])
def test_writer_cannot_publish_or_return(writer, draft, verdict):
    review(writer, draft, "submit")
    when = (timezone.localtime() + timedelta(days=2)).strftime("%H:%M %d/%m/%Y")

    response = review(writer, draft, verdict, words="x", when=when)

    assert (response.status_code, state(draft)) == (403, "in_review")


def test_what_one_wrote_is_published_by_the_other(reviewer, second_reviewer, draft):
    save(reviewer, draft, title_vi="Hai", editorial_state="in_review")

    own = review(reviewer, draft, "publish")
    before = state(draft)
    review(second_reviewer, draft, "publish")

    assert (own.status_code, before, state(draft)) == (409, "in_review", "published")


def test_words_that_one_changed_last_are_ones_own(reviewer, second_reviewer, draft):
    save(reviewer, draft, title_vi="Hai", editorial_state="in_review")
    save(second_reviewer, draft, title_vi="Ba")

    assert review(second_reviewer, draft, "publish").status_code == 409
    assert review(reviewer, draft, "publish").status_code == 302


def test_day_is_typed_before_the_month(reviewer, draft):
    year = timezone.localdate().year + 1

    response = review(reviewer, draft, "schedule", when=f"08:00 5/12/{year}")

    draft.refresh_from_db()
    assert timezone.localtime(draft.publish_from).strftime("%d/%m/%Y %H:%M") == f"05/12/{year} 08:00"
    page = reviewer.get(address(Milestone, "change", draft.pk)).content.decode()
    assert f"08:00 05/12/{year}" in page
    assert response.status_code == 302
    assert not Milestone.objects.published().exists()


@pytest.mark.parametrize("when", ["", "hôm qua", "08:00 31/2/2030", "08:00 1/1/2010"])
def test_moment_that_cannot_be_is_refused(reviewer, draft, when):
    response = review(reviewer, draft, "schedule", when=when)

    assert response.context["schedule"].errors
    assert state(draft) == "draft"


def test_what_was_public_once_is_not_scheduled(reviewer, milestone):
    withdraw(reviewer, milestone)
    year = timezone.localdate().year + 1

    response = review(reviewer, milestone, "schedule", when=f"08:00 5/12/{year}")

    assert (response.status_code, state(milestone)) == (409, "withdrawn")


def test_scheduled_thing_is_shown_now_after_all(reviewer, second_reviewer, draft):
    year = timezone.localdate().year + 1
    review(reviewer, draft, "schedule", when=f"08:00 5/12/{year}")

    review(second_reviewer, draft, "publish")

    assert Milestone.objects.published().get() == draft


# Withdrawing


def withdraw(client, row, vi="Số liệu chưa được xác nhận", en=""):
    sent = {"confirmed": "yes", "vi": vi, "en": en}
    return client.post(address(type(row), "withdraw", row.pk), sent)


def test_reason_stands_at_the_old_address_in_both_languages(client, reviewer, milestone):
    save(reviewer, milestone, effect_vi="Mới")
    withdraw(reviewer, milestone, "Số liệu chưa được xác nhận", "Figures not confirmed")

    vietnamese = client.get(f"/dau-moc/{milestone.slug}/")
    english = client.get(f"/en/milestones/{milestone.slug}/")

    assert [vietnamese.status_code, english.status_code] == [410, 410]
    assert "Số liệu chưa được xác nhận" in vietnamese.content.decode()
    assert "Figures not confirmed" in english.content.decode()
    assert milestone.title_vi not in vietnamese.content.decode()


def test_reason_in_one_language_is_shown_marked_in_the_other(client, reviewer, milestone):
    withdraw(reviewer, milestone)

    english = client.get(f"/en/milestones/{milestone.slug}/").content.decode()

    assert re.search(r'lang="vi"[^>]*>[^<]*Số liệu chưa được xác nhận', english)


def test_what_is_published_again_has_no_reason_any_more(client, reviewer, second_reviewer, milestone):
    withdraw(reviewer, milestone)
    review(second_reviewer, milestone, "publish")

    assert client.get(f"/dau-moc/{milestone.slug}/").status_code == 200
    review_again = withdraw(reviewer, milestone, "Lý do khác")
    html = client.get(f"/dau-moc/{milestone.slug}/").content.decode()
    assert review_again.status_code == 302
    assert "Lý do khác" in html
    assert "chưa được xác nhận" not in html


def test_withdrawing_says_what_else_disappears(reviewer):
    figure = factories.observation()

    page = reviewer.get(address(Metric, "withdraw", figure.metric.pk))

    assert [other["name"] for other in page.context["others"]] == [figure.metric.category, figure]
    assert Metric.objects.get().editorial_state == "published"


def test_writer_withdraws_nothing(writer, milestone):
    alone = withdraw(writer, milestone)
    chosen = {"action": "withdraw", "_selected_action": [milestone.pk], "confirmed": "yes", "vi": "x"}
    writer.post(address(Milestone, "changelist"), chosen)

    assert (alone.status_code, state(milestone)) == (403, "published")


def test_several_are_withdrawn_together_with_one_reason(client, reviewer, milestone):
    other = factories.milestone()
    sent = {
        "action": "withdraw",
        "_selected_action": [milestone.pk, other.pk],
        "confirmed": "yes",
        "vi": "Lý do",
    }

    reviewer.post(address(Milestone, "changelist"), sent)

    assert {state(milestone), state(other)} == {"withdrawn"}
    assert "Lý do" in client.get(f"/dau-moc/{other.slug}/").content.decode()


# The queue


def test_several_are_decided_at_once(writer, reviewer, milestone, draft):
    version = propose(writer, milestone, title_vi="Hai")
    review(writer, draft, "submit")
    chosen = {"proposal": [version.pk], "draft": [f"milestones:{draft.pk}"]}

    reviewer.post(reverse("admin:review_queue"), chosen | {"verdict": "approve"})

    milestone.refresh_from_db()
    assert (milestone.title_vi, state(draft)) == ("Hai", "published")


def test_writer_decides_of_nothing_in_the_queue(writer, milestone, draft):
    version = propose(writer, milestone, title_vi="Hai")
    review(writer, draft, "submit")
    for chosen in ({"proposal": [version.pk]}, {"draft": [f"milestones:{draft.pk}"]}):
        for verdict in ("approve", "return"):
            sent = chosen | {"verdict": verdict, "words": "x"}
            assert writer.post(reverse("admin:review_queue"), sent).status_code == 403

    milestone.refresh_from_db()
    assert (milestone.title_vi, state(draft)) == ("Một", "in_review")


@pytest.mark.parametrize(
    "key", ["", "milestones:", "milestones:x", "nothing:1", f"milestones:{'9' * 30}", "units:1"]
)
def test_queue_takes_any_key(reviewer, key):
    response = reviewer.post(
        reverse("admin:review_queue"), {"verdict": "approve", "draft": key, "proposal": key}
    )

    assert response.status_code == 302


def test_nothing_of_a_proposal_is_public(client, writer, milestone):
    propose(writer, milestone, title_vi="Bí mật")

    for path in (
        "/",
        f"/dau-moc/{milestone.slug}/",
        "/dong-thoi-gian/",
        "/data/milestones.csv",
        "/tim-kiem/?q=mat",
    ):
        response = client.get(path)
        text = b"".join(response) if response.streaming else response.content
        assert "Bí mật" not in text.decode()


def test_figure_of_a_draft_metric_and_a_new_unit_wait_with_it(writer):
    unit = factories.unit(slug="hop-thu", label_vi="hộp thư")
    metric = factories.metric(unit=unit, editorial_state="draft")

    save(writer, unit, label_vi="hòm thư")

    unit.refresh_from_db()
    assert (unit.label_vi, Observation.objects.count(), Unit.objects.count()) == ("hòm thư", 0, 2)
    assert metric.unit == unit
