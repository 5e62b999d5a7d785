"""Pages on the reader's device: kept, told from live ones, replaced, withdrawn, and cleared."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import Http404
from django.urls import path, reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from laocai_ict import offline, urls
from stats.models import DayTotal
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def no_worker(request):
    raise Http404


urlpatterns = [path("sw.js", no_worker, name="worker"), *urls.urlpatterns]
handler500 = urls.handler500

DEAR = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
OLD = """async (count) => {
    const name = (await caches.keys()).find((name) => name.startsWith("pages"));
    const cache = await caches.open(name);
    for (let number = 0; number < count; number++) await cache.put(`/old/${number}`, new Response());
}"""

FEW = """async () => {
    const name = (await caches.keys()).find((name) => name.startsWith("pages"));
    return (await (await caches.open(name)).keys()).length <= 80;
}"""


@pytest.fixture
def reader(visitor) -> Page:
    return visitor().new_page()


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


def test_visited_page_can_be_read_again_and_says_what_it_is(reader):
    metric = factories.metric()
    factories.observation(metric=metric, value=4321)
    address = english(metric)
    open_kept(reader, address)
    expect(reader.locator(".kept")).to_be_hidden()

    go_offline(reader)
    reader.reload()

    expect(reader.locator(".kept")).to_contain_text("There is no network.")
    expect(reader.get_by_text("4,321").first).to_be_visible()
    numbers = reader.locator("[data-number]")
    assert numbers.all_inner_texts() == ["–"] * 4
    assert (
        reader.locator(".masthead").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(28, 35, 80)"
    )


def test_what_a_reader_may_want_is_kept_before_it_is_opened_and_counts_nobody(reader):
    achievements = [factories.achievement(number=number) for number in (1, 2)]

    with reader.expect_response("**/stats/visit"):
        reader.goto("/en/metrics/")
    for address in ("/en/", "/en/timeline/", *map(english, achievements)):
        wait_until_kept(reader, address)

    day = DayTotal.objects.get()
    assert (day.visits, day.views) == (1, 1)
    assert [address for address in pages(reader) if not address.startswith("/en/")] == []
    go_offline(reader)
    reader.goto(english(achievements[1]))
    expect(reader.locator("h1")).to_have_text(achievements[1].title_en)


def test_where_data_are_dear_only_visited_pages_are_kept(reader):
    factories.achievement()
    reader.add_init_script(DEAR)

    open_kept(reader, "/en/metrics/")
    open_kept(reader, "/en/documents/")

    assert pages(reader) == ["/en/metrics/", "/en/documents/"]


@pytest.mark.parametrize(
    ("address", "title"), [("/co-quan/", "Không có mạng"), ("/en/institutions/", "No network")]
)
def test_page_that_was_never_opened_is_said_to_be_missing_in_its_language(reader, address, title):
    reader.add_init_script(DEAR)
    open_kept(reader, "/en/")
    go_offline(reader)

    reader.goto(address)

    expect(reader.locator("h1")).to_have_text(title)


def test_network_comes_first_and_replaces_the_copy(reader):
    achievement = factories.achievement()
    address = english(achievement)
    open_kept(reader, address)
    type(achievement).objects.update(title_en="Said better")

    reader.reload()

    expect(reader.locator("h1")).to_have_text("Said better")
    expect(reader.locator(".kept")).to_be_hidden()
    wait_until(
        reader,
        "async (address) => (await (await caches.match(address)).text()).includes('Said better')",
        address,
    )


def test_withdrawn_page_is_withdrawn_from_the_device_too(reader):
    achievement = factories.achievement()
    address = english(achievement)
    open_kept(reader, address)
    type(achievement).objects.update(editorial_state="withdrawn")

    reader.reload()
    wait_until(reader, "async (address) => !(await caches.match(address))", address)

    go_offline(reader)
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text("No network")


def test_admin_data_counter_and_downloads_are_left_alone(reader):
    open_kept(reader, "/en/")
    reader.goto("/quan-tri/login/")
    reader.goto("/en/metrics/")
    with reader.expect_download():
        reader.evaluate("location = '?save=1'")
    reader.evaluate(
        "Promise.all(['/data/milestones.json', '/stats/counter.json'].map((address) => fetch(address)))"
    )

    open_kept(reader, "/en/documents/")

    assert sorted(pages(reader)) == ["/en/", "/en/documents/", "/en/metrics/", "/en/timeline/"]
    go_offline(reader)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        reader.goto("/quan-tri/login/")


def test_only_so_many_pages_are_kept_the_latest_ones(reader):
    reader.add_init_script(DEAR)
    open_kept(reader, "/en/")
    reader.evaluate(OLD, 90)

    open_kept(reader, "/en/metrics/")

    wait_until(reader, FEW)
    kept = pages(reader)
    assert (len(kept), kept[0], kept[-1]) == (80, "/old/11", "/en/metrics/")


def test_new_release_begins_anew(reader, monkeypatch):
    open_kept(reader, "/en/")
    before = set(reader.evaluate("caches.keys()"))
    monkeypatch.setattr(offline, "FILES", offline.FILES[:-1])

    reader.goto("/en/metrics/")

    wait_until(
        reader, "async (old) => !(await caches.keys()).some((name) => old.includes(name))", list(before)
    )


@pytest.mark.parametrize("switch", ["OFFLINE", "404"])
def test_switched_off_everything_is_cleared(reader, settings, switch):
    open_kept(reader, "/en/")
    if switch == "OFFLINE":
        settings.OFFLINE = False
    else:
        settings.ROOT_URLCONF = __name__

    reader.goto("/en/metrics/")

    wait_until(
        reader,
        "async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length",
    )


def test_page_works_where_there_are_no_workers(reader):
    said: list[str] = []
    reader.on("console", lambda message: said.append(message.text))
    reader.on("pageerror", lambda error: said.append(str(error)))
    reader.add_init_script("delete Navigator.prototype.serviceWorker")

    with reader.expect_response("**/stats/visit"):
        reader.goto("/en/")

    assert said == []


def test_print_button_is_there_for_those_who_can_use_it(reader, visitor):
    still = visitor(java_script_enabled=False).new_page()

    for page in (reader, still):
        page.goto("/en/metrics/")

    expect(reader.get_by_role("button", name="Print")).to_be_visible()
    expect(still.get_by_role("button", name="Print")).to_be_hidden()
    expect(still.get_by_role("link", name="Save this page")).to_be_visible()


def test_saved_page_asks_for_nothing(reader, visitor, live_server, tmp_path):
    achievement = factories.achievement()
    factories.milestone(achievements=[achievement])
    reader.goto(english(achievement))
    with reader.expect_download() as download:
        reader.get_by_text("Save this page").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    asked: list[str] = []
    saved = visitor().new_page()
    saved.on("request", lambda request: asked.append(request.url))

    saved.goto(file.as_uri())

    assert file.name == f"{achievement.slug}.html"
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    expect(saved.locator(".standing")).to_contain_text(
        f"{live_server.url}{english(achievement)} as it stood on"
    )
    link = saved.locator(".milestone-title a").first.get_attribute("href")
    assert link == live_server.url + english(achievement.milestones.get())
    assert (
        saved.locator(".masthead").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(28, 35, 80)"
    )
    assert [rule["id"] for rule in Axe().run(saved).response["violations"]] == []


def test_offline_page_is_named_by_both_languages():
    addresses = []
    for language in ("vi", "en"):
        with translation.override(language):
            addresses.append(reverse("offline"))

    assert addresses == ["/ngoai-tuyen/", "/en/offline/"]
