"""A writer and a reviewer, each in a browser of their own: what is public changes when both have done their part."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from achievements.models import Milestone
from desk import groups
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, field: str, typed: str, name: str | re.Pattern[str]) -> None:
    """In a field that finds by typing."""
    page.locator(f"{field} .select2-selection").click()
    page.locator(".select2-search__field").last.press_sequentially(typed)
    page.get_by_role("option", name=name).click()


def save(page: Page) -> None:
    page.locator("[name=_save]").first.click()


def press(page: Page, button: str, told: str) -> None:
    """A button of the review, which is answered with these words."""
    page.get_by_role("button", name=button).click()
    expect(page.locator(".messagelist")).to_contain_text(told)


def return_with_words(reviewer: Page, words: str) -> None:
    reviewer.locator("[name=words]").fill(words)
    press(reviewer, "Trả lại kèm ý kiến", "đã được trả lại")


def test_correction_is_returned_mended_and_approved(at_desk, reader, live_server):
    milestone = factories.milestone(title_vi="Khai trương cổng", title_en="Portal opened")
    writer = at_desk("nguoi-viet", groups.WRITERS)
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)

    writer.goto(f"/quan-tri/achievements/milestone/{milestone.pk}/change/")
    expect(writer.locator(".panel")).to_contain_text("công chúng chỉ thấy sau khi người duyệt đồng ý")
    expect(writer.locator("#id_editorial_state")).to_have_count(0)
    writer.locator("#id_title_vi").fill("Khai trương Cổng thông tin")
    save(writer)
    expect(writer.locator(".messagelist")).to_contain_text("đang chờ người duyệt")
    reviewer.goto("/quan-tri/")
    reviewer.get_by_role("link", name="Khai trương cổng").first.click()
    reads_what_would_change(reviewer)
    return_with_words(reviewer, "Ghi đủ tên cổng")
    mends(writer)
    reader.goto(milestone.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Khai trương cổng")

    reviewer.goto("/quan-tri/review/")
    reviewer.get_by_role("link", name="Khai trương cổng").click()
    press(reviewer, "Duyệt: công chúng thấy ngay", "đã được duyệt")
    reader.goto(milestone.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Khai trương Cổng thông tin điện tử")


def reads_what_would_change(reviewer: Page) -> None:
    """Word by word, and as readers would see it."""
    expect(reviewer.locator("ins")).to_contain_text(["Cổng thông tin"])
    reviewer.get_by_role("link", name="Xem như người đọc").click()
    for frame in (".phone", ".desktop"):
        expect(reviewer.frame_locator(frame).locator("h1")).to_contain_text("Khai trương Cổng thông tin")
    reviewer.go_back()


def mends(writer: Page) -> None:
    """Go on from what was returned."""
    writer.goto("/quan-tri/review/")
    writer.get_by_role("link", name="Khai trương cổng").click()
    expect(writer.locator(".decision")).to_contain_text("Ghi đủ tên cổng")
    writer.get_by_role("link", name="Tiếp tục từ nội dung đã nhập").click()
    expect(writer.locator("#id_title_vi")).to_have_value("Khai trương Cổng thông tin")
    writer.locator("#id_title_vi").fill("Khai trương Cổng thông tin điện tử")
    save(writer)


def test_draft_is_submitted_scheduled_shown_and_withdrawn(at_desk, reader, live_server):
    draft = factories.milestone(title_vi="Ra mắt", title_en="Launch", editorial_state="draft")
    writer = at_desk("nguoi-viet", groups.WRITERS)
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)

    writer.goto(f"/quan-tri/achievements/milestone/{draft.pk}/change/")
    writer.locator("#id_effect_vi").fill("Người dân nộp hồ sơ qua mạng")
    writer.locator("#id_editorial_state").select_option("in_review")
    save(writer)

    reviewer.goto("/quan-tri/review/")
    reviewer.get_by_role("link", name="Ra mắt").click()
    reviewer.locator("#id_when").fill("08:00 5/12/2099")
    press(reviewer, "Công bố từ thời điểm này", "sẽ hiện từ 08:00 05/12/2099")
    assert reader.goto(draft.get_absolute_url()).status == 404

    reviewer.get_by_role("link", name="Ra mắt").click()
    press(reviewer, "Công bố: công chúng thấy ngay", "đã hiện với công chúng")
    reader.goto(draft.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Ra mắt")

    reviewer.goto(f"/quan-tri/achievements/milestone/{draft.pk}/review/")
    reviewer.get_by_role("link", name="Rút khỏi trang công khai").click()
    reviewer.locator("#id_vi").fill("Ngày ra mắt chưa được xác nhận")
    press(reviewer, "Rút khỏi trang công khai", "Đã rút")
    assert reader.goto(draft.get_absolute_url()).status == 410
    expect(reader.locator("main")).to_contain_text("Ngày ra mắt chưa được xác nhận")


def write_milestone(writer: Page) -> Milestone:
    """With its place in the source and two bodies."""
    writer.goto("/quan-tri/achievements/milestone/add/")
    writer.locator("#id_title_vi").fill("Khai trương cổng")
    writer.locator("#id_date").fill("khoảng 3/2008")
    writer.locator("#id_kind").select_option("launch")
    writer.locator("#id_period").select_option(index=1)
    writer.locator("#id_category").select_option(index=1)
    choose(writer, ".field-citations", "4.3", "4.3")
    for number, (name, role) in enumerate([("Sở Thông tin", "host"), ("Văn phòng", "participant")]):
        writer.locator("#participations-group .add-row a").click()
        choose(writer, f"#participations-{number} .field-institution", name, name)
        writer.locator(f"#id_participations-{number}-role").select_option(role)
    save(writer)
    expect(writer.locator(".messagelist .success")).to_be_visible()
    return Milestone.objects.get(title_vi="Khai trương cổng")


def write_figure(writer: Page, milestone: Milestone) -> None:
    writer.goto(f"/quan-tri/achievements/observation/add/?milestone={milestone.pk}&editorial_state=in_review")
    choose(writer, ".field-metric", "cau hoi", "Câu hỏi đã trả lời")
    writer.locator("#id_value").fill("10.300")
    writer.locator("#id_qualifier").select_option("more_than")
    writer.locator("#id_as_of").fill("2015")
    writer.locator("#id_period").select_option(index=1)
    writer.locator("#id_territory").select_option(index=1)
    choose(writer, ".field-citations", "4.3", "4.3")
    save(writer)
    expect(writer.locator(".messagelist .success")).to_be_visible()


def submitted_returned_and_mended(writer: Page, reviewer: Page, milestone: Milestone) -> None:
    writer.goto(f"/quan-tri/achievements/milestone/{milestone.pk}/review/")
    press(writer, "Gửi duyệt", "đã được gửi")
    reviewer.goto("/quan-tri/review/")
    reviewer.get_by_role("link", name="Khai trương cổng").click()
    return_with_words(reviewer, "Ghi rõ tên cổng")
    writer.goto("/quan-tri/review/")
    expect(writer.locator("main")).to_contain_text("Ghi rõ tên cổng")
    writer.goto(f"/quan-tri/achievements/milestone/{milestone.pk}/change/")
    writer.locator("#id_title_vi").fill("Khai trương Cổng thông tin")
    writer.locator("#id_editorial_state").select_option("in_review")
    save(writer)


def scheduled(reviewer: Page, milestone: Milestone, day: datetime) -> None:
    reviewer.goto(f"/quan-tri/achievements/milestone/{milestone.pk}/review/")
    reviewer.locator("#id_when").fill(f"08:00 {day.day}/{day.month}/{day.year}")
    press(reviewer, "Công bố từ thời điểm này", f"sẽ hiện từ 08:00 {day:%d/%m/%Y}")


def test_milestone_is_written_with_bodies_figure_and_citations_and_published_tomorrow(at_desk, reader):
    factories.territory()
    factories.metric(title_vi="Câu hỏi đã trả lời", title_en="Questions answered")
    factories.milestone(citations=[factories.citation(4, 3)])  # so that the source is public
    for name in ("Sở Thông tin và Truyền thông", "Văn phòng Uỷ ban"):
        factories.institution(names={None: name})
    writer = at_desk("nguoi-viet", groups.WRITERS)
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)

    milestone = write_milestone(writer)
    write_figure(writer, milestone)
    submitted_returned_and_mended(writer, reviewer, milestone)
    assert reader.goto(milestone.get_absolute_url()).status == 404
    scheduled(reviewer, milestone, timezone.localtime() + timedelta(days=1))
    assert reader.goto(milestone.get_absolute_url()).status == 404

    reviewer.get_by_role("link", name=re.compile("Câu hỏi đã trả lời")).click()
    press(reviewer, "Công bố: công chúng thấy ngay", "đã hiện với công chúng")
    reviewer.get_by_role("link", name="Khai trương Cổng thông tin").click()
    press(reviewer, "Công bố: công chúng thấy ngay", "đã hiện với công chúng")
    reader.goto(milestone.get_absolute_url())
    text = reader.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("khoảng tháng 3 năm 2008", "Sở Thông tin", "Văn phòng", "hơn 10.300", "mục 4, đoạn 3"):
        assert words in text


def test_two_people_on_one_entry_are_brought_together_and_approved(at_desk, reader):
    milestone = factories.milestone(title_vi="Một", effect_vi="Cũ")
    writer, other = (at_desk(name, groups.WRITERS) for name in ("nguoi-viet", "nguoi-viet-2"))
    reviewer = at_desk("nguoi-duyet", groups.REVIEWERS)
    address = f"/quan-tri/achievements/milestone/{milestone.pk}/change/"
    for person, typed in ((writer, "Tác dụng của Lan"), (other, "Tác dụng của Minh")):
        person.goto(address)
        person.locator("#id_effect_vi").fill(typed)
        save(person)
        expect(person.locator(".messagelist")).to_contain_text("đang chờ người duyệt")

    for _proposal in range(2):
        reviewer.goto("/quan-tri/review/")
        reviewer.get_by_role("link", name="Một").first.click()
        reviewer.get_by_role("button", name="Duyệt: công chúng thấy ngay").click()
    expect(reviewer.locator(".merge")).to_contain_text("Tác dụng của Lan")
    reviewer.locator(".choice [value=mine]").check()
    reviewer.get_by_role("button", name="Lưu cả hai thay đổi").click()
    expect(reviewer.locator(".messagelist")).to_contain_text("Đã lưu cả hai thay đổi")

    reader.goto(milestone.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("Tác dụng của Minh")
