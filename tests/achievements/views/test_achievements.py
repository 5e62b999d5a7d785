"""An achievement's page: what is told where."""

import re

import pytest
from django.utils import translation

from tests import factories

pytestmark = pytest.mark.django_db


def page(client, thing) -> str:
    with translation.override("en"):
        return client.get(thing.get_absolute_url()).content.decode()


def test_undated_milestone_stands_apart_from_the_years(client):
    achievement = factories.achievement()
    factories.milestone(date="2008", title_en="Dated", achievements=[achievement])
    factories.milestone(date=None, title_en="Undated", achievements=[achievement])

    years, _heading, apart = page(client, achievement).partition("Without a date in the source")

    assert ("Dated</a>" in years, "Undated</a>" in years) == (True, False)
    assert "Undated</a>" in apart


def test_picture_is_shown_with_its_text_and_a_missing_one_by_its_caption_only(client):
    achievement = factories.achievement()
    picture = factories.picture(width=640, height=480)
    shown = factories.photo(achievement=achievement, alternative_text_en="A ribbon is cut", picture=picture)
    missing = factories.photo(achievement=achievement)

    html = page(client, achievement)

    section = html.partition('<ul class="photos">')[2].partition("</section>")[0]
    at = f"/media/photos/{picture.digest}"
    assert re.findall("<img [^>]*>", section) == [
        f'<img src="{at}/480.jpg" srcset="{at}/480.jpg 480w, {at}/960.jpg 640w" '
        'sizes="(width < 56rem) 92vw, 52rem" alt="A ribbon is cut" lang="en" width="640" '
        'height="480" class="focus-x-50 focus-y-50" loading="lazy" decoding="async">'
    ]
    assert re.findall("<source [^>]*>", section) == [
        f'<source type="image/{form}" srcset="{at}/480.{form} 480w, {at}/960.{form} 640w" '
        'sizes="(width < 56rem) 92vw, 52rem">'
        for form in ("avif", "webp")
    ]
    assert [caption in section for caption in (shown.caption_en, missing.caption_en)] == [True, True]


def test_neighbours_are_those_of_the_same_period(client):
    first, second, third = (factories.achievement(number=number) for number in (1, 2, 3))
    later = factories.period(slug="2015-2025", dates="2015/2025")
    factories.achievement(number=1, slug="sau", period=later)

    html = page(client, second)

    assert re.findall(r'rel="(prev|next)">(.*?)<', html) == [
        ("prev", first.title_en),
        ("next", third.title_en),
    ]


def test_document_is_told_by_its_number_as_printed(client):
    achievement = factories.achievement()
    parts = {"number": "702/QĐ-UBND", "number_as_printed": "702/UBND", "subject_en": "On the department"}
    factories.document(achievements=[achievement], **parts)

    html = page(client, achievement)

    assert 'Decision <span lang="vi">702/UBND</span>: On the department</a>' in html
    assert "702/QĐ-UBND" not in html


def test_milestone_names_each_body_once_with_all_it_did(client):
    milestone, office, host = factories.milestone(), factories.institution(), factories.institution()
    for body, role in ((office, "adviser"), (office, "operator"), (host, "host")):
        factories.participation(milestone, body, role)

    bodies = page(client, milestone).partition('id="institutions"')[2].partition("</section>")[0]

    entries = [" ".join(re.sub(r"<[^>]+>", " ", entry).split()) for entry in bodies.split("<li>")[1:]]
    assert entries == [f"{office} (en) (advised, carried it out)", f"{host} (en) (organised it)"]


def test_achievement_names_each_body_once_with_all_it_did_in_public(client):
    achievement, office = factories.achievement(), factories.institution()
    milestones = [factories.milestone(achievements=[achievement]) for _time in range(2)]
    elsewhere = factories.milestone()
    hidden = factories.milestone(achievements=[achievement], editorial_state="draft")
    for milestone, role in (
        (milestones[0], "adviser"),
        (milestones[1], "adviser"),
        (milestones[1], "host"),
        (elsewhere, "party"),
        (hidden, "issuer"),
    ):
        factories.participation(milestone, office, role)

    bodies = page(client, achievement).partition('id="institutions"')[2].partition("</section>")[0]

    entries = [" ".join(re.sub(r"<[^>]+>", " ", entry).split()) for entry in bodies.split("<li>")[1:]]
    assert entries == [f"{office} (en) (advised, organised it)"]


def test_long_page_begins_with_links_to_its_sections_and_a_short_one_does_not(client):
    short, long = factories.achievement(), factories.achievement()
    factories.document(achievements=[long])
    factories.photo(achievement=long)
    factories.observation(achievements=[long])

    links = page(client, long).partition('<nav class="contents"')[2].partition("</nav>")[0]

    assert re.findall(r'<a href="#([-\w]+)">(.*?)</a>', links) == [
        ("observations", "Figures"),
        ("documents", "Documents"),
        ("photos", "Pictures"),
        ("sources", "Sources"),
    ]
    assert '<nav class="contents"' not in page(client, short)
