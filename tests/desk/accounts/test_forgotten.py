"""A new password by a link: handed over by an administrator, or sent by mail; answers that tell nothing; limits."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from desk import groups
from desk.accounts.models import AccountEvent, What
from laocai_ict import settings as portal
from tests.desk.people import person, phone, signed_in

pytestmark = pytest.mark.django_db

MOMENT = "2026-03-05T02:00:00Z"
FORGOTTEN = "/quan-tri/login/forgotten/"
NEW = {"new_password1": "Khac-han-2026", "new_password2": "Khac-han-2026"}


@pytest.fixture
def writer() -> User:
    user = person("lan", groups.WRITERS)
    user.email = "lan@example.vn"
    user.set_password("mot mat khau dai")
    user.save()
    return user


@pytest.fixture
def with_mail(settings):
    settings.EMAIL_URL = "smtp://localhost"
    settings.DEFAULT_FROM_EMAIL = "portal@example.vn"


def link_given(head: Client, user: User) -> str:
    page = head.post(reverse("admin:auth_user_access", args=[user.pk]), {"link": "yes"}).content.decode()
    found = re.search(r'id="link">([^<]+)<', page)
    return found[1] if found else ""


def choose(link: str) -> Client:
    """A browser in which `link` was opened and, where it held, a new password chosen."""
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], NEW)
    return client


def ask(email: str, network: str = "192.0.2.7") -> tuple[int, str]:
    """The status of the answer, and what it says."""
    answer = Client().post(FORGOTTEN, {"email": email}, REMOTE_ADDR=network)
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
    return answer.status_code, re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())


def test_link_of_an_administrator_lets_choose_a_password_once(writer):
    head = signed_in(person("truong", groups.ADMINISTRATORS))
    link = link_given(head, writer)

    choose(link)

    writer.refresh_from_db()
    assert writer.check_password("Khac-han-2026")
    assert "không còn hiệu lực" in Client().get(link).content.decode()
    given, changed = AccountEvent.objects.order_by("pk").values_list("what", "account", "by")
    assert given == (What.LINK_GIVEN, "lan", "truong")
    assert changed == (What.PASSWORD_CHANGED, "lan", "")


@pytest.mark.limit("a link for a new password")
def test_link_holds_for_a_day(writer):
    with time_machine.travel(MOMENT, tick=False) as clock:
        head = signed_in(User.objects.create_superuser("chu"))
        link = link_given(head, writer)
        clock.shift(timedelta(hours=23))
        assert "Dùng mật khẩu này" in Client().get(link, follow=True).content.decode()
        clock.shift(timedelta(hours=2))
        assert "không còn hiệu lực" in Client().get(link, follow=True).content.decode()
        choose(link)

    writer.refresh_from_db()
    assert writer.check_password("mot mat khau dai")


@pytest.mark.parametrize("account", ["lan", "chu"])
def test_link_is_given_to_nobody_by_whom_the_account_is_out_of_reach(writer, account):
    User.objects.create_superuser("chu")
    by = {"lan": groups.REVIEWERS, "chu": groups.ADMINISTRATORS}[account]

    assert link_given(signed_in(person("ai-do", by)), User.objects.get(username=account)) == ""

    assert not AccountEvent.objects.exists()


def test_new_password_signs_nobody_in_and_code_is_asked_for_as_ever(writer):
    phone(writer)
    client = choose(link_given(signed_in(User.objects.create_superuser("chu")), writer))

    answer = client.post("/quan-tri/login/", {"username": "lan", "password": "Khac-han-2026"})

    assert answer.url == "/quan-tri/login/code/"


def test_password_that_is_guessed_first_is_refused_here_too(writer):
    client = Client()
    form = client.get(link_given(signed_in(User.objects.create_superuser("chu")), writer), follow=True)

    page = client.post(
        form.request["PATH_INFO"], {"new_password1": "laocai2026", "new_password2": "laocai2026"}
    )

    assert "gồm toàn từ thông dụng" in page.content.decode()


def test_without_a_mail_server_the_page_says_whom_to_ask_and_sends_nothing(writer):
    page = Client().get(FORGOTTEN).content.decode()
    status, _said = ask("lan@example.vn")

    assert "Hãy đề nghị quản trị viên cấp đường dẫn" in page
    assert 'type="email"' not in page
    assert (status, mail.outbox) == (200, [])
    assert FORGOTTEN in Client().get("/quan-tri/login/").content.decode()


def test_link_comes_by_mail_in_vietnamese_and_holds(writer, with_mail):
    ask("LAN@example.vn")

    (sent,) = mail.outbox
    link = re.search(r"http://testserver/\S+", sent.body)
    choose(link[0])
    writer.refresh_from_db()
    assert (sent.subject, sent.to, sent.from_email) == (
        "Mật khẩu mới cho trang biên tập",
        ["lan@example.vn"],
        "portal@example.vn",
    )
    assert "trong 24 giờ" in sent.body
    assert writer.check_password("Khac-han-2026")


def test_answer_does_not_tell_whether_there_is_an_account(writer, with_mail, monkeypatch):
    User.objects.create_user("khach", email="khach@example.vn", password="x")
    waits = threading.Event()
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *args: waits.wait(0))

    answers = {ask(email) for email in ("lan@example.vn", "khong-co@example.vn", "khach@example.vn")}

    assert len(answers) == 1
    assert list(AccountEvent.objects.order_by("pk").values_list("account", flat=True)) == ["lan", "", ""]


def test_broken_mail_server_changes_no_answer_and_stands_in_the_log(writer, with_mail, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    there, not_there = ask("lan@example.vn"), ask("khong-co@example.vn")

    assert there == not_there
    assert "Failed to send password reset email" in caplog.text


@pytest.mark.limit("links for a new password, from one network", "links for a new password, to one account")
def test_one_network_asks_five_times_an_hour_and_one_account_is_sent_three(writer, with_mail):
    with time_machine.travel(MOMENT, tick=False) as clock:
        first = [ask("lan@example.vn")[0] for _time in range(6)]
        others = [ask("lan@example.vn", network=f"198.51.100.{number}")[0] for number in range(2)]
        clock.shift(timedelta(minutes=61))
        later = ask("lan@example.vn")[0]

    assert (first, others, later) == ([200] * 5 + [429], [200, 200], 200)
    assert len(mail.outbox) == 3 + 1


@pytest.mark.limit("links for a new password, from all")
def test_all_together_ask_a_hundred_times_a_day(writer, with_mail, monkeypatch):
    monkeypatch.setattr("desk.accounts.forgotten.ASKED_A_DAY", 2)

    statuses = [ask("ai@example.vn", network=f"198.51.100.{number}")[0] for number in range(3)]

    assert statuses == [200, 200, 429]


def test_mail_server_is_read_from_its_address():
    named = portal.mail("submission://lan:m%40t@mail.example.vn", "portal@example.vn")

    assert (named["EMAIL_HOST"], named["EMAIL_PORT"], named["EMAIL_USE_TLS"]) == (
        "mail.example.vn",
        587,
        True,
    )
    assert (named["EMAIL_HOST_PASSWORD"], named["DEFAULT_FROM_EMAIL"]) == ("m@t", "portal@example.vn")
    assert portal.mail("", "") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("mail.example.vn", "portal@example.vn"),
        ("http://mail.example.vn", "portal@example.vn"),
        ("smtp://", "portal@example.vn"),
        ("smtp://u:bi-mat@mail.example.vn:x", "portal@example.vn"),
        ("smtp://u:bi-mat@mail.example.vn", ""),
    ],
)
def test_unusable_mail_server_is_told_without_its_password(url, sender):
    with pytest.raises(ImproperlyConfigured) as told:
        portal.mail(url, sender)

    assert "EMAIL_URL" in str(told.value)
    assert "bi-mat" not in str(told.value)
