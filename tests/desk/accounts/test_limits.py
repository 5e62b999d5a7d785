"""A password is tried ten times, then not for a while; and nobody can keep an administrator out for ever."""

import logging

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from desk.accounts.limits import DEVICE

pytestmark = pytest.mark.django_db
WRONG = "doan"
LOGIN = "/quan-tri/login/"
MOMENT = "2026-03-05T02:00:00Z"  # nine o'clock in Lào Cai
IN_A_QUARTER = "2026-03-05T02:15:01Z"


@pytest.fixture(autouse=True)
def administrator() -> User:
    return User.objects.create_superuser("lan", password="mat-khau-dung")


def sign_in(client: Client, password: str = WRONG, account: str = "lan", network: str = "192.0.2.1"):
    return client.post(LOGIN, {"username": account, "password": password}, REMOTE_ADDR=network)


def guess(times: int, **where: str) -> list[int]:
    """The statuses of as many wrong passwords, each by a browser without a cookie."""
    return [sign_in(Client(), **where).status_code for _time in range(times)]


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.limit("wrong passwords for an account, or from a network")
def test_after_ten_wrong_passwords_the_right_one_is_not_tried_for_a_quarter_of_an_hour():
    guessed, right = guess(20), sign_in(Client(), "mat-khau-dung")

    assert guessed == [200] * 9 + [429] * 11
    assert right.status_code == 429
    assert right.headers["Retry-After"] == "900"
    assert "Có thể thử lại từ 09:15 ngày 05/03/2026." in right.content.decode()
    with time_machine.travel(IN_A_QUARTER, tick=False):
        assert sign_in(Client(), "mat-khau-dung").status_code == 302


@time_machine.travel(MOMENT, tick=False)
def test_account_is_limited_whatever_networks_the_guesses_come_from():
    for number in range(10):
        guess(1, network=f"198.51.100.{number}")

    assert sign_in(Client(), "mat-khau-dung", network="203.0.113.9").status_code == 429


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.parametrize("others", ["192.0.2.1", "2001:db8::9"])
def test_network_is_limited_whatever_accounts_are_guessed(others):
    first = "2001:db8::1" if ":" in others else others
    for number in range(10):
        guess(1, account=f"ai-do-{number}", network=first)

    assert sign_in(Client(), "mat-khau-dung", network=others).status_code == 429
    assert sign_in(Client(), "mat-khau-dung", network="203.0.113.9").status_code == 302


@time_machine.travel(MOMENT, tick=False)
def test_who_guesses_elsewhere_cannot_lock_out_a_device_that_was_signed_in_from(client):
    sign_in(client, "mat-khau-dung")
    client.post(reverse("admin:logout"))
    for number in range(20):
        guess(1, network=f"198.51.100.{number}")

    assert guess(1) == [429]
    assert sign_in(client, "mat-khau-dung").status_code == 302


@time_machine.travel(MOMENT, tick=False)
def test_known_device_is_limited_too_but_only_that_one(client):
    sign_in(client, "mat-khau-dung")
    client.post(reverse("admin:logout"))

    guessed = [sign_in(client).status_code for _time in range(12)]

    assert guessed == [200] * 9 + [429] * 3
    assert sign_in(client, "mat-khau-dung").status_code == 429
    assert sign_in(Client(), "mat-khau-dung", network="203.0.113.9").status_code == 302


@time_machine.travel(MOMENT, tick=False)
@pytest.mark.parametrize("forged", ["ab12cd34.0123456789abcdef", "ab12cd34.0123456789abcdef:1abc:xyz", ""])
def test_forged_mark_of_a_device_is_worth_nothing(client, forged):
    guess(10)
    client.cookies[DEVICE] = forged

    assert sign_in(client, "mat-khau-dung").status_code == 429


@time_machine.travel(MOMENT, tick=False)
def test_mark_of_a_device_is_worth_nothing_for_another_account(client):
    User.objects.create_superuser("minh", password="mat-khau-dung")
    sign_in(client, "mat-khau-dung", account="minh")
    client.post(reverse("admin:logout"))
    guess(10, network="198.51.100.1")

    assert sign_in(client, "mat-khau-dung").status_code == 429


@time_machine.travel(MOMENT, tick=False)
def test_guesses_while_nothing_is_tried_do_not_make_it_longer():
    guess(10)
    with time_machine.travel("2026-03-05T02:14:00Z", tick=False):
        assert guess(5) == [429] * 5
    with time_machine.travel(IN_A_QUARTER, tick=False):
        assert sign_in(Client(), "mat-khau-dung").status_code == 302


def test_administrator_releases_a_lock(admin_client):
    guess(10)
    keys = list(AccessAttempt.objects.values_list("pk", flat=True))

    page = admin_client.get(reverse("admin:axes_accessattempt_changelist")).content.decode()
    admin_client.post(
        reverse("admin:axes_accessattempt_changelist"), {"action": "release", "_selected_action": keys}
    )

    assert "Cho thử lại ngay" in page
    assert sign_in(Client(), "mat-khau-dung").status_code == 302


def test_failure_is_logged_with_account_and_network_and_without_password(caplog):
    with caplog.at_level(logging.WARNING, "axes"):
        sign_in(Client(), "sai-mat-khau", account="lan\nAXES: forged", network="192.0.2.7")

    said = caplog.text
    assert "192.0.2.7" in said
    assert "lan?AXES: forged" in said
    assert "sai-mat-khau" not in said
    assert "sai-mat-khau" not in str(AccessAttempt.objects.values().get())


@time_machine.travel(MOMENT, tick=False)
def test_whoever_has_the_server_makes_a_device_known_while_the_account_is_guessed_at(client, capsys):
    call_command("know_device", "lan")
    address = capsys.readouterr().out.strip()
    guess(10)

    client.get(address)

    assert sign_in(client, "mat-khau-dung").status_code == 302
    with time_machine.travel(IN_A_QUARTER, tick=False):
        assert Client().get(address).status_code == 404


def test_device_is_made_known_by_nobody_else(client):
    assert client.get("/quan-tri/known-device/bGFu:1abc:forged/").status_code == 404
    with pytest.raises(CommandError):
        call_command("know_device", "khong-co")
