"""When a session at the desk ends."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def browsers() -> tuple[Client, Client]:
    """Two in which the same administrator is signed in."""
    user = User.objects.create_superuser("lan", password="mat-khau-cu-1")
    clients = Client(), Client()
    for client in clients:
        client.force_login(user)
    return clients


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def test_changed_password_ends_all_other_sessions(browsers):
    here, there = browsers
    typed = {
        "old_password": "mat-khau-cu-1",
        "new_password1": "Khac-han-2026",
        "new_password2": "Khac-han-2026",
    }

    here.post(reverse("admin:password_change"), typed)

    assert (is_in(here), is_in(there)) == (True, False)


def test_password_that_an_administrator_set_ends_all_sessions_of_the_account(browsers, admin_client):
    user = User.objects.get(username="lan")
    typed = {"usable_password": "true", "password1": "Khac-han-2026", "password2": "Khac-han-2026"}

    admin_client.post(reverse("admin:auth_user_password_change", args=[user.pk]), typed)

    assert [is_in(client) for client in browsers] == [False, False]


def test_session_ends_after_a_working_day_without_use(browsers):
    used, unused = browsers
    for moment, both in [
        ("2026-03-05T01:00:00Z", True),
        ("2026-03-05T08:59:00Z", False),
        ("2026-03-05T16:58:00Z", False),
    ]:
        with time_machine.travel(moment, tick=False):
            assert is_in(used)
            if both:
                assert is_in(unused)
    with time_machine.travel("2026-03-05T16:59:00Z", tick=False):
        assert is_in(used)
        assert not is_in(unused)


def test_reading_public_pages_does_not_keep_a_session_in_use(browsers):
    client = browsers[0]
    is_in(client)
    before = client.session["desk_used_at"]

    with time_machine.travel("2040-01-01T00:00:00Z", tick=False):
        client.get("/khong-co/")

    assert client.session["desk_used_at"] == before
