"""Pages on the reader's device: kept, told from live ones, replaced, withdrawn, and cleared."""

from gzip import compress

import pytest
from django.http import HttpResponse, HttpResponseNotFound, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from stats.models import DayTotal
from tests import factories
from tests.browser.keeping import (
    DEAR,
    answering,
    english,
    go_offline,
    is_styled,
    open_kept,
    pages,
    wait_until,
    wait_until_kept,
)

pytestmark = pytest.mark.django_db(transaction=True)


def no_worker(request):
    return HttpResponseNotFound()


OLD = """async (count) => {
    const name = (await caches.keys()).find((name) => name.startsWith("pages"));
    const cache = await caches.open(name);
    for (let number = 0; number < count; number++) await cache.put(`/old/${number}`, new Response());
}"""

FEW = """async () => {
    const name = (await caches.keys()).find((name) => name.startsWith("pages"));
    return (await (await caches.open(name)).keys()).length <= 80;
}"""


def test_visited_page_can_be_read_again_and_says_what_it_is(reader):
    metric = factories.metric()
    factories.observation(metric=metric, value=4321)
    address = english(metric)
    open_kept(reader, address)
    expect(reader.locator(".kept")).to_be_hidden()

    go_offline(reader)
    reader.reload()

    expect(reader.locator(".kept")).to_contain_text("The portal cannot be reached now.")
    expect(reader.get_by_text("4,321").first).to_be_visible()
    numbers = reader.locator("[data-number]")
    assert numbers.all_inner_texts() == ["–"] * 4
    assert is_styled(reader)


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


@pytest.mark.parametrize("encoded", [bytes, compress])
def test_download_that_breaks_off_leaves_the_older_copy(reader, settings, encoded):
    open_kept(reader, "/en/")
    open_kept(reader, "/en/metrics/")
    whole = encoded(reader.content().encode())

    def cut_off(request):
        headers = {"Content-Encoding": "gzip" if encoded is compress else "identity"}
        return StreamingHttpResponse([whole[: len(whole) // 2]], headers=headers)

    settings.ROOT_URLCONF = answering("/en/metrics/", cut_off)
    reader.goto("/en/metrics/")
    expect(reader.locator(".masthead")).to_be_visible()
    expect(reader.locator(".colophon")).to_have_count(0)
    reader.goto("/en/")  # by now the worker has read what there was
    go_offline(reader)
    reader.goto("/en/metrics/")

    expect(reader.locator(".kept")).to_be_visible()
    expect(reader.locator(".colophon")).to_be_visible()


def test_page_that_cannot_say_it_is_a_copy_is_not_kept(reader, settings):
    open_kept(reader, "/en/")
    settings.ROOT_URLCONF = answering("/en/metrics/", lambda request: HttpResponse("<html>Log in</html>"))
    reader.goto("/en/metrics/")
    open_kept(reader, "/en/documents/")

    assert "/en/metrics/" not in pages(reader)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_portal_that_cannot_answer_shows_the_copy(reader, settings, status):
    open_kept(reader, "/en/metrics/")
    title = reader.title()

    settings.ROOT_URLCONF = answering("/en/metrics/", lambda request: HttpResponse("sorry", status=status))
    reader.reload()

    expect(reader.locator(".kept")).to_contain_text("The portal cannot be reached now. This is the copy of")
    assert reader.title() == title
    wait_until_kept(reader, "/en/metrics/")


def test_portal_that_cannot_answer_says_so_itself_where_there_is_no_copy(reader, settings):
    reader.add_init_script(DEAR)
    open_kept(reader, "/en/")
    settings.ROOT_URLCONF = answering("/en/metrics/", lambda request: HttpResponse("sorry", status=503))

    answer = reader.goto("/en/metrics/")

    assert (answer.status, reader.locator("body").inner_text()) == (503, "sorry")


@pytest.mark.parametrize(
    "query", ["?fbclid=x", "?utm_source=zalo&utm_medium=y&gclid=z", "?at=nowhere", "?page=1", "?year="]
)
def test_parameters_that_mean_nothing_lead_to_the_copy_and_make_no_other(reader, query):
    reader.add_init_script(DEAR)
    factories.milestone()
    open_kept(reader, "/en/timeline/")
    reader.goto(f"/en/timeline/{query}")
    open_kept(reader, "/en/")

    kept = pages(reader)
    go_offline(reader)
    reader.goto(f"/en/timeline/{query}")

    assert kept == ["/en/timeline/", "/en/"]
    expect(reader.locator(".kept")).to_be_visible()
    expect(reader.locator("h1")).to_have_text("Timeline")


@pytest.mark.parametrize("query", ["?year=2008", "?kind=launch&fbclid=x", "?page=2", "?save=1"])
def test_parameters_that_mean_something_never_lead_to_another_page(reader, query):
    factories.milestone()
    reader.add_init_script(DEAR)
    open_kept(reader, "/en/timeline/")
    go_offline(reader)

    reader.goto(f"/en/timeline/{query}")

    expect(reader.locator("h1")).to_have_text("No network")


def test_narrowed_lists_and_searches_are_kept_apart_however_they_are_asked_for(reader):
    factories.milestone(date="2008", kind="launch")
    factories.metric(title_en="Fibre")
    for address in ("/en/timeline/?kind=launch&year=2008", "/en/search/?q=fibre", "/en/search/?q=radio"):
        open_kept(reader, address)
    go_offline(reader)

    reader.goto("/en/timeline/?utm_source=x&year=2008&kind=launch")
    expect(reader.locator(".conditions li a")).to_contain_text(["Year: 2008", "Kind: "])
    reader.goto("/en/search/?q=radio&fbclid=x")
    expect(reader.locator(".lead")).to_contain_text("“radio”")
    reader.goto("/en/search/?q=fibre")
    expect(reader.locator(".lead")).to_contain_text("“fibre”")
    reader.goto("/en/search/")
    expect(reader.locator("h1")).to_have_text("No network")


def test_entry_of_a_long_list_leads_to_the_part_that_has_it(reader):
    metric = factories.metric()
    figures = [factories.observation(metric=metric, as_of=str(year)) for year in range(1990, 2015)]
    address = english(metric)
    reader.add_init_script(DEAR)
    for query in ("", f"?at={figures[0].slug}"):
        reader.goto(address + query)
        wait_until_kept(reader, f"{address}?page=3" if query else address)
    go_offline(reader)

    reader.goto(f"{address}?at={figures[1].slug}#{figures[1].slug}")

    expect(reader.locator(f"[id={figures[1].slug}]")).to_be_visible()
    assert sorted(pages(reader)) == [address, address]


def test_photograph_that_is_not_kept_leaves_its_room(reader, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    achievement = factories.achievement()
    factories.photo(achievement=achievement, picture=factories.kept_picture(size=(1600, 900)))
    reader.set_viewport_size({"width": 360, "height": 740})
    open_kept(reader, english(achievement))
    picture = reader.locator("figure img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 331)
    there = picture.bounding_box()

    reader.context.new_cdp_session(reader).send("Network.clearBrowserCache")
    go_offline(reader)
    reader.reload()
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 0)
    missing = picture.bounding_box()

    assert [(box["width"], round(box["height"])) for box in (there, missing)] == [(328, 184)] * 2


@pytest.mark.parametrize("switch", ["OFFLINE", "404"])
def test_switched_off_everything_is_cleared(reader, settings, switch):
    open_kept(reader, "/en/")
    if switch == "OFFLINE":
        settings.OFFLINE = False
    else:
        settings.ROOT_URLCONF = answering("/sw.js", no_worker)

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


def test_offline_page_is_named_by_both_languages():
    addresses = []
    for language in ("vi", "en"):
        with translation.override(language):
            addresses.append(reverse("offline"))

    assert addresses == ["/ngoai-tuyen/", "/en/offline/"]
