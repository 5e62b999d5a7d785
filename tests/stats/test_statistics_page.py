import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from achievements.lists.extracts import LENGTH
from achievements.models.category import OF_THE_SOURCE
from stats import counting
from stats.models import LedgerEntry, Reason
from tests import factories
from tests.stats.conftest import Browser, utc, view

pytestmark = pytest.mark.django_db
ENGLISH = "/en/visitor-statistics/"


def text_of(path: str = ENGLISH) -> str:
    """The words of the page, apart from the foot that every page has."""
    page = Client().get(path).content.decode().split("<footer")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def some_visits(at):
    """Two visits yesterday, one today; a robot yesterday and another earlier this month; a correction."""
    view("a", "2026-11-23 02:00")
    view("b", "2026-11-23 02:00")
    view("a", "2026-11-24 02:00")
    counting.exclude(Reason.BOT, utc("2026-11-23 02:00"))
    counting.exclude(Reason.BOT, utc("2026-11-03 02:00"))
    LedgerEntry.objects.create(
        day="2026-11-23", amount=1500, reason_vi="Thử tải", reason_en="A load test", author="An operator"
    )
    with at("2026-11-24 03:00"):
        yield


def test_statistics_define_the_four_numbers_and_show_them(some_visits):
    text = text_of()

    for definition in (
        "Online now: 0 Browsers that opened a page, or still showed one, within the last 300 seconds.",
        "Today: 1 Visits since midnight",
        "This week: 1,503 The daily visits added up, from Monday 00:00",
        "Total visits: 2,279,151 What was carried over",
        "more than 30 minutes without a sign of life",
    ):
        assert definition in text


def test_statistics_say_how_much_is_left_out_yesterday_and_this_month(some_visits):
    assert "Robot 1 2 " in text_of()


def test_statistics_show_the_ledger_in_the_language_of_the_page(some_visits):
    assert "Correction of a day 1,500 A load test An operator –" in text_of()
    with override("vi"):
        vietnamese = reverse("visitor_statistics")
    assert "1.500 Thử tải An operator" in text_of(vietnamese)


def test_statistics_list_the_days_newest_first_since_the_first_one_counted(some_visits):
    view("a", "2026-11-21 02:00")

    days = "24 Nov 2026 1 1 1 0 0 23 Nov 2026 2 2 2 1 1,500 22 Nov 2026 0 0 0 0 0 21 Nov 2026 1 1 1 0 0 Today"
    assert days in text_of()


def test_statistics_say_until_when_the_days_are_counted(some_visits):
    assert "what had been counted by 10:00, 24 November 2026" in text_of()
    with override("vi"):
        assert "tính đến 10:00, ngày 24 tháng 11 năm 2026" in text_of(reverse("visitor_statistics"))


def test_statistics_draw_one_bar_a_day(some_visits):
    page = Client().get(ENGLISH).content.decode()

    assert page.count("<title>") == 1 + 2
    assert "<title>23 Nov 2026: 1,502</title>" in page


def test_widget_json_csv_page_and_admin_agree(some_visits, admin_client: Client):
    Browser().beacon()

    numbers = Client().get("/stats/counter.json").json()
    table = Client().get("/data/visits.csv").getvalue().decode().splitlines()
    widget = Client().get(ENGLISH).content.decode().split("<footer")[1]
    admin = admin_client.get("/quan-tri/stats/daytotal/").content.decode()

    days = [line.split(",") for line in table[1:]]
    visits, corrections = (sum(int(day[column]) for day in days) for column in (1, 8))
    assert (numbers["today"], numbers["week"]) == (2, 1504)
    assert numbers["total"] == 2_277_648 + visits + corrections
    assert int(days[-1][1]) == numbers["today"]
    for name, shown in (("online", "1"), ("today", "2"), ("week", "1,504"), ("total", "2,279,152")):
        assert f'data-number="{name}">{shown}</dd>' in widget
    assert "<dd>2.279.152</dd>" in admin


def test_statistics_set_no_cookie_and_vary_by_none():
    answer = Client().get(ENGLISH)

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_queries_do_not_grow_with_the_days(django_assert_num_queries, at):
    with at("2026-11-24 03:00"):
        Client().get(ENGLISH)
        with django_assert_num_queries(9):
            Client().get(ENGLISH)
        for day in range(1, 24):
            view("a", f"2026-11-{day:02} 02:00")
        with django_assert_num_queries(9):
            Client().get(ENGLISH)


def test_of_many_figures_of_the_source_the_last_are_told_and_where_all_stand(client):
    metric = factories.metric(category=factories.category(slug=OF_THE_SOURCE))
    for number in range(LENGTH + 1):
        factories.observation(metric=metric, value=number, as_of=str(1950 + number))

    html = client.get(ENGLISH).content.decode()

    assert html.count('<div class="observation">') == LENGTH
    assert f'<a href="/en/metrics/?category={OF_THE_SOURCE}">Figures: see all {LENGTH + 1}</a>' in html
