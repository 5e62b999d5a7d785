"""What readers take away: stories, texts for the ear, homework, before and after, anniversaries, charts as files."""

import re
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from achievements.kinds import extra
from achievements.models.category import OF_THE_SOURCE
from achievements.views import taking_away
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(client, name: str, *args: str, language: str = "en", **query: object) -> str:
    with override(language):
        return client.get(reverse(name, args=args), query).content.decode()


def test_story_shows_the_figure_that_stands_for_it_drawn(client):
    figure = factories.observation(value=11, metric=factories.metric(unit=factories.unit()))
    factories.achievement(story_vi="Chuyện", story_en="A story", key_figures=[figure])

    html = html_of(client, "stories")

    assert '<strong class="number">11</strong>' in html
    assert html.count("l7 7l-7 7l-7 -7z") == 11
    assert "A story</a>" in html


def test_story_without_a_figure_shows_when_it_began(client):
    achievement = factories.achievement(story_vi="Chuyện", story_en="A story")
    factories.milestone(date="2005-11-14", achievements=[achievement], is_highlight=True)

    html = html_of(client, "stories")

    assert "14 November 2005</time>" in html
    assert "A scale of years from 2005 to 2015." in html


def test_achievement_that_is_not_told_in_a_sentence_is_no_story(client):
    factories.achievement(title_en="Untold")

    assert "Nothing has been published yet." in html_of(client, "stories")


def test_text_for_loudspeakers_stands_in_words(client):
    achievement = factories.achievement(spoken_short_vi="UBND: 100%.", spoken_long_vi="Năm 2005.")

    html = html_of(client, "read_aloud", achievement.slug, language="vi")

    assert "Ủy ban nhân dân: một trăm phần trăm." in html
    assert "Năm hai nghìn không trăm linh năm." in html


def test_homework_has_sentences_citation_and_picture_without_script(client):
    achievement = factories.achievement(
        title_en="Fibre", plain_sentences_en="One.\n\nTwo.", citations=[factories.citation()]
    )

    html = html_of(client, "homework", achievement.slug)

    assert '<p lang="en">One.</p><p lang="en">Two.</p>' in html
    assert "Fibre. Achievements of Lào Cai’s" in html.replace("&#x27;", "’")
    assert 'class="ready"' in html
    assert "/pictures/en/achievement/" in html


def test_further_pages_are_linked_from_that_of_the_achievement(client):
    achievement = factories.achievement()

    with override("en"):
        html = client.get(achievement.get_absolute_url()).content.decode()
        further = [extra(name, achievement).get_absolute_url() for name in ("read_aloud", "homework")]

    assert [address for address in further if f'href="{address}"' not in html] == []


def test_before_and_after_tells_both_ends_and_only_where_both_are_public(client):
    before = factories.milestone(date="../2004", title_en="Only some")
    hidden = factories.milestone(date="../2004", title_en="Secret", editorial_state="draft")
    factories.observation(value=100, as_of="2015", baseline=before)
    factories.observation(value=50, as_of="2015", baseline=hidden)

    html = html_of(client, "before_and_after")

    assert ("Only some" in html, "Secret" in html) == (True, False)
    assert ('<strong class="number">100</strong>' in html, '<strong class="number">50</strong>' in html) == (
        True,
        False,
    )


def test_before_and_after_compares_what_was_observed_twice(client):
    metric = factories.metric()
    factories.observation(metric=metric, value=5, as_of="2006")
    factories.observation(metric=metric, value=34, as_of="2015")

    assert "Up by 29\N{NO-BREAK SPACE}questions" in html_of(client, "before_and_after")


def test_before_and_after_goes_on_on_further_pages(client, monkeypatch):
    monkeypatch.setattr(taking_away, "COMPARISONS", 2)
    factories.observation(baseline=factories.milestone())
    for number in range(3):
        metric = factories.metric(title_en=f"Metric {number}")
        factories.observation(metric=metric, value=5, as_of="2006")
        factories.observation(metric=metric, value=34 + number, as_of="2015")

    pages = [html_of(client, "before_and_after", page=number) for number in (1, 2, 3)]

    changes = [re.findall(r"Up by (\d+)", html) for html in pages]
    assert changes == [["29"], ["30", "31"], ["30", "31"]]  # what is beyond the last is the last
    assert ['rel="next"' in html for html in pages] == [True, False, False]


@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        ("2026-03-26T16:59:00Z", "The next anniversary"),
        ("2026-03-26T17:01:00Z", "On this day"),  # midnight has passed in Lào Cai
        ("2026-03-27T16:59:00Z", "On this day"),
    ],
)
def test_front_page_tells_what_happened_on_this_day(client, moment, heading):
    achievement = factories.achievement()
    factories.milestone(date="2008-03-27", title_en="Reorganised", achievements=[achievement])
    factories.milestone(date="2008-03", title_en="In March", achievements=[achievement])
    factories.milestone(date="2006-01-10", title_en="Opened", achievements=[achievement])

    with time_machine.travel(moment, tick=False):
        html = html_of(client, "home")

    aside = html.partition('class="coming-round"')[2].partition("</aside>")[0]
    assert heading in aside
    assert ("Reorganised" in aside, "In March" in aside, "Opened" in aside) == (True, False, False)


def test_anniversaries_go_on_after_the_end_of_a_year(client):
    factories.milestone(date="2006-01-10", title_en="Opened", achievements=[factories.achievement()])

    with time_machine.travel("2026-12-30T02:00:00Z", tick=False):
        html = html_of(client, "home")

    assert "Opened" in html.partition('class="coming-round"')[2].partition("</aside>")[0]


def test_only_what_something_was_achieved_in_is_a_field_of_work(client):
    factories.achievement(category=factories.category(slug="bao-chi", title_en="Press"))
    factories.observation(
        metric=factories.metric(category=factories.category(slug=OF_THE_SOURCE, title_en="Counted"))
    )

    pages = html_of(client, "home") + html_of(client, "categories")

    assert ("Press" in pages, "Counted" in pages) == (True, False)


def ranked(**fields):
    rank = factories.unit(slug="rank", measure="rank", label_vi="", label_en="")
    metric = factories.metric(unit=rank, title_en="Rank & place")
    return factories.observation(
        metric=metric, value=4, out_of=63, citations=[factories.citation()], **fields
    )


def test_chart_is_a_whole_svg_with_its_source_line(client):
    observation = ranked()

    response = client.get(reverse("figure_file", args=["en", observation.slug, "svg"]))
    texts = [
        text.text
        for text in ElementTree.fromstring(response.content).iter(  # noqa: S314 (our own)
            "{http://www.w3.org/2000/svg}text"
        )
    ]

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "Rank & place" in texts
    assert any(text.startswith("Source: Ten achievements.") for text in texts)


def test_chart_is_a_png_too(client):
    metric = factories.metric()
    factories.observation(metric=metric, value=5, as_of="2006")
    factories.observation(metric=metric, value=34, as_of="2015")

    response = client.get(reverse("metric_file", args=["en", metric.slug, "png"]))

    assert response.headers["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_figure_has_no_chart(client, state):
    observation = ranked(**factories.hidden_states()[state])

    assert client.get(reverse("figure_file", args=["en", observation.slug, "svg"])).status_code == 404


def test_what_is_not_drawn_has_no_chart(client):
    observation = factories.observation(value=11)

    assert client.get(reverse("figure_file", args=["en", observation.slug, "svg"])).status_code == 404
    assert client.get(reverse("metric_file", args=["en", observation.metric.slug, "svg"])).status_code == 404
