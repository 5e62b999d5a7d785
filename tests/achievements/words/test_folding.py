"""Folding, on what people type and on anything at all."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from achievements.words.folding import (
    fold,
    fold_marked,
    folded_texts,
    has_marks,
    marked_texts,
    without_marks,
    words_of,
)

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=8)
PROSE = st.lists(WORDS | st.integers(0, 10**9).map(str), min_size=1, max_size=12).map(" ".join)
ANYTHING = st.text(max_size=80) | PROSE


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("… – !", ""),
        ("Đảng bộ Sở", " dang bo so "),
        ("uỷ ban, ủy ban", " uy ban uy ban "),
        ("tỉnh\N{NO-BREAK SPACE}Lào\N{NO-BREAK SPACE}Cai", " tinh lao cai "),
        ("kỹ thuật, kĩ thuật", " ki thuat ki thuat "),
        ("quy chế, qui chế, quỹ, quĩ", " qui che qui che qui qui "),
        ("tuy, tui, huy, hui", " tuy tui huy hui "),
        ("10.300 10,300 10300", " 10300 10300 10300 "),
        ("2,277,648", " 2277648 "),
        ("Lotus Notes 8.5", " lotus notes 8 5 "),
        ("27/03/2008, 27.3.2008", " 27 3 2008 27 3 2008 "),
        ("02 dịch vụ, 0", " 2 dich vu 0 "),
        ("1Gbps", " 1 gbps "),
        ("715/QĐ-UBND", " 715 qd ubnd "),
        ("phát thanh – truyền hình", " phat thanh truyen hinh "),
        ("People’s Committee, people's", " peoples committee peoples "),
        ("công\N{SOFT HYPHEN}nghệ", " congnghe "),
        ("Ðảng", " dang "),  # an eth for a Đ
        ("100%_\\", " 100 "),
        ("\N{COMBINING ACUTE ACCENT} a", " a "),  # a mark on nothing
    ],
)
def test_fold_text_gives_the_words_that_are_compared(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uỷ", "ủy"),
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("ỦY", "uỷ"),
        ("quý", "quí"),
        (unicodedata.normalize("NFD", "Đường"), "đường"),
    ],
)
def test_fold_marked_words_written_in_either_way_are_the_same(one, other):
    assert fold_marked(one) == fold_marked(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sở", "số"),
        ("dang", "đang"),
        ("tuần", "tuấn"),
        ("cửa", "của"),
        ("tuy", "tui"),
        ("bo", "bơ"),
        ("an", "ăn"),
    ],
)
def test_fold_marked_other_words_are_not_the_same(one, other):
    assert fold_marked(one) != fold_marked(other)


@given(ANYTHING)
def test_fold_anything_gives_separated_words_that_fold_to_themselves(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert folded == "" or folded == f" {' '.join(folded.split())} "
    assert not set(folded) & set("%_\\\0.,|")


@given(ANYTHING)
def test_fold_text_composed_decomposed_or_in_capitals_is_the_same(text):
    for form in (fold, fold_marked):
        assert (
            form(unicodedata.normalize("NFC", text)) == form(unicodedata.normalize("NFD", text)) == form(text)
        )
        assume(text.upper().casefold() == text.casefold())
        assert form(text.upper()) == form(text)


@given(ANYTHING)
def test_fold_marked_anything_is_what_folding_gives_with_marks_behind_the_words(text):
    assert without_marks(fold_marked(text)) == fold(text)
    assert has_marks(fold_marked(text)) == (fold_marked(text) != fold(text))
    assert [word.marked for word in words_of(text)] == fold_marked(text).split()


@given(PROSE)
def test_words_of_prose_stand_where_they_are_said_to(text):
    assert [text[word.start : word.stop] for word in words_of(text)] == text.split()


def test_folded_texts_stand_between_boundaries_and_none_twice():
    texts = ["Sở TT&TT", "Department", "", "Sở TT&TT"]

    assert folded_texts(texts) == "| so tt tt | department |"
    assert marked_texts(texts) == "| so37 tt tt |"
    assert folded_texts(["", "–"]) == marked_texts(["Department"]) == ""
