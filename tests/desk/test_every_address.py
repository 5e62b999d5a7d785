"""Every address of the desk, as its URL patterns give them, asked by hand by those who should not change anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from achievements.models import EditorialState, Milestone, Observation, Source
from achievements.record.keeping import keep
from desk import groups
from desk.review import propose
from tests import factories
from tests.desk.people import person, signed_in
from tests.slow import mostly_slow
from versions.keeping import Change
from versions.models import Decision, Entry, Version

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EDITED: list[Any] = sorted(admin.site._registry, key=lambda model: model._meta.label)
TRIED = mostly_slow(EDITED, in_ci=[Milestone, Observation, Source, User])


@pytest.fixture
def record():
    make_record(person("nguoi-viet-khac", groups.WRITERS))


def make_record(author: User) -> None:
    """Something of everything, public, each with a version and a proposal by `author` that waits; and a reviewer."""
    factories.one_of_each()
    for model in sorted(groups.record_models(), key=lambda model: model.__name__):
        row = model.objects.first()
        if row is not None and hasattr(model.objects.all(), "collection"):
            (version,) = keep([row], Change(Version.Origin.EDITOR))
            propose(row, version.form, Change(Version.Origin.EDITOR, author=author, made_from=1))
    person("nguoi-duyet", groups.REVIEWERS)


def patterns(of: Any) -> Iterator[URLPattern]:
    for pattern in of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def addresses(model: Any) -> dict[str, str]:
    """Every address that the admin of `model` has, by the name of its pattern."""
    row = model._default_manager.first()
    entry = Entry.objects.filter(row=row and row.pk, collection=_collection(model)).first()
    given = {
        "object_id": row and row.pk,
        "row": row and row.pk,
        "id": row and row.pk,
        "pk": row and row.pk,
        "key": entry and entry.pk,
        "number": 2,
    }
    found = {}
    for pattern in patterns(admin.site._registry[model].urls):
        if pattern.name:
            names = pattern.pattern.converters
            kwargs = {name: given[name] for name in names}
            if None not in kwargs.values():
                number = {"number": 1} if pattern.name.endswith("_restore") else {}
                found[pattern.name] = reverse(f"admin:{pattern.name}", kwargs=kwargs | number)
    return found


def _collection(model: Any) -> str:
    return getattr(model._default_manager.all(), "collection", "")


def everything() -> dict[str, Any]:
    """All that the public could see, and all that rights depend on: rows of the record, standing versions, people."""
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("achievements").get_models(include_auto_created=True)
        if model.__name__ != "Revision"
    }
    standing = list(Entry.objects.order_by("pk").values("pk", "slug", "row", "standing"))
    people = list(User.objects.order_by("pk").values("username", "is_superuser", "is_staff", "password"))
    rights = list(Group.objects.order_by("pk").values("name", "permissions", "user"))
    return rows | {
        "standing": standing,
        "people": people,
        "rights": rights,
        "decisions": [Decision.objects.count()],
    }


def sent(name: str, model: Any) -> dict[str, Any]:
    """All that a form of the desk could be sent with, at once."""
    verdicts = {"proposal": "approve", "review": "publish"}
    values = {
        "post": "yes",
        "verdict": verdicts.get(name.rpartition("_")[2], ""),
        "words": "x",
        "confirmed": "yes",
        "vi": "Lý do",
        "action": "withdraw" if issubclass(model, factories.Milestone) else "delete_selected",
        "_selected_action": [row.pk for row in model._default_manager.all()[:5]],
        "opened": "1",
        "theirs": "1",
        "mine": '{"slug": "x"}',
        "opened_version": "1",
        "editorial_state": EditorialState.WITHDRAWN,
        "publish_from_0": "1/1/2030",
        "publish_from_1": "08:00",
        "is_superuser": "on",
        "password1": "mot mat khau dai",
        "password2": "mot mat khau dai",
    }
    texts = {field.name: "Khác" for field in model._meta.fields if field.name.endswith(("_vi", "_en"))}
    return texts | values


def typed_into(client: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body with what the form at `path` holds, where there is one, so that it is not refused for what it lacks."""
    response = client.get(path)
    context = response.context or {}
    if response.status_code != 200 or "adminform" not in context:
        return body
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    held = {
        field.html_name: [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
        for form in forms
        for field in form
        if (value := field.value()) not in (None, False) and field.name != "publish_from"
    }
    return held | body


@pytest.mark.parametrize("model", TRIED, ids=lambda model: model._meta.label_lower)
def test_writer_changes_nothing_that_the_public_knows_by_hand(record, model):
    client = signed_in(person("nguoi-viet", groups.WRITERS))
    before, broken = everything(), {}

    for name, path in addresses(model).items():
        response = client.post(path, typed_into(client, path, sent(name, model)))
        if response.status_code >= 500:
            broken[name] = response.status_code

    assert broken == {}
    assert lost(before, everything()) == {}


DECIDED_BY_WHO_CHANGES = {"achievements.synonym", "achievements.report"}  # by everybody else's rights too


@pytest.mark.parametrize("model", TRIED, ids=lambda model: model._meta.label_lower)
def test_second_reviewer_changes_nothing_alone_by_hand_but_what_he_withdraws(model):
    if model._meta.label_lower in DECIDED_BY_WHO_CHANGES:
        pytest.skip("decided by who may change it")
    second = person("nguoi-duyet-2", groups.REVIEWERS)
    make_record(second)
    client, before, codes = signed_in(second), everything(), {}

    for name, path in addresses(model).items():
        if not name.endswith("_withdraw"):
            body = sent(name, model) | {"action": "publish"}
            codes[name] = client.post(path, typed_into(client, path, body)).status_code
    own = Version.objects.filter(author=second, entry__collection=_collection(model))
    queue = {"verdict": "approve", "proposal": [version.pk for version in own]}
    codes["queue"] = client.post(reverse("admin:review_queue"), queue).status_code

    assert {name: code for name, code in codes.items() if code >= 500} == {}
    assert codes["queue"] == (403 if own else 302)
    assert lost(before, everything()) == {}


def lost(before: dict[str, list], after: dict[str, list]) -> dict[str, list]:
    """What is no longer as it was; a writer may add what nobody sees."""
    found = {name: [row for row in rows if row not in after[name]] for name, rows in before.items()}
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize("model", TRIED, ids=lambda model: model._meta.label_lower)
def test_nobody_reaches_the_desk_without_signing_in(record, client, model):
    before = everything()

    codes = {
        name: {client.get(path).status_code, client.post(path, sent(name, model)).status_code}
        for name, path in addresses(model).items()
    }

    assert set().union(*codes.values()) == {302}
    assert everything() == before


@pytest.mark.parametrize("model", TRIED, ids=lambda model: model._meta.label_lower)
def test_somebody_without_a_group_is_told_so_in_vietnamese(record, model):
    client, before = signed_in(person("nguoi-la")), everything()

    answers = {name: client.post(path, sent(name, model)) for name, path in addresses(model).items()}

    assert {response.status_code for response in answers.values()} <= {403, 404, 405}
    assert all(
        "không có quyền làm việc này" in response.content.decode()
        for response in answers.values()
        if response.status_code == 403
    )
    assert everything() == before


@pytest.mark.parametrize(
    "model",
    mostly_slow(
        sorted(groups.record_models(), key=lambda model: model.__name__), in_ci=[Milestone, Observation]
    ),
)
def test_administrator_of_people_changes_no_record(record, model):
    if model not in admin.site._registry:
        pytest.skip("a part of other forms")
    client, before = signed_in(person("truong", groups.ADMINISTRATORS)), everything()

    codes = {client.post(path, sent(name, model)).status_code for name, path in addresses(model).items()}

    assert codes <= {403, 404}
    assert everything() == before
