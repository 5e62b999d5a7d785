"""Publishing and withdrawing: by those who may, and by nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from achievements.models import Milestone
from tests import factories
from tests.desk.forms import address, errors_of, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "before", "after", "typed"),
    [
        ("submit", "draft", "in_review", {}),
        ("publish", "draft", "published", {}),
        ("withdraw", "published", "withdrawn", {"confirmed": "yes", "vi": "Số liệu chưa được xác nhận"}),
    ],
)
def test_chosen_things_go_their_way(admin_client, action, before, after, typed):
    other = factories.milestone(editorial_state=before)
    chosen = factories.milestone(editorial_state=before)

    sent = {"action": action, "_selected_action": [chosen.pk]} | typed
    admin_client.post(address(Milestone, "changelist"), sent)

    states = dict(Milestone.objects.values_list("pk", "editorial_state"))
    assert states == {other.pk: before, chosen.pk: after}
    steps = admin_client.get(address(Milestone, "history", chosen.pk)).context["page"]
    assert [step.version.author_name for step in steps] == ["admin", ""]


def test_withdrawing_asks_for_a_reason_first(admin_client):
    chosen = factories.milestone()
    sent = {"action": "withdraw", "_selected_action": [chosen.pk]}

    asked = admin_client.post(address(Milestone, "changelist"), sent)
    without = admin_client.post(address(Milestone, "changelist"), sent | {"confirmed": "yes", "vi": " "})

    assert [response.status_code for response in (asked, without)] == [200, 200]
    assert without.context["form"].errors.keys() == {"vi"}
    assert Milestone.objects.get().editorial_state == "published"


def test_who_may_not_publish_is_not_offered_it(editor_client, record):
    Milestone.objects.update(editorial_state="draft")
    changelist = editor_client.get(address(Milestone, "changelist"))
    form = (
        editor_client.get(address(Milestone, "change", Milestone.objects.get().pk)).context["adminform"].form
    )

    assert {"publish", "withdraw"}.isdisjoint(
        dict(changelist.context["action_form"].fields["action"].choices)
    )
    assert [value for value, _label in form.fields["editorial_state"].choices] == ["draft", "in_review"]


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_who_may_not_publish_cannot_do_it_by_hand(editor_client, record, state):
    Milestone.objects.update(editorial_state="draft")
    chosen = Milestone.objects.get()

    saved = save(editor_client, Milestone, {"editorial_state": state})
    editor_client.post(
        address(Milestone, "changelist"), {"action": "publish", "_selected_action": [chosen.pk]}
    )

    assert list(errors_of(saved)) == ["editorial_state"]
    assert Milestone.objects.get().editorial_state == "draft"


def test_who_may_not_publish_cannot_delete_what_is_public(editor_client, record):
    before = Milestone.objects.values().get()

    response = editor_client.post(address(Milestone, "delete", before["id"]), {"post": "yes"})

    assert response.status_code == 403
    assert Milestone.objects.values().get() == before


@pytest.mark.parametrize(
    ("state", "publish_from", "offered"),
    [
        ("published", None, True),
        ("published", timezone.now() + timedelta(days=1), False),
        ("draft", None, False),
    ],
)
def test_way_to_the_page_is_offered_where_there_is_one(admin_client, record, state, publish_from, offered):
    Milestone.objects.update(editorial_state=state, publish_from=publish_from)
    milestone = Milestone.objects.get()

    page = admin_client.get(address(Milestone, "change", milestone.pk))

    assert (f'href="{milestone.get_absolute_url()}"' in page.content.decode()) is offered
