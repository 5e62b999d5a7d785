"""Reading a query, on what people type and on anything at all."""

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from achievements.finding.reading import MOST_PHRASES, MOST_TERMS, QUERY_MAX_LENGTH, parse_query
from achievements.finding.synonyms import Synonyms
from achievements.words.folding import folded_texts, marked_texts
from tests.achievements.record.test_content import CONTENT
from tests.achievements.words.test_folding import ANYTHING, PROSE

RINGS = [
    [each.strip() for text in row["expressions"].values() for each in text.split(";")]
    for row in yaml.safe_load((CONTENT / "synonyms.yaml").read_text("utf-8"))["synonyms"]
]
KNOWN = Synonyms.of(RINGS)
AREA = frozenset(["tinh", "tinh3", "lao", "lao2", "cai", "province"])


def finds(typed: str, text: str) -> bool:
    return parse_query(typed, KNOWN).is_in(folded_texts([text]) + marked_texts([text]))


def phrases(typed: str) -> set[str]:
    query = parse_query(typed, KNOWN)
    return {*query.as_typed, *query.phrases}


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
        ("Sở 4T", "Sở Thông tin và Truyền thông"),
        ("so 4t", "Sở TT&TT"),
        ("hanoi", "thành phố Hà Nội"),
        ("laocai", "tỉnh Lào Cai"),
        ("email", "hệ thống thư điện tử"),
        ("hòm thư", "hộp thư điện tử"),
        ("wifi", "kết nối Internet"),
        ("fiber", "optical fibre"),
        ("mailboxes", "gần 7.000 hộp thư điện tử"),
        ("phan si pang", "đỉnh Fansipan"),
        ("1 048", "1.048 trạm BTS"),
        ("vtv", "truyền hình Việt Nam"),
        ("qui chế", "Quy chế quản lý"),
        ("quĩ", "quỹ"),
        ("công nghệ thông tin lào cai", "CNTT tại Lào Cai"),
        ("TT&TT", "Sở Thông tin và Truyền thông"),
        ("TTTT", "lĩnh vực TT&TT"),
        ("công nghệ thông tin và truyền thông", "Trung tâm CNTT-TT"),
        ("TT & TT", "ngành thông tin và truyền thông"),
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
        ("10 300", "hơn 10.300 câu hỏi"),
        ("2 277 648", "Tất cả: 2,277,648"),
        ("2008-03-27", "ngày 27/03/2008"),
        ("27-3-2008", "ngày 27 tháng 3 năm 2008"),
        ("27 March 2008", "ngày 27/3/2008"),
        ("March 27, 2008", "27 March 2008"),
        ("27th Mar 2008", "ngày 27/3/2008"),
        ("tháng 3/2008", "March 2008"),
        ("thang 3 nam 2008", "27/03/2008"),
        ("2008-03", "tháng 3 năm 2008"),
        ("năm 2008", "in 2008"),
        ("quyết định số 715", "Quyết định 715/QĐ-UBND"),
        ("số 702/UBND", "702/UBND"),
        ("các trạm của tỉnh là gì", "trạm của tỉnh"),
        ("có bao nhiêu trạm BTS", "1.048 trạm BTS"),
        ("networks", "network"),
        ("policies", "a policy"),
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
        ("chữ ký số", "các thời kỳ của Sở: chủ"),
        ("một cửa", "một của"),
        ("Đảng", "đang"),
        ("tuy", "tui"),
        ("27/3/2008", "ngày 7/3/2008"),
        ("10 300", "10 và 30.300"),
        ("bão", "báo"),
    ],
)
def test_query_for_something_else_does_not_find_the_text(typed, text):
    assert not finds(typed, text)


@pytest.mark.parametrize("ring", RINGS, ids=lambda ring: ring[0])
def test_synonyms_of_the_record_each_find_all_others(ring):
    assert [(typed, text) for typed in ring for text in ring if not finds(typed, text)] == []


def test_query_without_regard_to_marks_finds_the_text_with_others():
    query = parse_query("chử ki")

    assert query.unmarked.is_in(folded_texts(["Chữ ký"]))
    assert not query.is_in(folded_texts(["Chữ ký"]) + marked_texts(["Chữ ký"]))


def test_query_asked_in_english_leaves_out_english_words_that_say_nothing():
    with translation.override("en"):
        assert finds("how many of the stations are there", "1,048 stations")


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("bao nhiêu trạm BTS", True),
        ("tỷ lệ xã", True),
        ("số trạm BTS", True),
        ("có mấy trạm", True),
        ("trạm BTS", False),
        ("chữ ký số", False),
        ("số 715", False),
    ],
)
def test_how_many_is_whether_a_number_is_asked_for(typed, asks):
    assert parse_query(typed).how_many is asks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sở TTTT", {"so37 tttt", "so tttt", "so thong tin va truyen thong"}),
        ("quyết định số 715", {"quyet16 dinh59 715", "quyet dinh 715"}),
        ("bao nhiêu trạm", {"tram5", "tram", "bao nhieu tram"}),
        ("2008-03-27", {"2008 3 27", "27 3 2008", "27 march 2008"}),
        ("10 300", {"10 300", "10300"}),
    ],
)
def test_phrases_say_the_whole_as_typed_and_otherwise(typed, said):
    assert said <= phrases(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fanxipan", "fansipan"),
        ("fiber", "fibre"),
        ("yenbai", "yen6 bai1"),
    ],
)
def test_as_typed_is_also_what_is_spelled_nearly_so(typed, said):
    assert said in parse_query(typed, KNOWN).as_typed


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("lào cai có bao nhiêu trạm", {"tram5"}),
        ("số trạm tỉnh Lào Cai", {"tram5"}),
        ("trạm laocai", {"tram5"}),
        ("stations of Lao Cai Province", {"stations"}),
        ("báo lào cai", {"bao1 lao2 cai"}),
        ("tỉnh ủy", {"tinh3", "uy3"}),
        ("lào cai", {"lao2 cai"}),
    ],
)
def test_the_name_of_the_area_is_only_looked_for_where_nothing_else_is(typed, looked_for):
    with translation.override("en" if "stations" in typed else "vi"):
        query = parse_query(typed, KNOWN, AREA)

    assert {term.ways[0].phrase for term in query.terms} == looked_for


@given(ANYTHING)
def test_parse_query_anything_is_bounded(text):
    query = parse_query(text * 20, KNOWN)

    assert len(query.terms) <= MOST_TERMS
    assert len(query.phrases) <= MOST_PHRASES + 1


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
    assert [term.ways[0].patterns for term in parse_query("xã " * 5000).terms] == [(" xa4 ",)]
