"""Signing in as people do: wrong passwords until nothing more is tried, let in again by an administrator."""

import os
import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, account: str, password: str) -> None:
    page.goto("/quan-tri/login/")
    page.fill("#id_username", account)
    page.fill("#id_password", password)
    page.click("[type=submit]")


def test_who_typed_wrong_ten_times_reads_when_to_try_again_and_is_let_in_by_an_administrator(visitor):
    for account in ("lan", "minh"):
        User.objects.create_superuser(account, password="mat-khau-dung")
    guessing, administrator = visitor().new_page(), visitor().new_page()
    sign_in(administrator, "minh", "mat-khau-dung")
    for _time in range(10):
        sign_in(guessing, "lan", "doan")

    expect(guessing.locator("#content-main")).to_contain_text(re.compile(r"Có thể thử lại từ \d\d:\d\d ngày"))
    if folder := os.environ.get("SCREENS"):
        guessing.screenshot(path=f"{folder}/locked.png")
    administrator.goto("/quan-tri/axes/accessattempt/")
    if folder:
        administrator.screenshot(path=f"{folder}/attempts.png")
    administrator.check("#action-toggle")
    administrator.select_option("[name=action]", "release")
    administrator.click("[name=index]")
    expect(administrator.locator(".messagelist")).to_contain_text("Đã mở 1 khoá.")
    sign_in(guessing, "lan", "mat-khau-dung")

    expect(guessing.locator("#user-tools")).to_contain_text("lan")
