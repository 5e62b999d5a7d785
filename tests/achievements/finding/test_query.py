"""Folding, reading a query and marking, on what people type and on anything at all."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from achievements.finding.marking import EXCERPT_LENGTH, Segment, excerpt, mark
from achievements.finding.query import EQUIVALENTS, QUERY_MAX_LENGTH, parse_query
from achievements.words.folding import fold

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=8)
PROSE = st.lists(WORDS | st.integers(0, 10**9).map(str), min_size=1, max_size=12).map(" ".join)
ANYTHING = st.text(max_size=80) | PROSE


def finds(typed: str, text: str) -> bool:
    return parse_query(typed).holds(lambda pattern: pattern in fold(text))


def marked(text: str, typed: str) -> list[str]:
    return [segment.text for segment in mark(text, parse_query(typed)) if segment.is_match]


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("… – !", ""),
        ("Đảng bộ Sở", " dang bo so "),
        ("uỷ ban, ủy ban", " uy ban uy ban "),
        ("tỉnh\N{NO-BREAK SPACE}Lào\N{NO-BREAK SPACE}Cai", " tinh lao cai "),
        ("kỹ thuật, kĩ thuật", " ki thuat ki thuat "),
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
    ],
)
def test_fold_text_gives_the_words_that_are_compared(text, folded):
    assert fold(text) == folded


@given(ANYTHING)
def test_fold_anything_gives_separated_words_that_fold_to_themselves(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert folded == "" or folded == f" {' '.join(folded.split())} "
    assert not set(folded) & set("%_\\\0.,")


@given(ANYTHING)
def test_fold_text_composed_decomposed_or_in_capitals_is_the_same(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)
    assume(text.upper().casefold() == text.casefold())
    assert fold(text.upper()) == fold(text)


# Finding


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("thanh lap", "Thành lập Sở Bưu chính, Viễn thông"),
        ("THÀNH LẬP", "Thành lập Sở"),
        ("viễn thông thành lập", "Thành lập Sở Bưu chính, Viễn thông"),
        ("dang bo", "Đảng bộ Sở"),
        ("ủy ban", "Uỷ ban nhân dân"),
        ("uỷ ban", "Ủy ban nhân dân"),
        ("kĩ thuật", "hạ tầng kỹ thuật"),
        ("CNTT", "ứng dụng công nghệ thông tin"),
        ("công nghệ thông tin", "ứng dụng CNTT"),
        ("cong nghe thong tin", "công nghệ và thông tin"),
        ("công nghệ thông tin lào cai", "CNTT tại Lào Cai"),
        ("TT&TT", "Sở Thông tin và Truyền thông"),
        ("TTTT", "lĩnh vực TT&TT"),
        ("CNTT-TT", "Sở TTTT"),
        ("TT&TT", "Trung tâm CNTT-TT"),
        ("thông tin và truyền thông", "Trung tâm CNTT-TT"),
        ("thông tin - truyền thông", "Sở TT&TT"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("ủy ban nhân dân tỉnh", "UBND tỉnh"),
        ("BTS", "trạm thu phát sóng"),
        ("trạm thu phát sóng", "1048 trạm BTS"),
        ("QPPL", "văn bản quy phạm pháp luật"),
        ("quy phạm pháp luật", "văn bản QPPL"),
        ("BCVT", "Sở Bưu chính, Viễn thông"),
        ("PT-TH", "Đài Phát thanh – Truyền hình tỉnh"),
        ("phát thanh truyền hình", "Đài PT-TH"),
        ("CQNN", "các cơ quan nhà nước"),
        ("CCHC", "cải cách hành chính"),
        ("cải cách hành chính", "gắn với CCHC"),
        ("10300", "hơn 10.300 câu hỏi"),
        ("10.300", "more than 10,300 questions"),
        ("10,300", "10300"),
        ("702", "702/UBND"),
        ("702", "702/QĐ-UBND"),
        ("715/qd-ubnd", "715/QĐ-UBND"),
        ("715/QĐ-UBND", "Quyết định số 715 của Ủy ban nhân dân tỉnh"),
        ("quyết định 715", "715/QĐ-UBND"),
        ("24-CT/TU", "24-CT/TU"),
        ("Fansipan", "Tạp chí Phansipăng"),
        ("Phansipăng", "trạm BTS trên đỉnh Fansipan"),
        ("phan xi păng", "đỉnh Fansipan"),
        ("station", "base stations"),
        ("27/3/2008", "ngày 27/03/2008"),
        ("3G", "2G và 3G"),
    ],
)
def test_query_typed_otherwise_finds_the_text(typed, text):
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("viễn thông giáo dục", "Viễn thông"),  # all words
        ("702", "1702/UBND"),
        ("702", "7020"),
        ("30", "10.300"),
        ("tin", "tỉnh"),
        ("8.5", "5 trong 8"),  # typed as one
        ("715/abc", "715 xã, abc"),
        ("CNTT", "công nghệ và thông tin"),
    ],
)
def test_query_for_something_else_does_not_find_the_text(typed, text):
    assert not finds(typed, text)


@pytest.mark.parametrize("group", EQUIVALENTS)
def test_equivalents_each_find_all_others(group):
    assert all(finds(typed, text) for typed in group for text in group)


def test_equivalents_are_each_in_one_group_only():
    phrases = [phrase for group in EQUIVALENTS for phrase in set(map(fold, group))]

    assert sorted(phrases) == sorted(set(phrases))


@given(PROSE, st.data())
def test_query_of_any_words_of_a_text_in_any_order_finds_it(text, data):
    words = data.draw(st.lists(st.sampled_from(text.split()), min_size=1, max_size=6))

    assert finds(" ".join(words), text)


@given(st.text())
def test_parse_query_anything_has_patterns_without_what_databases_read_otherwise(text):
    query = parse_query(text)

    assert len(query.text) <= QUERY_MAX_LENGTH
    assert "\0" not in query.text
    assert all(pattern.startswith(" ") and not set(pattern) & set("%_\\\0") for pattern in query.patterns)


@pytest.mark.parametrize("typed", ["", "   ", "\0", "!", "%_'\"\\", "🏔", "a", "a b", "đ"])
def test_is_too_short_without_a_word_is_true(typed):
    assert parse_query(typed).is_too_short


@pytest.mark.parametrize("typed", ["7", "Sở", "a 7", "đề án 1"])
def test_is_too_short_with_a_word_or_number_is_false(typed):
    assert not parse_query(typed).is_too_short


def test_parse_query_of_ten_kilobytes_is_cut():
    assert parse_query("xã " * 5000).terms == (((" xa ",),),)


# Marking


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
    ],
)
def test_mark_text_marks_the_words_as_they_were_written(text, typed, expected):
    assert marked(text, typed) == expected


@given(ANYTHING, ANYTHING)
def test_mark_anything_keeps_the_text_whole(text, typed):
    segments = mark(text, parse_query(typed))

    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    assert all(one.is_match != other.is_match for one, other in pairwise(segments))


@given(ANYTHING, ANYTHING)
def test_mark_anything_marks_something_exactly_where_folded_text_has_a_pattern(text, typed):
    query = parse_query(typed)

    assert bool(marked(text, typed)) == any(pattern in fold(text) for pattern in query.patterns)


@given(PROSE, st.data())
def test_mark_word_of_the_text_marks_it(text, data):
    word = data.draw(st.sampled_from(text.split()))

    assert word in " ".join(marked(text, word)).split()


def test_excerpt_long_text_is_cut_between_words_around_the_first_match():
    text = f"{'một hai ba ' * 20}Phansipăng {'bốn năm sáu ' * 20}"

    segments = excerpt(text, parse_query("fansipan"))

    assert [segment.is_match for segment in segments] == [False, False, True, False, False]
    assert [segments[0].text, segments[2].text, segments[-1].text] == ["… ", "Phansipăng", " …"]
    inside = "".join(segment.text for segment in segments[1:-1])
    assert f" {inside} " in f" {text} "
    assert len(inside) <= EXCERPT_LENGTH


def test_excerpt_short_text_is_whole():
    assert excerpt("trạm BTS", parse_query("bts")) == [Segment("trạm ", False), Segment("BTS", True)]


def test_excerpt_text_without_a_match_is_empty():
    assert excerpt("trạm BTS", parse_query("báo chí")) == []


@given(ANYTHING, st.integers(0, 40), ANYTHING)
def test_excerpt_anything_shows_a_match_exactly_where_mark_does(text, times, typed):
    text, query = text * times, parse_query(typed)

    shown = [segment for segment in excerpt(text, query) if segment.is_match]

    assert bool(shown) == any(segment.is_match for segment in mark(text, query))
