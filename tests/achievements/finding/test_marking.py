"""Marking what was found, in any text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achievements.finding.marking import EXCERPT_LENGTH, Segment, excerpt, mark
from achievements.finding.query import Query
from achievements.finding.reading import parse_query
from achievements.words.folding import folded_texts, marked_texts
from tests.achievements.finding.test_reading import KNOWN
from tests.achievements.words.test_folding import ANYTHING, PROSE


def read(typed: str) -> Query:
    return parse_query(typed, KNOWN)


def marked(text: str, typed: str) -> list[str]:
    return [segment.text for segment in mark(text, read(typed)) if segment.is_match]


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Hạ tầng Công nghệ thông tin", "cntt", ["Công nghệ thông tin"]),
        ("Hạ tầng CNTT của tỉnh", "công nghệ thông tin", ["CNTT"]),
        ("hơn 10.300 câu hỏi", "10300", ["10.300"]),
        ("Số 715/QĐ-UBND ngày", "715/qd-ubnd", ["715/QĐ-UBND"]),
        ("Tạp chí Phansipăng", "fansipan", ["Phansipăng"]),
        ("base stations", "station", ["stations"]),
        ("Straße ﬁne", "fine strasse", ["Straße ﬁne"]),
        (unicodedata.normalize("NFD", "Sở ở Lào Cai"), "sở", [unicodedata.normalize("NFD", "Sở")]),
        ("Sở Nội vụ", "tài chính", []),
        ("xã, phường, xã", "xã", ["xã", "xã"]),
        ("chữ ký số của các kỳ, Sở chủ trì", "chữ ký số", ["chữ ký số"]),
        ("ngày 27/03/2008", "2008-03-27", ["27/03/2008"]),
    ],
)
def test_mark_text_marks_the_words_as_they_were_written(text, typed, expected):
    assert marked(text, typed) == expected


@given(ANYTHING, ANYTHING)
def test_mark_anything_keeps_the_text_whole(text, typed):
    segments = mark(text, read(typed))

    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    assert all(one.is_match != other.is_match for one, other in pairwise(segments))


@given(ANYTHING, ANYTHING)
def test_mark_anything_marks_something_exactly_where_folded_text_has_a_pattern(text, typed):
    query = read(typed)

    assert bool(marked(text, typed)) == any(
        pattern in folded_texts([text]) + marked_texts([text]) for pattern in query.patterns
    )


@given(PROSE, st.data())
def test_mark_word_of_the_text_marks_it(text, data):
    word = data.draw(st.sampled_from(text.split()))

    assert word in " ".join(marked(text, word)).split()


def test_excerpt_long_text_is_cut_between_words_around_the_first_match():
    text = f"{'một hai ba ' * 20}Phansipăng {'bốn năm sáu ' * 20}"

    segments = excerpt(text, read("fansipan"))

    assert [segment.is_match for segment in segments] == [False, False, True, False, False]
    assert [segments[0].text, segments[2].text, segments[-1].text] == ["… ", "Phansipăng", " …"]
    inside = "".join(segment.text for segment in segments[1:-1])
    assert f" {inside} " in f" {text} "
    assert len(inside) <= EXCERPT_LENGTH


def test_excerpt_short_text_is_whole():
    assert excerpt("trạm BTS", read("bts")) == [Segment("trạm ", False), Segment("BTS", True)]


def test_excerpt_text_without_a_match_is_empty():
    assert excerpt("trạm BTS", read("báo chí")) == []


@given(ANYTHING, st.integers(0, 40), ANYTHING)
def test_excerpt_anything_shows_a_match_exactly_where_mark_does(text, times, typed):
    text, query = text * times, read(typed)

    shown = [segment for segment in excerpt(text, query) if segment.is_match]

    assert bool(shown) == any(segment.is_match for segment in mark(text, query))
