"""Every address of the desk that belongs to no one kind of thing, asked by hand by who should change nothing there."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from desk import groups
from tests.desk.accounts.test_every_address_with_a_code import addresses as every_address
from tests.desk.people import person, signed_in
from tests.desk.test_every_address import EDITED, everything, lost, make_record, patterns, sent
from versions.models import Entry, Version

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OF_ONE_KIND = {pattern.name for model in EDITED for pattern in patterns(admin.site._registry[model].urls)}
MORE = {
    "end": "all",
    "take_off": "yes",
    "verdict": "approve",
    "old_password": "x",
    "key": "x",
    "restore": "1",
}

ROLES = {
    "nobody in particular": [],
    "a writer": [groups.WRITERS],
    "an administrator of people": [groups.ADMINISTRATORS],
}


def screens() -> Iterator[tuple[str, str]]:
    """Each address with the name of its pattern; new ones are among them by themselves."""
    yield from ((name, path) for name, path in every_address() if name not in OF_ONE_KIND)
    yield "status", reverse("status")


@pytest.fixture
def record() -> None:
    make_record(person("nguoi-viet-khac", groups.WRITERS))


def body() -> dict:
    proposals = {"proposal": list(Version.objects.waiting().values_list("pk", flat=True))}
    return sent("review_queue", User) | MORE | proposals


def asked(client: Client, path: str) -> list[int]:
    return [client.get(path).status_code, client.post(path, body()).status_code]


def test_without_signing_in_no_screen_answers(record):
    before = everything()

    answers = {name: [Client().get(path), Client().post(path, body())] for name, path in screens()}

    assert len(answers) > 20
    sign_in = "/quan-tri/login/?next="
    assert {
        name: [answer.status_code for answer in both]
        for name, both in answers.items()
        if name != "logout" and not all(getattr(answer, "url", "").startswith(sign_in) for answer in both)
    } == {}
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_no_screen_changes_what_is_public_for_who_may_not_decide(record, role):
    somebody = person("ai-do", *ROLES[role])
    before, broken = everything(), {}

    for name, path in screens():
        codes = asked(signed_in(somebody), path)
        if max(codes) >= 500:
            broken[name] = codes

    assert broken == {}
    assert lost(before, everything()) == {}


def test_second_reviewer_decides_nothing_of_his_own_at_any_screen():
    second = person("nguoi-duyet-2", groups.REVIEWERS)
    make_record(second)
    before = everything()

    codes = {name: max(asked(signed_in(second), path)) for name, path in screens()}

    assert {name: code for name, code in codes.items() if code >= 500} == {}
    assert codes["review_queue"] == 403
    assert lost(before, everything()) == {}


def test_who_has_no_group_sees_no_screen_that_shows_the_record(record):
    nobody = person("ai-do")

    seen = {name for name, path in screens() if signed_in(nobody).get(path).status_code == 200}

    shown = b"".join(signed_in(nobody).get(path).content for name, path in screens() if name in seen)
    assert seen
    assert [slug for slug in Entry.objects.values_list("slug", flat=True) if slug.encode() in shown] == []
    assert "status" not in seen
