"""Whoever lacks the one right that something asks for does nothing with it, whatever else he may."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from achievements.models import Milestone
from achievements.record.keeping import entry_of, form_of, keep
from tests import factories
from tests.desk.forms import address
from tests.desk.people import signed_in
from tests.desk.reviewing import save
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db


def able(*but: str) -> Any:
    """The client of somebody who may do everything with the record but these."""
    user = User.objects.create_user("-".join(["khong", *but]), is_staff=True)
    of_record = Permission.objects.filter(content_type__app_label__in=["achievements", "axes"])
    user.user_permissions.set(of_record.exclude(codename__regex=rf"^({'|'.join(but)})_"))
    return signed_in(user)


def restore(client: Any, entry: Any, number: int) -> Any:
    return client.post(reverse("admin:achievements_milestone_restore", args=[entry.pk, number]))


@pytest.fixture
def draft_of_two_versions(admin_client) -> Milestone:
    made = factories.milestone(editorial_state="draft", title_vi="Một")
    keep([made], Change(Version.Origin.EDITOR))
    save(admin_client, made, title_vi="Hai")
    return made


def test_who_may_not_change_restores_nothing(draft_of_two_versions):
    entry, before = entry_of(draft_of_two_versions), form_of(draft_of_two_versions)

    refused = restore(able("change"), entry, 1)
    after = form_of(draft_of_two_versions)
    taken = restore(able("publish", "add", "delete"), entry, 1)

    assert (refused.status_code, after) == (403, before)
    assert (taken.status_code, form_of(draft_of_two_versions)["title"]["vi"]) == (302, "Một")


def test_who_may_not_add_brings_nothing_back(admin_client, draft_of_two_versions):
    entry = entry_of(draft_of_two_versions)
    admin_client.post(address(Milestone, "delete", draft_of_two_versions.pk), {"post": "yes"})

    refused = restore(able("add"), entry, 1)
    came_back = Milestone.objects.count()
    taken = restore(able("publish", "change", "delete"), entry, 1)

    assert (refused.status_code, came_back) == (403, 0)
    assert (taken.status_code, Milestone.objects.get().title_vi) == (302, "Một")


def test_who_may_not_publish_restores_what_is_public_only_as_a_proposal(admin_client):
    public = factories.milestone(title_vi="Một")
    keep([public], Change(Version.Origin.EDITOR))
    save(admin_client, public, title_vi="Hai")

    response = restore(able("publish"), entry_of(public), 1)

    assert (response.status_code, form_of(public)["title"]["vi"]) == (302, "Hai")
    assert Version.objects.get(is_proposed=True).form["title"]["vi"] == "Một"


def test_what_was_public_comes_back_as_a_draft_when_its_writer_restores_it(admin_client):
    public = factories.milestone(title_vi="Một")
    entry = keep([public], Change(Version.Origin.EDITOR))[0].entry
    admin_client.post(address(Milestone, "delete", public.pk), {"post": "yes"})

    restore(able("publish"), entry, 1)

    assert Milestone.objects.get().editorial_state == "draft"


def actions() -> Iterator[tuple[Any, str, list[str]]]:
    """Every action of the desk, and the rights that it asks for."""
    for model, screens in admin.site._registry.items():
        for action, name, _words in screens._get_base_actions():
            yield model, name, list(getattr(action, "allowed_permissions", []))


@pytest.mark.parametrize(
    ("model", "action", "rights"),
    [pytest.param(*each, id=f"{each[0]._meta.model_name}-{each[1]}") for each in actions()],
)
def test_action_asks_for_its_right(record, model, action, rights):
    row = model._default_manager.first()
    client = able(*rights, *(["change"] if "view" in rights else []))  # who may change may see

    assert rights
    offered = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    if offered.status_code == 200 and offered.context["action_form"]:
        assert action not in dict(offered.context["action_form"].fields["action"].choices)
    if row:
        before = model._default_manager.values().get(pk=row.pk)
        sent = {"action": action, "_selected_action": [row.pk], "post": "yes", "confirmed": "yes", "vi": "x"}
        client.post(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), sent)
        assert model._default_manager.values().get(pk=row.pk) == before
