"""The editors' site: signing in, and what axe finds there."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PASSWORD = "mot mat khau dai"
SERIOUS = {"serious", "critical"}


def sign_in(page: Page, address: str | None, name: str) -> None:
    """Go to `address`, or stay at the sign-in page that is open, and sign in."""
    if address:
        page.goto(address)
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("[type=submit]").click()


def violations(page: Page) -> list[str]:
    """What axe calls serious, by its rule and where it was found first."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found if rule["impact"] in SERIOUS]
