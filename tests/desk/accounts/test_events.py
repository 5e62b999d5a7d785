"""The sign-in log: what stands in it, that guessing does not fill it, who reads it, when it is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from desk import groups
from desk.accounts import events
from desk.accounts.events import record
from desk.accounts.models import AccountEvent, OpenSession, What
from tests.desk.people import person, signed_in

pytestmark = pytest.mark.django_db

MOMENT = "2026-03-05T02:00:00Z"
LOGIN = "/quan-tri/login/"
LOG = reverse("admin:accounts_accountevent_changelist")


@pytest.fixture(autouse=True)
def administrator() -> User:
    return User.objects.create_superuser("lan", password="mat-khau-dung")


def sign_in(client: Client, password: str, account: str = "lan", network: str = "192.0.2.7") -> None:
    client.post(LOGIN, {"username": account, "password": password}, REMOTE_ADDR=network)


def entries() -> list[tuple]:
    values = AccountEvent.objects.order_by("pk").values_list("what", "account", "network", "times")
    return list(values)


def test_signing_in_and_out_stands_in_the_log_that_an_administrator_reads(client):
    sign_in(client, "mat-khau-dung")
    client.post(reverse("admin:logout"), REMOTE_ADDR="192.0.2.7")

    page = signed_in(person("truong", groups.ADMINISTRATORS)).get(LOG)

    assert entries() == [("signed_in", "lan", "192.0.2.7", 1), ("signed_out", "lan", "192.0.2.7", 1)]
    assert page.status_code == 200
    for words in ("192.0.2.7", "đăng nhập", "đăng xuất"):
        assert words in page.content.decode()


def test_nobody_changes_the_log_and_others_do_not_see_it(client):
    sign_in(client, "sai")
    key = AccountEvent.objects.get().pk
    head, reviewer = (signed_in(person(group, group)) for group in (groups.ADMINISTRATORS, groups.REVIEWERS))
    pages = [reverse(f"admin:accounts_accountevent_{page}", args=[key]) for page in ("change", "delete")]
    pages.append(reverse("admin:accounts_accountevent_add"))
    for reader in (head, reviewer, signed_in(User.objects.get(username="lan"))):
        assert {reader.post(page, {"post": "yes", "account": "x"}).status_code for page in pages} == {403}

    assert head.get(pages[0]).status_code == 200
    assert reviewer.get(LOG).status_code == 403
    assert "không có quyền làm việc này" in reviewer.get(LOG).content.decode()
    assert entries() == [("wrong_password", "lan", "192.0.2.7", 1)]


def test_failures_are_told_apart_and_no_password_typed_as_a_name_is_kept(client):
    User.objects.create_user("khach", password="mat-khau-dung")
    sign_in(client, "sai")
    sign_in(client, "mat-khau-dung", account="khach")
    sign_in(client, "gi-do", account="mat-khau-dung")

    assert [entry[:2] for entry in entries()] == [
        ("wrong_password", "lan"),
        ("not_at_the_desk", "khach"),
        ("wrong_password", ""),
    ]


def test_twenty_guesses_make_two_entries_and_those_of_the_next_hour_others():
    with time_machine.travel(MOMENT, tick=False) as clock:
        for _time in range(20):
            sign_in(Client(), "sai")
        first = entries()
        clock.shift(timedelta(minutes=61))
        sign_in(Client(), "sai")

    assert first == [("wrong_password", "lan", "192.0.2.7", 9), ("locked", "lan", "192.0.2.7", 11)]
    assert entries() == [*first, ("wrong_password", "lan", "192.0.2.7", 1)]


@pytest.mark.limit("entries of failures in the sign-in log")
def test_guessing_from_everywhere_does_not_fill_the_log(monkeypatch):
    monkeypatch.setattr(events, "FAILURES_A_DAY", 3)
    for number in range(5):
        sign_in(Client(), "sai", network=f"198.51.100.{number}")
    sign_in(Client(), "mat-khau-dung", network="203.0.113.9")

    assert [entry[0] for entry in entries()] == ["wrong_password"] * 3 + ["signed_in"]


@pytest.mark.limit("the sign-in log")
def test_every_night_what_is_older_than_a_year_is_forgotten(client, capsys):
    with time_machine.travel("2025-03-01T00:00:00Z", tick=False):
        sign_in(Client(), "sai")
        sign_in(client, "mat-khau-dung")
    with time_machine.travel(MOMENT, tick=False):
        record(None, What.RESET, "lan")
        call_command("forget_sign_ins")

    assert "Đã xoá 2 mục nhật ký đăng nhập." in capsys.readouterr().out
    assert [entry[0] for entry in entries()] == ["reset"]
    assert not AccessAttempt.objects.exists()
    assert (Session.objects.count(), OpenSession.objects.count()) == (0, 0)


def test_what_is_younger_stays(client):
    with time_machine.travel("2026-03-01T00:00:00Z", tick=False):
        sign_in(client, "mat-khau-dung")
    with time_machine.travel(MOMENT, tick=False):
        call_command("forget_sign_ins", "--days", "365")

    assert len(entries()) == OpenSession.objects.count() == 1
