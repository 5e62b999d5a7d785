"""Sessions at the desk: when one ends by itself, who sees which, and that each can be ended."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse

from desk import groups
from desk.accounts.browsers import named
from desk.accounts.models import AccountEvent, OpenSession, What
from tests.desk.people import person, signed_in
from tests.stats.conftest import FIREFOX

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
)
COC_COC = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML) coc_coc_browser/130.0 Chrome/124.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1"
ACCOUNT = "/quan-tri/account/"


@pytest.fixture
def browsers() -> tuple[Client, Client]:
    """Two in which the same administrator is signed in."""
    user = User.objects.create_superuser("lan", password="mat-khau-cu-1")
    clients = Client(), Client()
    for client in clients:
        client.force_login(user)
    return clients


def is_in(client: Client, **where: str) -> bool:
    return client.get(reverse("admin:index"), **where).status_code == 200


def test_changed_password_ends_all_other_sessions(browsers):
    here, there = browsers
    assert (is_in(here), is_in(there)) == (True, True)
    typed = {
        "old_password": "mat-khau-cu-1",
        "new_password1": "Khac-han-2026",
        "new_password2": "Khac-han-2026",
    }

    here.post(reverse("admin:password_change"), typed)

    assert (is_in(here), is_in(there)) == (True, False)
    (left,) = OpenSession.objects.of(User.objects.get())
    assert left.session_id == here.session.session_key
    assert AccountEvent.objects.get().what == What.PASSWORD_CHANGED


def test_password_that_an_administrator_set_ends_all_sessions_of_the_account(browsers, admin_client):
    user = User.objects.get(username="lan")
    typed = {"usable_password": "true", "password1": "Khac-han-2026", "password2": "Khac-han-2026"}
    assert [is_in(client) for client in browsers] == [True, True]

    admin_client.post(reverse("admin:auth_user_password_change", args=[user.pk]), typed)

    user.refresh_from_db()
    assert OpenSession.objects.of(user) == []
    assert [is_in(client) for client in browsers] == [False, False]
    event = AccountEvent.objects.get()
    assert (event.what, event.account, event.by) == (What.PASSWORD_CHANGED, "lan", "admin")


@pytest.mark.limit("a session without use")
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
        assert [each.session_id for each in OpenSession.objects.of(User.objects.get())] == [
            used.session.session_key
        ]
        assert is_in(used)
        assert not is_in(unused)


def test_reading_public_pages_does_not_keep_a_session_in_use(browsers):
    client = browsers[0]
    is_in(client)
    before = client.session["desk_used_at"]

    with time_machine.travel("2040-01-01T00:00:00Z", tick=False):
        client.get("/khong-co/")

    assert client.session["desk_used_at"] == before


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox trên Linux"),
        (ANDROID, "Chrome trên Android"),
        (COC_COC, "Cốc Cốc trên Windows"),
        (IPHONE, "Safari trên iPhone"),
        ("curl/8.5", "trình duyệt không rõ tên"),
        ("", "trình duyệt không rõ tên"),
        ("Firefox", "Firefox"),
    ],
)
def test_browser_is_called_as_people_call_it(agent, words):
    browser, system = named(agent)

    assert OpenSession(browser=browser, system=system).described == words


def test_owner_sees_each_session_with_network_browser_and_times_and_ends_one(browsers):
    here, there = browsers
    with time_machine.travel("2026-03-05T02:00:00Z", tick=False):
        is_in(there, REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT=ANDROID)
    with time_machine.travel("2026-03-05T02:10:00Z", tick=False):
        is_in(there, REMOTE_ADDR="2001:db8::9", HTTP_USER_AGENT=ANDROID)
        page = here.get(ACCOUNT).content.decode()
        other = OpenSession.objects.get(session_id=there.session.session_key)
        here.post(ACCOUNT, {"end": str(other.pk)})

        assert "Chrome trên Android" in page
        assert "2001:db8::" in page
        assert "09:00 05/03/2026" in page and "09:10 05/03/2026" in page
        assert there.session.session_key not in page
        assert (is_in(here), is_in(there)) == (True, False)
    assert AccountEvent.objects.get().what == What.SESSION_ENDED


def test_all_others_are_ended_at_once(browsers):
    here, there = browsers
    is_in(there)

    page = here.post(ACCOUNT, {"end": "all"}, follow=True).content.decode()

    assert "Đã kết thúc 1 phiên." in page
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "9" * 30, "1 OR 1"])
def test_what_names_no_session_ends_none(browsers, asked):
    for client in browsers:
        is_in(client)

    assert browsers[0].post(ACCOUNT, {"end": asked}).status_code == 302

    assert OpenSession.objects.count() == 2
    assert not AccountEvent.objects.exists()


def test_nobody_ends_the_session_of_somebody_else_but_an_administrator(browsers):
    is_in(browsers[0])
    (row,) = OpenSession.objects.all()
    writer, head = person("viet", groups.WRITERS), person("truong", groups.ADMINISTRATORS)
    other = person("khac", groups.WRITERS)
    victim = signed_in(other)
    is_in(victim)
    page = reverse("admin:auth_user_access", args=[other.pk])

    signed_in(writer).post(ACCOUNT, {"end": str(row.pk)})
    assert signed_in(writer).post(page, {"end": "all"}).status_code == 403
    signed_in(head).post(page, {"end": str(row.pk)})
    assert (is_in(browsers[0]), is_in(victim)) == (True, True)

    assert "Kết thúc" in signed_in(head).get(page).content.decode()
    signed_in(head).post(page, {"end": "all"})
    assert (is_in(browsers[0]), is_in(victim)) == (True, False)


def test_ended_session_is_not_revived_by_a_request_on_its_way(browsers):
    client = browsers[0]
    is_in(client)
    session = client.session
    assert "desk_used_at" in session
    OpenSession.objects.end(User.objects.get())

    session["desk_used_at"] = 0.0
    with pytest.raises(UpdateError):
        session.save()

    assert not OpenSession.objects.exists()
    assert not is_in(client)
