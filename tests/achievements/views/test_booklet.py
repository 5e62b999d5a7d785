"""The booklet: all of a period, once, in its order, and nothing of another one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from achievements.views import booklet as views
from tests import factories

pytestmark = pytest.mark.django_db


def booklet(client, *period: str) -> str:
    with translation.override("en"):
        return client.get(reverse("booklet", args=period)).content.decode()


def chapter(html: str, name: str) -> str:
    return html.partition(f'<section class="chapter" id="{name}">')[2].partition("</section>")[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_chapters_come_in_the_order_of_the_contents(client):
    factories.achievement(number=2)
    factories.achievement(number=1)

    html = booklet(client)

    contents = html.partition('<nav class="chapters"')[2].partition("</nav>")[0]
    assert re.findall(r'href="#([\w-]+)"', contents) == [
        "reading",
        "achievement-1",
        "achievement-2",
        "timeline",
        "institutions",
        "metrics",
        "documents",
        "errata",
        "sources",
    ]
    assert re.findall(r'<section class="chapter" id="([\w-]+)"', html) == re.findall(
        'href="#(.*?)"', contents
    )


def test_ten_achievements_are_asked_for_as_often_as_one(client):
    factories.one_of_each()
    booklet(client)
    counts = []

    for more in (1, 9):  # each changes the record, so nothing is remembered
        for _ in range(more):
            factories.one_of_each()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            booklet(client)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_milestones_of_an_achievement_are_told_in_full_and_in_order_the_undated_last(client):
    achievement = factories.achievement(number=1)
    told = {"achievements": [achievement], "citations": [factories.citation(3, 2)]}
    factories.milestone(date=None, title_en="Agreed", **told)
    order = factories.document(number_as_printed="702/UBND", subject_en="On the department")
    factories.milestone(
        date="2008-03-27", title_en="Reorganised", body_en="How it went.", documents=[order], **told
    )

    text = words(chapter(booklet(client), "achievement-1"))

    assert (
        "Milestones 27 March 2008 Reorganised Launch How it went. Decision 702/UBND : On the department "
        "Source: section 3, paragraph 2 undated Agreed Launch Source: section 3, paragraph 2"
    ) in text


def test_institutions_are_named_once_with_all_their_roles(client):
    achievement, office = factories.achievement(number=1), factories.institution(names={None: "Sở"})
    for role in ("host", "subject", "adviser"):
        milestone = factories.milestone(achievements=[achievement])
        factories.participation(milestone, office, role=role)

    text = words(chapter(booklet(client), "achievement-1"))

    assert "Who took part Sở (en) (organised it, advised)" in text


def test_what_belongs_to_no_public_achievement_is_told_beyond_them(client):
    factories.achievement()
    hidden = factories.achievement(editorial_state="draft")
    factories.milestone(title_en="Lone")
    factories.milestone(title_en="Left over", achievements=[hidden])
    factories.photo(caption_en="A picture of its own")

    text = words(chapter(booklet(client), "others"))

    assert [each in text for each in ("Lone", "Left over", "A picture of its own")] == [True, True, True]


def test_each_period_has_a_booklet_of_its_own_that_leads_to_the_others(client):
    later = factories.period(slug="2015-2025", title_en="2015–2025", dates="2015/2025")
    factories.achievement(title_en="Of the first")
    factories.achievement(title_en="Of the second", period=later)
    factories.milestone(title_en="Milestone of the second", period=later)
    factories.observation(value=4321, period=later)

    first, second = booklet(client), booklet(client, "2015-2025")

    of_second = ["Of the second", "Milestone of the second"]
    assert [each in first for each in ["Of the first", *of_second]] == [True, False, False]
    assert [each in second for each in ["Of the first", *of_second]] == [False, True, True]
    assert ["4,321" in chapter(each, "metrics") for each in (first, second)] == [False, True]
    assert re.findall(r'<nav class="booklets".*?href="(.*?)"', first, re.S) == ["/en/booklet/2015-2025/"]
    assert booklet(client, "2005-2015").count("Of the first") == first.count("Of the first")


@pytest.mark.parametrize("slug", ["khong-co", "2015-2025"])
def test_period_without_anything_public_has_no_booklet(client, slug):
    factories.achievement(period=factories.period(slug="2015-2025"), editorial_state="draft")

    assert client.get(reverse("booklet", args=[slug])).status_code == 404


def test_empty_record_says_so(client):
    assert "Nothing has been published yet." in booklet(client)


def test_period_with_more_than_a_booklet_holds_leads_to_what_can_be_printed(client, monkeypatch):
    achievement = factories.achievement(title_en="Fibre")
    factories.milestone(achievements=[achievement])
    factories.observation()
    factories.document(achievements=[achievement])
    monkeypatch.setattr(views, "MOST_ENTRIES", 3)
    whole = booklet(client)
    monkeypatch.setattr(views, "MOST_ENTRIES", 2)

    html = booklet(client)

    assert 'id="timeline"' in whole
    assert "has 3 events, figures and documents, too many for one booklet" in words(html)
    assert f'<a href="{in_english(achievement)}">' in html
    assert 'id="timeline"' not in html


def in_english(thing) -> str:
    with translation.override("en"):
        return thing.get_absolute_url()
