"""A writer and a reviewer, each in a browser of their own: what is public changes when both have done their part."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from desk import groups
from tests import factories
from tests.desk.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_desk(browser, live_server) -> Callable[[str, str], Page]:
    """Signs somebody of a group in at the editors' site, in a profile of its own."""
    contexts = []

    def sign_in(name: str, group: str) -> Page:
        user = person(name, group)
        user.set_password("mot mat khau dai")
        user.save()
        context = browser.new_context(locale="vi-VN", base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.goto("/quan-tri/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill("mot mat khau dai")
        page.locator("[type=submit]").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_correction_is_returned_mended_and_approved(at_desk, reader, live_server):
    milestone = factories.milestone(title_vi="Khai trương cổng", title_en="Portal opened")
    writer = at_desk("nguoi-viet", groups.WRITERS)
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)

    writer.goto(f"/quan-tri/achievements/milestone/{milestone.pk}/change/")
    expect(writer.locator(".panel")).to_contain_text("công chúng chỉ thấy sau khi người duyệt đồng ý")
    expect(writer.locator("#id_editorial_state")).to_have_count(0)
    writer.locator("#id_title_vi").fill("Khai trương Cổng thông tin")
    writer.locator("[name=_save]").first.click()
    expect(writer.locator(".messagelist")).to_contain_text("đang chờ người duyệt")

    reviewer.get_by_role("link", name="Khai trương cổng").click()
    expect(reviewer.locator("ins")).to_contain_text(["Cổng thông tin"])
    reviewer.get_by_role("link", name="Xem như người đọc").click()
    expect(reviewer.frame_locator(".phone").locator("h1")).to_contain_text("Khai trương Cổng thông tin")
    expect(reviewer.frame_locator(".desktop").locator("h1")).to_contain_text("Khai trương Cổng thông tin")
    reviewer.go_back()
    reviewer.locator("[name=words]").fill("Ghi đủ tên cổng")
    reviewer.get_by_role("button", name="Trả lại kèm ý kiến").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("đã được trả lại")

    writer.goto("/quan-tri/review/")
    writer.get_by_role("link", name="Khai trương cổng").click()
    expect(writer.locator(".decision")).to_contain_text("Ghi đủ tên cổng")
    writer.get_by_role("link", name="Tiếp tục từ nội dung đã nhập").click()
    expect(writer.locator("#id_title_vi")).to_have_value("Khai trương Cổng thông tin")
    writer.locator("#id_title_vi").fill("Khai trương Cổng thông tin điện tử")
    writer.locator("[name=_save]").first.click()

    reader.goto(milestone.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Khai trương cổng")

    reviewer.goto("/quan-tri/review/")
    reviewer.get_by_role("link", name="Khai trương cổng").click()
    reviewer.get_by_role("button", name="Duyệt: công chúng thấy ngay").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("đã được duyệt")

    reader.goto(milestone.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Khai trương Cổng thông tin điện tử")


def test_draft_is_submitted_scheduled_shown_and_withdrawn(at_desk, reader, live_server):
    draft = factories.milestone(title_vi="Ra mắt", title_en="Launch", editorial_state="draft")
    writer = at_desk("nguoi-viet", groups.WRITERS)
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)

    writer.goto(f"/quan-tri/achievements/milestone/{draft.pk}/change/")
    writer.locator("#id_effect_vi").fill("Người dân nộp hồ sơ qua mạng")
    writer.locator("#id_editorial_state").select_option("in_review")
    writer.locator("[name=_save]").first.click()

    reviewer.goto("/quan-tri/review/")
    reviewer.get_by_role("link", name="Ra mắt").click()
    reviewer.locator("#id_when").fill("08:00 5/12/2099")
    reviewer.get_by_role("button", name="Công bố từ thời điểm này").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("sẽ hiện từ 08:00 05/12/2099")
    assert reader.goto(draft.get_absolute_url()).status == 404

    reviewer.get_by_role("link", name="Ra mắt").click()
    reviewer.get_by_role("button", name="Công bố: công chúng thấy ngay").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("đã hiện với công chúng")
    reader.goto(draft.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Ra mắt")

    reviewer.goto(f"/quan-tri/achievements/milestone/{draft.pk}/review/")
    reviewer.get_by_role("link", name="Rút khỏi trang công khai").click()
    reviewer.locator("#id_vi").fill("Ngày ra mắt chưa được xác nhận")
    reviewer.get_by_role("button", name="Rút khỏi trang công khai").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("Đã rút")
    assert reader.goto(draft.get_absolute_url()).status == 410
    expect(reader.locator("main")).to_contain_text("Ngày ra mắt chưa được xác nhận")
