"""A reviewer's two factors as a person meets them, by keyboard: the phone set up, its codes, the day it is lost."""

import os
import re
import time
from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from desk import groups
from desk.accounts import second_factor
from tests.browser.desk import PASSWORD, violations
from tests.browser.test_desk_axe import width
from tests.desk.people import code, person, phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_a_server(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def reviewer() -> User:
    user = person("lan", groups.REVIEWERS)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_password(page: Page, password: str = PASSWORD, address: str = "/quan-tri/account/") -> None:
    page.goto(address)
    page.locator("#id_username").focus()
    page.keyboard.type("lan")
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def is_sound(page: Page, name: str) -> bool:
    """Whether axe finds nothing serious in `page`, and it fits the smallest window."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert [*violations(page), width(page)] == [320]
    return True


def type_code(page: Page, typed: str) -> None:
    page.locator("#id_code").focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def sign_in(page: Page, name: str, device: TOTPDevice, address: str) -> None:
    """Come to the sign-in from `address`, and go on to it."""
    page.goto(address)
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    type_code(page, code(device.key))


def test_reviewer_sets_a_phone_up_by_the_key_on_the_screen_and_signs_in_with_a_recovery_code_when_it_is_lost(
    reviewer, visitor
):
    page = visitor().new_page()
    give_password(page)
    expect(page.locator("h1")).to_have_text("Thiết lập mã một lần trên điện thoại")
    assert is_sound(page, "set-up")
    box = page.locator("svg.qr").bounding_box()
    assert box and box["width"] > 150
    assert page.locator("svg.qr .dark").evaluate("path => getComputedStyle(path).fill") == "rgb(0, 0, 0)"

    key = b32decode(page.locator("code.key").inner_text().replace(" ", "")).hex()
    type_code(page, code(key))

    expect(page.locator(".recovery-codes li")).to_have_count(second_factor.RECOVERY_CODES)
    assert is_sound(page, "recovery-codes")
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.locator("a.button").press("Enter")
    expect(page.locator("h1")).to_have_text("Tài khoản của tôi")
    expect(page.locator("#content-main")).to_contain_text("Phiên này")
    assert is_sound(page, "account")

    without_phone = visitor().new_page()
    give_password(without_phone)
    expect(without_phone.locator("#id_code")).to_be_focused()
    assert is_sound(without_phone, "code")
    type_code(without_phone, recovery)
    expect(without_phone.locator("h1")).to_have_text("Tài khoản của tôi")
    expect(without_phone.locator("#content-main")).to_contain_text("Còn 9 mã khôi phục")


def test_code_from_the_phone_lets_in_and_a_wrong_one_does_not(reviewer, visitor):
    device, page = phone(reviewer), visitor().new_page()
    give_password(page)

    type_code(page, "000000")
    said = re.compile(r"Mã không đúng\. Có thể thử lại từ \d\d:\d\d:\d\d ngày")
    expect(page.locator(".errorlist")).to_contain_text(said)
    assert is_sound(page, "wrong-code")
    page.goto("/quan-tri/search/")
    expect(page.locator("#id_username")).to_be_visible()  # nothing answers
    time.sleep(1.1)  # which a wrong code takes
    page.goto("/quan-tri/login/code/")
    type_code(page, code(device.key))

    expect(page.locator("h1")).to_have_text("Tài khoản của tôi")


def test_password_guessed_twenty_times_then_the_right_one_after_an_administrator_let_it_be_tried(
    reviewer, visitor
):
    device, guessing = phone(reviewer), visitor().new_page()
    head = person("truong", groups.ADMINISTRATORS)
    head.set_password(PASSWORD)
    head.save()
    of_head, administrator = phone(head), visitor().new_page()
    sign_in(administrator, "truong", of_head, "/quan-tri/axes/accessattempt/")
    expect(administrator.locator("#user-tools")).to_contain_text("truong")
    for _time in range(20):
        give_password(guessing, "doan")
    expect(guessing.locator("#content-main")).to_contain_text("Có thể thử lại từ")
    administrator.reload()
    administrator.check("#action-toggle")
    administrator.select_option("[name=action]", "release")
    administrator.click("[name=index]")
    expect(administrator.locator(".messagelist")).to_contain_text("Đã mở")

    give_password(guessing)
    type_code(guessing, code(device.key))

    expect(guessing.locator("h1")).to_have_text("Tài khoản của tôi")
    administrator.goto("/quan-tri/accounts/accountevent/")
    for said in ("sai mật khẩu", "quá nhiều mật khẩu sai", "đăng nhập"):
        expect(administrator.locator("#result_list")).to_contain_text(said)
    assert is_sound(administrator, "log")


def test_administrator_helps_in_who_lost_phone_and_password(reviewer, visitor):
    phone(reviewer)
    head = User.objects.create_superuser("chu", password=PASSWORD)
    of_head, administrator = phone(head), visitor().new_page()
    sign_in(administrator, "chu", of_head, f"/quan-tri/auth/user/{reviewer.pk}/change/")
    administrator.get_by_role("link", name="Phiên, mã một lần, mật khẩu mới").press("Enter")
    administrator.get_by_role("button", name="Gỡ mã một lần").press("Enter")
    expect(administrator.locator(".messagelist")).to_contain_text("Đã gỡ mã một lần")
    administrator.get_by_role("button", name="Tạo đường dẫn đặt mật khẩu mới").press("Enter")
    link = administrator.locator("#link").inner_text()
    assert is_sound(administrator, "access")

    page = visitor().new_page()
    page.goto(link)
    assert is_sound(page, "new-password")
    page.fill("#id_new_password1", "Khac-han-2026")
    page.fill("#id_new_password2", "Khac-han-2026")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Đã đặt mật khẩu mới")
    give_password(page, "Khac-han-2026")

    expect(page.locator("h1")).to_have_text("Thiết lập mã một lần trên điện thoại")
    assert not TOTPDevice.objects.filter(user=reviewer).exists()
