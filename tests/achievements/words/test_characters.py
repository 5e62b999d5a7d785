"""What of a text can be kept and seen."""

import unicodedata

import pytest

from achievements.words.characters import visible


def test_letters_are_composed():
    assert (
        visible(unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Lào Cai"))
        == "Ủy ban nhân dân tỉnh Lào Cai"
    )


@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\u2066", "\u2069", "\u200e", "\u00ad", "\ufeff", "\u2060"]
)
def test_invisible_characters_and_turns_of_direction_go(character):
    assert visible(f"Cổng{character} thông tin") == "Cổng thông tin"


def test_what_is_seen_stays():
    text = "“Cổng” – 10.300\N{NO-BREAK SPACE}hộp…\n\nĐoạn hai\t½ 😀"

    assert visible(text) == text
