"""Every address of the desk, asked by who has the password and not the code: none answers, nothing changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from achievements.pictures.drawing import FORMS, WIDTHS
from desk import groups
from desk.accounts.models import AccountEvent, OpenSession
from tests.desk.people import person, phone, signed_in, verified
from tests.desk.test_every_address import everything, make_record, patterns, sent

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# What signing in is made of; each asks for what it needs by itself
OPEN = {"login", "code", "set_up_first", "forgotten", "new_password", "known_device", "know_device"}
PASSWORD = "mot mat khau dai"


@pytest.fixture(autouse=True)
def on_a_server(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def reviewer() -> User:
    make_record(person("nguoi-viet-khac", groups.WRITERS))
    user = person("lan", groups.REVIEWERS, groups.ADMINISTRATORS)
    user.set_password(PASSWORD)
    user.save()
    return user


def addresses() -> Iterator[tuple[str, str]]:
    """Every address under the desk that is not OPEN, by the name of its pattern, filled in with rows that are there."""
    texts = {
        "app_label": "achievements",
        "of": "date",
        "url": "khong-co",
        "name": "x.png",
        "model_name": "milestone",
    }
    picture = {"digest": "0" * 64, "width": WIDTHS[0], "suffix": next(iter(FORMS))}
    keys = {"content_type_id": 1, "object_id": 1, "row": 1, "id": 1, "key": 1, "number": 2}
    given = texts | picture | keys
    for pattern in patterns(admin.site.urls[0]):
        if pattern.name and pattern.name not in OPEN:
            names = {*pattern.pattern.converters, *pattern.pattern.regex.groupindex}
            yield (
                pattern.name,
                reverse(f"admin:{pattern.name}", kwargs={name: given.get(name, 1) for name in names}),
            )
    yield "nothing", "/quan-tri/khong-co/"


def asked(client: Client, name: str, path: str) -> list[Any]:
    """Whereto each answer sends; its status where it sends nowhere."""
    model = _model_of(name)
    answers = [client.get(path), client.post(path, sent(name, model) | {"end": "all", "take_off": "yes"})]
    return [getattr(answer, "url", answer.status_code) for answer in answers]


def _model_of(name: str) -> Any:
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    return models.get(name.rpartition("_")[0], User)


def with_password_only(user: User) -> Client:
    client = Client()
    client.post("/quan-tri/login/", {"username": user.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("has_phone", [False, True])
@pytest.mark.parametrize("enter", [signed_in, with_password_only])
def test_without_the_code_nothing_of_the_desk_answers(reviewer, enter, has_phone):
    if has_phone:
        phone(reviewer)
    client, before = enter(reviewer), everything()
    open_before = OpenSession.objects.count()

    there = {name: asked(client, name, path) for name, path in addresses()}

    sign_in = "/quan-tri/login/?next="
    others = {
        name: urls for name, urls in there.items() if not all(str(url).startswith(sign_in) for url in urls)
    }
    assert others == {"logout": ["/quan-tri/", "/quan-tri/"]}
    assert len(there) > 150
    assert everything() == before
    assert OpenSession.objects.count() <= open_before + 1
    assert set(AccountEvent.objects.values_list("what", flat=True)) <= {"signed_in"}


def test_with_the_code_they_do(reviewer):
    client = verified(reviewer)

    statuses = [client.get(path).status_code for name, path in addresses() if name.endswith("_changelist")]

    assert statuses.count(200) > 20
