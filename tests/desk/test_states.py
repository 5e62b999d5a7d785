"""The way of a thing to the public and back: submitted, returned, published, scheduled, withdrawn with a reason."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from achievements.models import Metric, Milestone, Observation, Unit
from achievements.record.keeping import entry_of
from tests import factories
from tests.desk.forms import address
from tests.desk.reviewing import (
    decide_in_list,
    decide_in_queue,
    page_of,
    propose,
    review,
    save,
    shown,
    state,
    withdraw,
)
from versions.models import Decision

pytestmark = pytest.mark.django_db


# Drafts


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


def test_draft_is_shown_with_who_wrote_it(writer, reviewer, draft):
    save(writer, draft, title_vi="Hai")
    review(writer, draft, "submit")
    review(reviewer, draft, "return", words="Thiếu nguồn")

    page = reviewer.get(address(Milestone, "review", draft.pk)).content.decode()

    assert re.search(r"<time [^>]+>[^<]+</time> · nguoi-viet · biên tập viên", page)


def test_who_submits_is_reminded_of_what_is_missing(writer, draft):
    save(writer, draft, title_vi="Mạng", title_en="Network", effect_vi="Nhanh hơn", date="", body_vi="Dài")

    page = writer.get(address(Milestone, "review", draft.pk)).content.decode()

    assert "Chưa có trích dẫn." in page
    assert "Chưa ghi thời gian." in page
    missing = re.search(r"Chưa có bản tiếng Anh: ([^<]*)\.<", page).group(1).split(", ")
    assert sorted(missing) == ["Hiệu quả", "Nội dung"]


def test_nobody_is_reminded_of_what_is_there(writer, draft):
    draft.citations.add(factories.citation())
    save(writer, draft, title_vi="Mạng", title_en="Network", effect_vi="", date="2012")

    assert shown(writer, address(Milestone, "review", draft.pk), "reminders") == []


def test_page_of_what_is_public_leads_to_what_is_proposed_of_it(writer, reviewer, milestone):
    version = propose(writer, milestone, title_vi="Hai")

    page = reviewer.get(address(Milestone, "review", milestone.pk)).content.decode()

    assert f'href="{page_of(version)}"' in page


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


@pytest.mark.parametrize("verdict", ["publish", "schedule"])
def test_draft_that_was_changed_while_it_was_read_is_not_published(writer, reviewer, draft, verdict):
    review(writer, draft, "submit")
    read = shown(reviewer, address(Milestone, "review", draft.pk), "seen")
    save(writer, draft, title_vi="Điều không ai đọc")
    when = (timezone.localtime() + timedelta(days=2)).strftime("%H:%M %d/%m/%Y")

    page = review(reviewer, draft, verdict, seen=read, when=when)

    assert (page.status_code, state(draft)) == (409, "in_review")
    assert "đã được sửa trong lúc bạn xem" in page.content.decode()
    assert "Điều không ai đọc" in page.content.decode()
    assert review(reviewer, draft, verdict, when=when).status_code == 302


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


def test_withdrawing_tells_of_photographs_whose_only_page_it_takes(reviewer, milestone):
    only = factories.photo(milestone=milestone, achievement=None, caption_vi="Chỉ ở đây")
    factories.photo(milestone=milestone, achievement=factories.achievement(), caption_vi="Cả ở nơi khác")

    page = reviewer.get(address(Milestone, "withdraw", milestone.pk))

    assert page.context["without_page"] == [only]
    assert "Không có nội dung nào khác biến mất theo" not in page.content.decode()


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

    decide_in_queue(reviewer, "approve", **chosen)

    milestone.refresh_from_db()
    assert (milestone.title_vi, state(draft)) == ("Hai", "published")


@pytest.mark.parametrize("sent", [None, "", "x", "2099-01-01T00:00:00"])
def test_draft_that_was_changed_since_the_list_was_shown_is_not_published(writer, reviewer, draft, sent):
    review(writer, draft, "submit")
    shown_at = shown(reviewer, reverse("admin:review_queue"), "queue").now.isoformat()
    save(writer, draft, title_vi="Điều không ai đọc")
    chosen = {"draft": [f"milestones:{draft.pk}"]}

    decide_in_queue(reviewer, "approve", **chosen, shown_at=shown_at if sent is None else sent)

    assert state(draft) == "in_review"
    decide_in_queue(reviewer, "approve", **chosen)
    assert state(draft) == "published"


@pytest.mark.parametrize("sent", [None, "", "x", "2099-01-01T00:00:00"])
def test_draft_that_was_changed_since_its_list_was_shown_is_not_published(writer, reviewer, draft, sent):
    shown_at = shown(reviewer, address(Milestone, "changelist"), "shown_at").isoformat()
    save(writer, draft, title_vi="Điều không ai đọc")

    refused = decide_in_list(reviewer, "publish", draft, shown_at=shown_at if sent is None else sent)

    assert state(draft) == "draft"
    assert "trong lúc bạn xem" in reviewer.get(refused.url).content.decode()
    decide_in_list(reviewer, "publish", draft)
    assert state(draft) == "published"


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
