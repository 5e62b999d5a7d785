"""A translator's work in a browser, counted in actions: a click, a field filled in, a choice each is one."""

import pytest
from playwright.sync_api import expect

from achievements.models import Milestone
from desk import groups
from tests import factories
from tests.browser.actions import Actions
from tests.desk.people import person, signed_in
from tests.desk.reviewing import save
from versions.models import TranslationGap

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_stale_titles_are_translated_in_at_most_25_actions(at_desk):
    page = at_desk("nguoi-dich", groups.WRITERS)
    writer = signed_in(person("nguoi-viet", groups.WRITERS))
    for number in range(10):
        row = factories.milestone(editorial_state="draft")
        save(writer, row, title_vi=f"Dấu mốc đã đổi {number}")
    assert TranslationGap.objects.filter(kind="stale").count() == 10
    page.reload()
    do = Actions(page)

    do.click(page.get_by_role("link", name="Bản dịch tiếng Anh"))
    do.click(page.get_by_role("link", name="Dịch lần lượt các mục có thể đã cũ"))
    for number in range(10):
        do.fill(page.get_by_label("Tiếng Anh").first, f"Changed {number}")
        do.click(page.get_by_role("button", name="Lưu và sang mục tiếp theo"))

    expect(page.get_by_role("heading", name="Bản dịch tiếng Anh")).to_be_visible()
    assert TranslationGap.objects.count() == 0
    assert {row.title_en for row in Milestone.objects.all()} == {f"Changed {number}" for number in range(10)}
    assert do.count <= 25
