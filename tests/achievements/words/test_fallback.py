"""Texts that are not written in the page's language: another is shown, and which one it is, wherever it is shown."""

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.kinds import name_language
from achievements.words.fallback import language_of, marked, noted, translated, translated_plainly
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def untranslated():
    return factories.milestone(
        date="2008-03-27", title_vi="Ra mắt", title_en="", effect_vi="Có <1> cổng", effect_en=""
    )


def test_a_text_is_in_the_first_language_that_it_is_written_in(untranslated, in_english):
    assert language_of(untranslated, "title") == "vi"
    assert language_of(factories.milestone(title_en="Opening"), "title") == "en"
    assert language_of(untranslated, "body") == "en"  # nothing to show, so nothing to mark


def test_a_text_in_another_language_is_marked_where_it_can_be_and_says_so_where_not(untranslated, in_english):
    note = '<span class="fallback">(in Vietnamese)</span>'
    assert translated(untranslated, "effect") == f'<span lang="vi">Có &lt;1&gt; cổng</span> {note}'
    assert translated_plainly(untranslated, "effect") == "Có <1> cổng (in Vietnamese)"


def test_a_text_in_the_language_of_the_page_stands_as_it_is(in_english):
    assert (marked("A & B", "en"), noted("A & B", "en")) == ("A &amp; B", "A & B")
    assert (marked("", "vi"), noted("", "vi")) == ("", "")


def test_what_a_thing_is_called_says_its_language(in_english):
    unit = factories.unit(label_en="")
    things = [
        factories.category(title_en=""),
        factories.institution(),
        factories.document(subject_en=""),
        unit,
    ]

    assert [name_language(thing) for thing in things] == ["vi", "en", "vi", "vi"]


@pytest.mark.parametrize("name", ["feed", "anniversaries"])
def test_files_say_in_words_what_is_in_another_language(client, untranslated, name):
    answer = client.get(reverse(name, args=["en"])).content.decode().replace("\r\n ", "")

    assert "Ra mắt (in Vietnamese)" in answer
    assert "Ra mắt (" not in client.get(reverse(name, args=["vi"])).content.decode()


def test_a_figure_counted_in_another_language_says_so(client):
    factories.unit(label_en="")
    observation = factories.observation(metric=factories.metric(title_en="Questions"))
    with translation.override("en"):
        address = observation.metric.get_absolute_url()

    html = client.get(address).content.decode()

    assert '<span class="unit" lang="vi">câu hỏi</span>' in html
    assert "10,300\N{NO-BREAK SPACE}câu hỏi (in Vietnamese)" in html.partition('<blockquote lang="en"')[2]
