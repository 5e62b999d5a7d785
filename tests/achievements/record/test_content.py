"""The record that is shipped: it loads, and stands in its files as dump_record writes them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from achievements.models import Achievement
from achievements.record.load import load_record
from achievements.words.speech import minutes, spoken
from tests.achievements.record.conftest import record_texts, texts
from tests.slow import slow_on_postgresql

CONTENT = Path(__file__).parents[3] / "achievements" / "content" / "2005-2015"


@pytest.mark.django_db
@slow_on_postgresql
def test_record_of_2005_to_2015_is_in_canonical_form() -> None:
    load_record(CONTENT)

    assert record_texts() == texts(CONTENT)


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_achievement_can_be_taken_away(language) -> None:
    load_record(CONTENT)

    with override(language):
        achievements = list(Achievement.objects.all())
        sentences = [len(achievement.sentences) for achievement in achievements]
        scripts = [
            (spoken(one.spoken_short, language), spoken(one.spoken_long, language)) for one in achievements
        ]

    assert sentences == [5] * 10
    assert {round(minutes(short, language)) for short, _long in scripts} == {1}
    assert {round(minutes(long, language)) for _short, long in scripts} == {3}
    assert re.findall(r"\d|[%&/]|\b[A-ZĐ]{2,}\b", " ".join(map(" ".join, scripts))) == []
