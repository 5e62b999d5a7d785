"""Every kind of page at the desk, as each role: nothing serious to axe, nothing wider than the smallest window."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from achievements.record.keeping import keep
from desk import groups
from desk.review import propose
from tests import factories
from tests.browser.desk import violations
from tests.desk.people import person
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db(transaction=True)

DESK = [
    "",
    "review/",
    "search/?q=cau",
    "changes/",
    "translations/",
    "pictures/",
    "password_change/",
    "account/",
    "account/set-up/",
    "confirm/",
    "login/forgotten/",
    "achievements/observation/sheet/",
    "achievements/institution/sheet/",
    "achievements/",
    "stats/daytotal/",
]
OF_MILESTONE = [
    "history/",
    "delete/",
    "review/",
    "withdraw/",
    "preview/",
    "proposals/2/",
    "translation/",
    "correction/",
]


@pytest.fixture
def record() -> factories.Milestone:
    """Something of everything; a milestone with a proposal that waits, and a draft in review."""
    factories.one_of_each()
    milestone = factories.Milestone.objects.get()
    (version,) = keep([milestone], Change(Version.Origin.EDITOR))
    author = person("nguoi-khac", groups.WRITERS)
    propose(
        milestone, version.form | {"kind": "event"}, Change(Version.Origin.EDITOR, author=author, made_from=1)
    )
    factories.milestone(editorial_state="in_review")
    return milestone


def forms_of(model: Any) -> Iterator[str]:
    """The list of a kind, the form of a new row and that of one that is there."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_add")
    if row := model._default_manager.first():
        yield reverse(f"{name}_change", args=[row.pk])


def addresses(record: factories.Milestone, group: str) -> list[str]:
    own = [reverse("admin:achievements_milestone_change", args=[record.pk]), reverse("admin:index")]
    if group == groups.WRITERS:
        return own
    edited = sorted(admin.site._registry, key=lambda model: model._meta.label)
    if group == groups.ADMINISTRATORS:
        of_others = [model for model in edited if model not in groups.record_models()]
        of_person = reverse("admin:auth_user_access", args=[User.objects.get(username="nguoi-khac").pk])
        return [*(address for model in of_others for address in forms_of(model)), of_person]
    pages = [address for model in edited if model in groups.record_models() for address in forms_of(model)]
    base = f"/quan-tri/achievements/milestone/{record.pk}/"
    deleted = reverse("admin:achievements_milestone_deleted")
    return [*pages, *(f"/quan-tri/{page}" for page in DESK), *(base + page for page in OF_MILESTONE), deleted]


def width(page: Page) -> int:
    """That of the page in the smallest window."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    return int(wide)


@pytest.mark.parametrize(
    ("group", "number"),
    [
        (groups.WRITERS, 2),
        pytest.param(groups.REVIEWERS, 50, marks=pytest.mark.slow),
        (groups.ADMINISTRATORS, 8),
    ],
)
def test_nothing_serious_and_nothing_too_wide_on_any_page(record, at_desk, group, number):
    page, faults, seen = at_desk("nguoi", group), {}, 0

    for address in addresses(record, group):
        response = page.goto(address)
        if response.status == 403:
            continue
        seen += 1
        if folder := os.environ.get("SCREENS"):
            page.screenshot(path=f"{folder}/{address.strip('/').replace('/', '-')}.png")
        found = [*violations(page), *([f"{wide} px"] if (wide := width(page)) > 320 else [])]
        if found or response.status != 200:
            faults[address] = [response.status, *found]

    assert faults == {}
    assert seen >= number


def test_pages_without_an_account_and_of_two_people_have_nothing_serious(record, at_desk, page, live_server):
    page.goto(f"{live_server.url}/quan-tri/login/")
    writer = at_desk("nguoi", groups.WRITERS)
    writer.goto(f"/quan-tri/achievements/milestone/{record.pk}/change/")
    writer.locator("#id_title_vi").fill("Của tôi")
    record.title_vi = "Của người khác"
    record.save()
    keep([record], Change(Version.Origin.EDITOR, author=User.objects.first()))
    writer.locator("[name=_save]").first.click()
    expect(writer.locator(".merge")).to_be_visible()

    assert [violations(each) + [width(each)] for each in (page, writer)] == [[320], [320]]


@pytest.mark.parametrize("kind", ["milestone", "citation", "institution", "photo"])
def test_new_form_begins_in_its_first_field_and_enter_does_not_send_it(at_desk, kind):
    page = at_desk("nguoi", groups.REVIEWERS)
    page.goto(f"/quan-tri/achievements/{kind}/add/")

    first = page.locator(
        "form[id$=_form] :is(input:not([type=hidden]), select, textarea):visible:not(.submit-row *)"
    )
    expect(first.first).to_be_focused()
    box = page.locator(
        "form[id$=_form] input[type=text]:visible, form[id$=_form] input[type=number]:visible"
    ).first
    box.fill("1")
    box.press("Enter")
    page.wait_for_timeout(300)
    expect(box).to_have_value("1")
    expect(page.locator(".errornote")).to_have_count(0)
