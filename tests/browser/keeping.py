"""What tests of pages on the reader's device share: to open, to wait for the worker, to go without a network."""

from urllib.parse import urlsplit

from django.urls import path
from django.utils import translation
from playwright.sync_api import Page

from laocai_ict import urls

DEAR = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


def answering(address, view):
    """The portal's addresses, with `view` at one of them."""
    return (path(address.lstrip("/"), view), *urls.urlpatterns)


def english(thing) -> str:
    with translation.override("en"):
        return thing.get_absolute_url()


def pages(page: Page) -> list[str]:
    """Paths of the pages that are kept."""
    kept = page.evaluate("""async () => {
        const names = (await caches.keys()).filter((name) => name.startsWith("pages"));
        const caches_ = await Promise.all(names.map((name) => caches.open(name)));
        const requests = await Promise.all(caches_.map((cache) => cache.keys()));
        return requests.flat().map((request) => request.url);
    }""")
    return [urlsplit(address).path for address in kept]


def wait_until(page: Page, condition: str, argument: object = None) -> None:
    """As `page.wait_for_function`, for conditions that are promises."""
    for _ in range(200):
        if page.evaluate(condition, argument):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {condition}")


def wait_until_kept(page: Page, address: str) -> None:
    wait_until(page, "async (address) => Boolean(await caches.match(address))", address)


def open_kept(page: Page, address: str) -> None:
    page.goto(address)
    wait_until_kept(page, address)


def go_offline(page: Page) -> None:
    page.context.set_offline(True)


def is_styled(page: Page) -> bool:
    masthead = page.locator(".masthead")
    return masthead.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(28, 35, 80)"
