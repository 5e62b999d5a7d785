"""Signing in at the editors' site."""

from playwright.sync_api import Page

PASSWORD = "mot mat khau dai"


def sign_in(page: Page, address: str | None, name: str) -> None:
    """Go to `address`, or stay at the sign-in page that is open, and sign in."""
    if address:
        page.goto(address)
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("[type=submit]").click()
