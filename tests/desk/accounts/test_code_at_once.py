"""A code that arrives several times at once lets in once; wrong ones at once are tried once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts import second_factor
from tests.desk.people import code, phone

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


@pytest.fixture
def user() -> User:
    return User.objects.create_user("lan", is_staff=True)


def check_at_once(user: User, typed: str) -> list[second_factor.Checked]:
    def check(_number: int) -> second_factor.Checked:
        try:
            return second_factor.check(user, typed)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(check, range(AT_ONCE)))


@pytest.mark.parametrize("kind", ["phone", "recovery"])
def test_right_code_lets_in_once(user, kind):
    device = phone(user)
    typed = code(device.key) if kind == "phone" else second_factor.new_recovery_codes(user)[0]

    checked = check_at_once(user, typed)

    assert sum(each.device is not None for each in checked) == 1


def test_wrong_codes_are_tried_once(user):
    phone(user)

    checked = check_at_once(user, "000000")

    assert sum(each.is_tried for each in checked) == 1
    assert TOTPDevice.objects.get().throttling_failure_count == 1
