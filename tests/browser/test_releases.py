"""Another release of the portal: what a device has kept stays readable, and is fetched anew."""

import pytest
from django.shortcuts import redirect
from playwright.sync_api import expect

from laocai_ict import offline
from tests import factories
from tests.browser.keeping import (
    DEAR,
    answering,
    english,
    go_offline,
    is_styled,
    open_kept,
    wait_until,
    wait_until_kept,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_new_release_fetches_what_was_kept_before_it_forgets_the_old(reader, monkeypatch):
    achievement = factories.achievement(title_en="Said once")
    address = english(achievement)
    for each in ("/en/", "/en/metrics/", address):
        open_kept(reader, each)
    before = reader.evaluate("caches.keys()")
    monkeypatch.setattr(offline, "FILES", offline.FILES[:-1])
    type(achievement).objects.update(title_en="Said better")

    reader.goto("/en/documents/")

    wait_until(
        reader,
        "async (address) => (await (await caches.match(address)).text()).includes('Said better')",
        address,
    )
    wait_until(reader, "async (old) => !(await caches.keys()).some((name) => old.includes(name))", before)
    go_offline(reader)
    for each in ("/en/", "/en/metrics/", "/en/documents/", address):
        reader.goto(each)
        expect(reader.locator(".kept")).to_be_visible()


def test_new_release_that_can_fetch_nothing_keeps_old_pages_with_their_files(reader, monkeypatch):
    reader.add_init_script(DEAR)
    open_kept(reader, "/en/")
    before = reader.evaluate("caches.keys()")
    monkeypatch.setattr(offline, "FILES", [name for name in offline.FILES if not name.endswith(".css")])

    reader.goto("/en/metrics/")

    wait_until(reader, "async (old) => !(await caches.keys()).some((name) => old.includes(name))", before)
    go_offline(reader)
    reader.goto("/en/")
    expect(reader.locator(".kept")).to_be_visible()
    assert is_styled(reader)


def test_files_that_only_an_old_release_asked_for_go_once_its_pages_are_fetched_anew(reader, monkeypatch):
    open_kept(reader, "/en/metrics/")
    gone = f"/static/{offline.FILES[0]}"
    wait_until_kept(reader, gone)
    monkeypatch.setattr(offline, "FILES", offline.FILES[1:])

    reader.goto("/en/metrics/")

    wait_until(reader, "async (file) => !(await caches.match(file))", gone)


def test_page_that_moved_meanwhile_is_no_longer_kept(reader, settings, monkeypatch):
    open_kept(reader, "/en/metrics/")
    settings.ROOT_URLCONF = answering("/en/metrics/", lambda request: redirect("/en/documents/"))
    monkeypatch.setattr(offline, "FILES", offline.FILES[:-1])

    reader.goto("/en/timeline/")

    wait_until(reader, "async () => !(await caches.match('/en/metrics/'))")
