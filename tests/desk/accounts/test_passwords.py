"""What is guessed first in Viet Nam is no password."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from desk.accounts.passwords import is_made_of

REASON = "gồm toàn từ thông dụng"


@pytest.mark.parametrize(
    "password",
    [
        *("matkhau1", "laocai2026", "quan-tri", "mậtkhẩu1", "MatKhau@123", "m4tkh4u!!", "Thongtin#2015"),
        *("l@oc@i1", "sotttt-laocai", "anhyeuem123", "Nguyễn Lan 1990", "Đăng nhập 1", "qwerty@@11"),
    ],
)
def test_password_of_common_words_and_names_is_refused_with_a_reason(password: str):
    with pytest.raises(ValidationError, match=REASON):
        validate_password(password)


def test_names_of_the_portals_own_hosts_are_no_password(settings):
    settings.ALLOWED_HOSTS = ["kyniem.example.vn"]

    with pytest.raises(ValidationError, match=REASON):
        validate_password("kyniem-2015")


@pytest.mark.parametrize(
    "password", ["chín con trâu đá", "matkhau cua ruong bac thang", "x7-Kq2mZ", "9wHd-laocai"]
)
def test_password_with_something_else_in_it_is_taken(password: str):
    validate_password(password)


def test_long_password_is_looked_at_once():
    assert not is_made_of({"a", "aa", "aaa"}, "a" * 4096 + "b")
    assert is_made_of({"a", "aa", "aaa"}, "a" * 4096)


@pytest.mark.django_db
def test_editor_reads_the_reason_in_the_form(client):
    account = User.objects.create_superuser("lan", password="x7-Kq2mZ!")
    client.force_login(account)
    passwords = {"old_password": "x7-Kq2mZ!", "new_password1": "laocai2026", "new_password2": "laocai2026"}

    answer = client.post(reverse("admin:password_change"), passwords)

    assert REASON in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password("x7-Kq2mZ!")
