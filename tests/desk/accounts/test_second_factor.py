"""Codes from a phone: who needs them, how they are set up, that they hold once, and what stands without them."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk import groups
from desk.accounts import second_factor
from desk.accounts.models import AccountEvent, OpenSession, What
from desk.accounts.setting_up import KEY
from desk.accounts.signing_in import PENDING
from tests.desk.people import code, person, phone, signed_in, verified

pytestmark = pytest.mark.django_db

PASSWORD = "mot mat khau dai"
LOGIN, CODE, SET_UP_FIRST = "/quan-tri/login/", "/quan-tri/login/code/", "/quan-tri/login/set-up/"
MOMENT = "2026-03-05T02:00:00Z"  # nine o'clock in Lào Cai


@pytest.fixture(autouse=True)
def on_a_server(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def reviewer() -> User:
    return with_password("lan", groups.REVIEWERS)


def with_password(name: str, *of: str) -> User:
    user = person(name, *of)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_password(client: Client, name: str = "lan") -> Any:
    return client.post(LOGIN, {"username": name, "password": PASSWORD, "next": "/quan-tri/search/"})


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("of", "is_required"),
    [((), False), ((groups.WRITERS,), False), ((groups.REVIEWERS,), True), ((groups.ADMINISTRATORS,), True)],
)
def test_whoever_may_do_more_than_write_needs_a_code(of, is_required):
    assert second_factor.is_required(person("ai-do", *of)) is is_required


def test_superuser_needs_a_code_and_a_reader_s_account_is_nothing_at_the_desk():
    assert second_factor.is_required(User.objects.create_superuser("chu"))
    assert not second_factor.is_required(User.objects.create_user("khach"))


def test_first_sign_in_of_a_reviewer_sets_up_a_phone_before_anything_answers(reviewer, client):
    answer = give_password(client)
    page = client.get(SET_UP_FIRST).content.decode()

    assert (answer.url, client.get(CODE).url, is_in(client)) == (CODE, SET_UP_FIRST, False)
    key = client.session[KEY]
    assert second_factor.key_as_typed(key) in page
    assert '<path class="dark" d="M4 4h1v1h-1z' in page
    codes = client.post(SET_UP_FIRST, {"code": code(key)}).content.decode()
    assert len(re.findall(r"<code>[a-z2-7]{4}-[a-z2-7]{4}</code>", codes)) == 10
    assert 'href="/quan-tri/search/"' in codes
    assert is_in(client)
    assert client.get(SET_UP_FIRST).url == LOGIN  # nothing shows them a second time


def test_wrong_first_code_sets_nothing_up(reviewer, client):
    give_password(client)
    client.get(SET_UP_FIRST)

    for wrong in ("000000", "abc", "²³¹²³¹", "9" * 30, ""):
        page = client.post(SET_UP_FIRST, {"code": wrong})
        assert page.status_code == 200

    assert "Đây không phải mã hiện tại" in client.post(SET_UP_FIRST, {"code": "abc"}).content.decode()
    assert (TOTPDevice.objects.count(), is_in(client)) == (0, False)


def test_code_of_the_set_up_signs_nobody_in_again(reviewer, client):
    with time_machine.travel(MOMENT, tick=False):
        give_password(client)
        client.get(SET_UP_FIRST)
        used = code(client.session[KEY])
        client.post(SET_UP_FIRST, {"code": used})
        other = Client()
        give_password(other)

        other.post(CODE, {"code": used})

        assert not is_in(other)


def test_sign_in_takes_a_code_once_and_leads_on(reviewer, client):
    device = phone(reviewer)
    with time_machine.travel(MOMENT, tick=False):
        assert give_password(client).url == CODE
        assert not is_in(client)
        answer = client.post(CODE, {"code": f" {code(device.key)[:3]} {code(device.key)[3:]}"})
        second = Client()
        give_password(second)
        refused = second.post(CODE, {"code": code(device.key)})

        assert (answer.url, is_in(client)) == ("/quan-tri/search/", True)
        assert (refused.status_code, is_in(second)) == (200, False)
    event = AccountEvent.objects.get(what=What.SIGNED_IN)
    assert (event.account, event.second_factor) == ("lan", "code")


@pytest.mark.limit("one-time codes of an account")
def test_twenty_guessed_codes_are_hardly_tried_then_the_right_one_is_after_a_wait(reviewer, client, caplog):
    device = phone(reviewer)
    with time_machine.travel(MOMENT, tick=False) as clock:
        give_password(client)
        pages = [client.post(CODE, {"code": "000000"}).content.decode() for _time in range(20)]
        right = client.post(CODE, {"code": code(device.key)})
        clock.shift(timedelta(seconds=2))
        later = client.post(CODE, {"code": code(device.key)})

    assert "Có thể thử lại từ 09:00:01 ngày 05/03/2026" in pages[0]
    assert all("Mã chưa được kiểm tra" in page for page in pages[1:])
    assert (right.status_code, later.status_code) == (200, 302)
    failures = AccountEvent.objects.filter(what__in=[What.WRONG_CODE, What.TOO_SOON]).order_by("pk")
    assert list(failures.values_list("what", "account", "times", "network")) == [
        ("wrong_code", "lan", 1, "127.0.0.1"),
        ("too_soon", "lan", 20, "127.0.0.1"),
    ]
    assert "too_soon: account lan, network 127.0.0.1" in caplog.text
    assert code(device.key) not in caplog.text


def test_recovery_code_lets_in_once(reviewer):
    phone(reviewer)
    typed = second_factor.new_recovery_codes(reviewer)[0].upper()
    first, again = Client(), Client()
    for client in (first, again):
        give_password(client)
        client.post(CODE, {"code": typed})

    assert (is_in(first), is_in(again)) == (True, False)
    assert StaticToken.objects.count() == second_factor.RECOVERY_CODES - 1
    assert AccountEvent.objects.get(what=What.SIGNED_IN).second_factor == "recovery"


def test_whoever_has_only_the_password_puts_no_phone_in_the_place_of_another(reviewer, client):
    device = phone(reviewer)
    give_password(client)
    session = client.session
    session[KEY] = second_factor.new_key()
    session.save()

    answers = [client.get(SET_UP_FIRST), client.post(SET_UP_FIRST, {"code": code(session[KEY])})]

    assert [answer.url for answer in answers] == [CODE, CODE]
    assert list(TOTPDevice.objects.all()) == [device]
    assert not is_in(client)


@pytest.mark.parametrize("address", [CODE, SET_UP_FIRST])
@pytest.mark.limit("between password and code")
def test_code_is_asked_only_of_who_has_given_the_password_lately(reviewer, client, address):
    assert client.get(address).url == LOGIN
    with time_machine.travel(MOMENT, tick=False) as clock:
        give_password(client)
        assert client.get(address).status_code in (200, 302) and PENDING in client.session
        clock.shift(timedelta(minutes=11))
        assert client.get(address).url == LOGIN
        give_password(client)
        reviewer.set_password("khac han")
        reviewer.save()
        assert client.get(address).url == LOGIN


def test_writer_may_sign_in_by_password_and_set_codes_up_and_take_them_off(client):
    user = with_password("lan", groups.WRITERS)
    assert give_password(client).url == "/quan-tri/search/"
    other = signed_in(user)
    assert is_in(other)
    client.get(reverse("admin:set_up"))
    client.post(reverse("admin:set_up"), {"code": code(client.session[KEY])})
    assert (is_in(client), is_in(other)) == (True, False)  # which had given no code
    stranger = Client()
    give_password(stranger)
    assert not is_in(stranger)

    page = client.post(reverse("admin:account"), {"take_off": "yes"}, follow=True).content.decode()

    assert "Từ nay khi đăng nhập chỉ cần mật khẩu" in page
    assert (TOTPDevice.objects.count(), StaticToken.objects.count()) == (0, 0)


def test_reviewer_moves_to_another_phone_but_does_not_do_without(reviewer):
    client = verified(reviewer)
    old = TOTPDevice.objects.get()

    client.post(reverse("admin:account"), {"take_off": "yes"})
    assert TOTPDevice.objects.get() == old
    client.get(reverse("admin:set_up"))
    client.post(reverse("admin:set_up"), {"code": code(client.session[KEY])})

    assert TOTPDevice.objects.get().key != old.key
    assert is_in(client)


def test_new_recovery_codes_end_the_old_ones(reviewer):
    client = verified(reviewer)
    old = second_factor.new_recovery_codes(reviewer)

    page = client.post(reverse("admin:account"), {"recovery_codes": "new"}).content.decode()

    assert StaticToken.objects.count() == second_factor.RECOVERY_CODES
    assert not any(each in page for each in old)


def test_administrator_takes_the_codes_of_a_lost_phone_off_and_it_is_written_down(reviewer):
    lost = verified(reviewer)
    assert is_in(lost)
    head = verified(person("truong", groups.ADMINISTRATORS))
    page = reverse("admin:auth_user_access", args=[reviewer.pk])

    assert "Gỡ mã một lần" in head.get(page).content.decode()
    head.post(page, {"take_off": "yes"})

    assert not is_in(lost)
    assert OpenSession.objects.of(reviewer) == []
    assert not TOTPDevice.objects.filter(user=reviewer).exists()
    event = AccountEvent.objects.get(what=What.RESET)
    assert (event.account, event.by) == ("lan", "truong")


def test_administrator_sees_in_the_list_of_people_who_has_set_codes_up(reviewer):
    person("viet", groups.WRITERS)
    head = verified(person("truong", groups.ADMINISTRATORS))
    phone(reviewer)

    page = head.get(reverse("admin:auth_user_changelist"))

    shown = {each.username: each.has_phone for each in page.context["cl"].result_list}
    assert shown == {"lan": True, "truong": True, "viet": False}
    assert page.content.decode().count("icon-yes") >= 2
    log = reverse("admin:accounts_accountevent_changelist") + "?q=lan"
    assert f'href="{log}"' in head.get(reverse("admin:auth_user_access", args=[reviewer.pk])).content.decode()


def test_nobody_else_takes_codes_off(reviewer):
    phone(User.objects.create_superuser("chu"))
    own = {groups.REVIEWERS: "lan", groups.ADMINISTRATORS: "chu"}
    for group, target in own.items():
        client = verified(person(f"cua-{target}", group))
        address = reverse("admin:auth_user_access", args=[User.objects.get(username=target).pk])
        assert client.post(address, {"take_off": "yes"}).status_code == 403

    assert TOTPDevice.objects.filter(user__username="chu").exists()


def test_shell_takes_codes_off(reviewer, capsys):
    device = phone(reviewer)

    call_command("reset_second_factor", "lan")

    assert "Đã gỡ mã một lần" in capsys.readouterr().out
    assert not TOTPDevice.objects.filter(pk=device.pk).exists()
    assert AccountEvent.objects.get(what=What.RESET).by == "manage.py"
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "khong-co")


def test_on_one_s_own_machine_it_is_put_off_and_the_start_page_says_so(reviewer, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert give_password(client).url == "/quan-tri/search/"

    page = client.get(reverse("admin:index")).content.decode()
    assert "trên máy chủ sẽ phải nhập thêm mã" in page
    phone(reviewer)
    assert "trên máy chủ sẽ phải nhập thêm mã" not in client.get(reverse("admin:index")).content.decode()
    other = Client()
    assert give_password(other).url == CODE


def test_who_becomes_a_reviewer_is_asked_from_then_on(client):
    user = with_password("lan", groups.WRITERS)
    give_password(client)
    assert is_in(client)

    user.groups.add(Group.objects.get(name=groups.REVIEWERS))

    assert not is_in(client)
