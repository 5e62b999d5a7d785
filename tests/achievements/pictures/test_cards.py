"""Pictures for shared links: of one size, the same for the same words, with every word on them."""

from io import BytesIO

import pytest
from PIL import Image

from achievements.pictures.cards import ACROSS, LINE_HEIGHT, Card, fitted, png, wrapped

LONGEST = "Ứng dụng Ễ ỰNG " * 30  # longer than any title the record can hold


def opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(png(card)))


@pytest.mark.parametrize(
    "card",
    [
        Card(title="Sở Thông tin và Truyền thông", foot="Lào Cai"),
        Card(title=LONGEST, foot=LONGEST, kicker=LONGEST, before=LONGEST, large=LONGEST, after=LONGEST),
        Card(title="Ậ" * 400, foot=""),
    ],
    ids=["plain", "too much of everything", "one endless word"],
)
def test_picture_has_the_size_that_links_announce_and_is_light(card):
    picture = opened(card)

    assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (1200, 630))
    assert len(png(card)) <= 60_000


def test_picture_of_the_same_words_is_the_same_to_the_byte():
    words = {"title": "Câu hỏi", "foot": "Lào Cai", "before": "hơn", "large": "10.300", "after": "câu hỏi"}

    assert png(Card(**words)) == png(Card(**words))
    assert png(Card(**words)) != png(Card(**words | {"before": "gần"}))


def test_decomposed_letters_are_drawn_as_composed_ones():
    assert png(Card(title="Vie\u0323\u0302t", foot="")) == png(Card(title="Việt", foot=""))


@pytest.mark.parametrize("text", ["Cơ quan", LONGEST.strip(), "Ậ" * 400])
def test_text_keeps_to_its_room_and_loses_no_word(text):
    block = fitted(text, largest=84, height=300)

    assert " ".join(block.lines) == text
    assert len(block.lines) * round(block.size * LINE_HEIGHT) <= 300


def test_short_text_is_drawn_at_the_largest_size():
    assert (fitted("Cơ quan", largest=84, height=300).lines, ACROSS) == (["Cơ quan"], 1056)


def test_last_line_is_not_left_with_one_word():
    assert wrapped("aaa bbb ccc ddd", len, 11) == ["aaa bbb", "ccc ddd"]
    assert wrapped("aaaaaaaaa", len, 4) == ["aaaaaaaaa"]
