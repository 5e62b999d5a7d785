"""What waits at the desk: all of it in the queue, counted on the start page, at a constant price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from achievements.models import Milestone
from desk.start import SHOWN
from tests import factories
from tests.desk.forms import address
from tests.desk.reviewing import decide, propose, review, save
from versions.models import Version

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:review_queue")
KINDS = ("observation", "document", "institution", "milestone")


def queue(client):
    return client.get(QUEUE).context["queue"]


def listed(client):
    """The addresses that the queue leads to, under the names of the start page's blocks."""
    shown = queue(client)
    lists = {
        "waiting": [*shown.proposals, *shown.drafts],
        "returned": shown.returned,
        "scheduled": shown.scheduled,
    }
    return {name: [item.address for item in items] for name, items in lists.items()}


def started(client):
    """The blocks of the start page that tell of the queue."""
    blocks = {block.name: block for block in client.get(reverse("admin:index")).context["blocks"]}
    return {name: blocks[name] for name in ("waiting", "returned", "scheduled")}


def proposal(writer, reviewer):
    return propose(writer, factories.milestone(), title_vi="Đổi")


def returned_proposal(writer, reviewer):
    decide(reviewer, proposal(writer, reviewer), "return", "Thiếu nguồn")


def proposal_of_what_is_deleted(writer, reviewer):
    version = proposal(writer, reviewer)
    reviewer.post(address(Milestone, "delete", version.entry.row), {"post": "yes"})
    version.entry.refresh_from_db()
    assert version.entry.row is None


def returned_draft(writer, reviewer):
    draft = factories.milestone(editorial_state="draft")
    save(writer, draft, title_vi="Bản nháp")
    review(writer, draft, "submit")
    review(reviewer, draft, "return", words="Ghi rõ ngày")
    return draft


def returned_draft_submitted_again(writer, reviewer):
    review(writer, returned_draft(writer, reviewer), "submit")


def returned_draft_published_by_hand(writer, reviewer):
    key = returned_draft(writer, reviewer).pk
    Milestone.objects.filter(pk=key).update(editorial_state="published")


def in_review(writer, reviewer):
    for kind in KINDS:
        getattr(factories, kind)(editorial_state="in_review")


def scheduled(writer, reviewer):
    for kind in KINDS:
        getattr(factories, kind)(publish_from=timezone.now() + timedelta(days=1))


def published(writer, reviewer):
    factories.one_of_each()


WAYS = {  # what waits then for the writer
    proposal: {"waiting": 1},
    returned_proposal: {"returned": 1},
    proposal_of_what_is_deleted: {},
    returned_draft: {"returned": 1},
    returned_draft_submitted_again: {"waiting": 1},
    returned_draft_published_by_hand: {},
    in_review: {"waiting": len(KINDS)},
    scheduled: {"scheduled": len(KINDS)},
    published: {},
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_start_page_counts_and_shows_what_the_queue_lists(writer, reviewer, way):
    way(writer, reviewer)

    for client in (writer, reviewer):
        found, blocks = listed(client), started(client)
        assert {name: len(addresses) for name, addresses in found.items()} == {
            name: block.count for name, block in blocks.items()
        }
        assert found == {name: [item.address for item in block.items] for name, block in blocks.items()}
        assert {client.get(each).status_code for addresses in found.values() for each in addresses} <= {200}
    counts = {name: block.count for name, block in started(writer).items() if block.count}
    assert counts == WAYS[way]


def test_queue_lists_all_of_what_the_start_page_only_begins(writer, reviewer):
    drafts = [factories.milestone(editorial_state="in_review") for _each in range(SHOWN + 2)]

    block = started(reviewer)["waiting"]

    assert (block.count, len(block.items)) == (len(drafts), SHOWN)
    assert listed(reviewer)["waiting"] == [address(Milestone, "review", draft.pk) for draft in drafts]


def test_things_that_may_be_decided_can_be_chosen_by_their_keys(writer, reviewer, second_reviewer):
    version, own = proposal(writer, reviewer), propose(reviewer, factories.milestone(), title_vi="Của mình")
    draft = factories.milestone(editorial_state="in_review")
    boxes = {
        version.pk: f'name="proposal" value="{version.pk}"',
        own.pk: f'name="proposal" value="{own.pk}"',
        draft: f'name="draft" value="milestones:{draft.pk}"',
    }

    pages = {client: client.get(QUEUE).content.decode() for client in (writer, reviewer, second_reviewer)}

    offered = [{key for key, box in boxes.items() if box in page} for page in pages.values()]
    assert offered == [set(), {version.pk, draft}, {version.pk, own.pk, draft}]


def test_figures_of_one_metric_are_told_apart(writer):
    metric = factories.metric()
    for value in (7, 10300):
        factories.observation(metric=metric, value=value, editorial_state="in_review")

    assert len({item.name for item in queue(writer).drafts}) == 2


def fill(writer, reviewer):
    """Two of all that waits, also of what the reviewer wrote."""
    for _each in range(2):
        for way in (returned_proposal, returned_draft, in_review, scheduled):
            way(writer, reviewer)
        for client in (writer, reviewer):
            for kind in ("milestone", "document", "observation"):
                save(client, getattr(factories, kind)(), is_disputed="on", title_vi="Đổi", subject_vi="Đổi")


def test_queue_costs_as_many_queries_however_much_waits(writer, reviewer, second_reviewer):
    fill(writer, reviewer)
    first = {client: price(client) for client in (writer, reviewer)}
    proposed = Version.objects.waiting().count()
    fill(writer, reviewer)

    assert Version.objects.waiting().count() == 2 * proposed == 24
    assert {client: price(client) for client in first} == first
    assert max(first.values()) <= 25


def price(client):
    client.get(QUEUE)  # fills the caches of this process
    with CaptureQueriesContext(connection) as asked:
        assert client.get(QUEUE).status_code == 200
    return len(asked)
