"""People, groups and the imprint are changed only by who has shown lately who he is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client

from achievements.models import Imprint
from desk.accounts.models import AccountEvent, What
from tests import factories
from tests.desk.people import code, phone, signed_in
from tests.desk.test_every_address import addresses, everything, sent

pytestmark = pytest.mark.django_db

PASSWORD = "mot mat khau dai"
MOMENT = "2026-03-05T02:00:00Z"
FORM = "/quan-tri/auth/user/add/"
CONFIRM = f"/quan-tri/confirm/?next={FORM.replace('/', '%2F')}"


@pytest.fixture
def clock():
    with time_machine.travel(MOMENT, tick=False) as travelled:
        yield travelled


@pytest.fixture
def client(clock) -> Client:
    """That of an administrator who has signed in twenty minutes ago."""
    client = signed_in(User.objects.create_superuser("lan", password=PASSWORD))
    clock.shift(timedelta(minutes=20))
    return client


def is_asked(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith("/quan-tri/confirm/?next=")


@pytest.mark.parametrize("model", [User, Group, Imprint])
def test_nothing_is_changed_at_any_address_without_confirming(client, model):
    factories.one_of_each()
    Imprint(pk=1).save()
    before = everything()

    answers = {name: client.post(path, sent(name, model)) for name, path in addresses(model).items()}

    assert {name for name, answer in answers.items() if not is_asked(answer)} == set()
    assert len(answers) >= 5
    assert everything() == before


def test_forms_ask_before_they_are_filled_in_and_lists_do_not(client):
    factories.milestone()

    assert is_asked(client.get(FORM))
    assert client.get("/quan-tri/auth/user/").status_code == 200
    assert client.get("/quan-tri/achievements/milestone/add/").status_code == 200


def test_who_has_just_signed_in_is_not_asked(clock):
    client = signed_in(User.objects.create_superuser("lan"))

    assert client.get(FORM).status_code == 200


@pytest.mark.parametrize("shown", ["password", "code"])
@pytest.mark.limit("people, groups, imprint after the last password or code")
def test_password_or_code_leads_back_to_the_form_for_a_quarter_of_an_hour(client, clock, shown):
    device = phone(User.objects.get())
    page = client.get(CONFIRM).content.decode()

    answer = client.post(CONFIRM, {"shown": PASSWORD if shown == "password" else code(device.key)})

    assert 'autocomplete="current-password"' in page
    assert answer.url == FORM
    assert client.get(FORM).status_code == 200
    clock.shift(timedelta(minutes=16))
    assert is_asked(client.get(FORM))


def test_wrong_password_is_counted_with_those_of_the_sign_in_page_and_written_down(client):
    statuses = [client.post(CONFIRM, {"shown": "doan"}).status_code for _time in range(11)]

    assert statuses == [200] * 9 + [429] * 2
    assert client.post(CONFIRM, {"shown": PASSWORD}).status_code == 429
    assert is_asked(client.get(FORM))
    events = AccountEvent.objects.values_list("what", "account", "times", "network")
    assert sorted(events) == [("locked", "lan", 3, "127.0.0.1"), ("wrong_password", "lan", 9, "127.0.0.1")]


def test_wrong_code_is_written_down(client):
    phone(User.objects.get())

    page = client.post(CONFIRM, {"shown": "000000"}).content.decode()

    assert "Mã không đúng" in page
    assert AccountEvent.objects.get().what == What.WRONG_CODE


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client, elsewhere):
    answer = client.post("/quan-tri/confirm/?next=" + elsewhere, {"shown": PASSWORD})

    assert answer.url == "/quan-tri/"
