"""Nothing typed is lost: neither when the window is closed, nor when a session ends while typing."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from desk import groups
from desk.models import Unsaved
from tests import factories
from tests.browser.desk import PASSWORD, sign_in, violations
from tests.desk.people import person

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/quan-tri/achievements/institution/add/"


@pytest.fixture
def writer(page, live_server) -> Page:
    user = person("nguoi-viet", groups.WRITERS)
    user.set_password(PASSWORD)
    user.save()
    sign_in(page, live_server.url + FORM, "nguoi-viet")
    return page


def type_name(page: Page) -> None:
    page.locator("#id_kind").select_option(index=1)
    page.locator("#id_names-0-name_vi").fill("Sở Thông tin và Truyền thông")
    page.locator("#names-group .add-row a").click()
    page.locator("#id_names-1-name_vi").fill("Sở Bưu chính, Viễn thông")


def expect_offer_and_take_it(page: Page) -> None:
    expect(page.locator(".typed")).to_contain_text("Có nội dung bạn gõ dở lúc")
    page.get_by_role("link", name="Dùng lại").click()
    expect(page.locator("#id_names-0-name_vi")).to_have_value("Sở Thông tin và Truyền thông")
    expect(page.locator("#id_names-1-name_vi")).to_have_value("Sở Bưu chính, Viễn thông")


def test_what_was_typed_is_offered_after_the_window_was_closed(writer, live_server):
    type_name(writer)
    expect(writer.locator(".typing")).to_contain_text("đã được giữ tạm lúc")
    other = writer.context.new_page()
    writer.close()

    other.goto(live_server.url + FORM)
    expect_offer_and_take_it(other)
    other.locator("[name=_save]").first.click()
    expect(other.locator(".messagelist .success")).to_be_visible()
    other.goto(live_server.url + FORM)
    expect(other.locator("#id_summary_vi")).to_be_visible()
    expect(other.locator(".typed")).to_have_count(0)


def test_session_that_ends_while_typing_loses_nothing(writer, live_server):
    type_name(writer)
    Session.objects.all().delete()
    writer.locator("#id_summary_vi").fill("Gõ sau khi phiên đã hết")
    expect(writer.locator(".typing")).to_contain_text("Phiên làm việc đã kết thúc")
    writer.locator("[name=_save]").first.click()

    sign_in(writer, None, "nguoi-viet")
    expect_offer_and_take_it(writer)
    expect(writer.locator("#id_summary_vi")).to_have_value("Gõ sau khi phiên đã hết")


def test_what_was_typed_signed_out_is_kept_nowhere_but_in_the_tab(writer, live_server):
    Session.objects.all().delete()
    type_name(writer)
    expect(writer.locator(".typing")).to_contain_text("Phiên làm việc đã kết thúc")

    assert not Unsaved.objects.exists()


def test_what_is_given_up_is_not_offered_again(writer, live_server):
    milestone = factories.milestone(title_vi="Một")
    address = f"{live_server.url}/quan-tri/achievements/milestone/{milestone.pk}/change/"
    writer.goto(address)
    writer.locator("#id_title_vi").fill("Hai")
    expect(writer.locator(".typing")).to_contain_text("đã được giữ tạm lúc")
    writer.goto(address)
    expect(writer.locator(".typed")).to_have_count(1)
    assert violations(writer) == []
    writer.get_by_role("button", name="Bỏ").click()

    expect(writer.locator("#id_title_vi")).to_have_value("Một")
    expect(writer.locator(".typed")).to_have_count(0)


def test_form_that_was_refused_keeps_what_was_typed(writer, live_server):
    type_name(writer)
    writer.locator("#id_names-1-valid").fill("hôm qua")
    writer.locator("[name=_save]").first.click()
    expect(writer.locator(".errornote")).to_be_visible()
    expect(writer.locator("#id_names-1-name_vi")).to_have_value("Sở Bưu chính, Viễn thông")

    writer.goto(live_server.url + FORM)
    expect_offer_and_take_it(writer)


def test_what_was_typed_is_offered_by_the_page_that_is_opened_while_it_is_on_its_way(writer, live_server):
    type_name(writer)
    writer.locator("#id_names-1-valid").fill("hôm qua")
    # it goes, but arrives after the next page was answered
    writer.route("**/add/typed/", lambda route: route.abort())
    writer.locator("[name=_save]").first.click()
    expect(writer.locator(".errornote")).to_be_visible()

    writer.goto(live_server.url + FORM, wait_until="commit")
    writer.unroute("**/add/typed/")
    writer.route("**/add/typed/", lambda route: (route.fetch(), route.continue_()))

    expect_offer_and_take_it(writer)


def test_looking_at_a_form_keeps_nothing(writer, live_server):
    milestone = factories.milestone()
    writer.clock.install()
    writer.goto(f"{live_server.url}/quan-tri/achievements/milestone/{milestone.pk}/change/")
    expect(writer.locator("#id_title_vi")).to_be_visible()
    writer.clock.run_for(10_000)
    writer.goto(live_server.url + "/quan-tri/")
    expect(writer.locator("#user-tools")).to_be_visible()

    assert not Unsaved.objects.exists()
