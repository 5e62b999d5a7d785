"""The tiers, one after the other, and what decides within one."""

from itertools import pairwise

import pytest

from achievements.finding.ranking import Rank, Tier, rank
from achievements.finding.reading import parse_query
from achievements.words.folding import folded_texts, marked_texts
from tests.achievements.finding.test_reading import KNOWN

UNSAID = frozenset(["tinh", "tinh3", "lao", "lao2", "cai", "province"])


def both(*texts: str) -> str:
    return folded_texts(texts) + marked_texts(texts)


def ranked(typed: str, name: str, *texts: str) -> Rank:
    return rank(parse_query(typed, KNOWN), both(name), both(name, *texts), UNSAID)


@pytest.mark.parametrize(
    ("typed", "name", "text", "tier"),
    [
        ("Sở TT&TT", "Sở Thông tin và Truyền thông", "", Tier.EXACT),
        ("báo lào cai", "Báo Lào Cai", "", Tier.EXACT),
        ("sở nội vụ", "Sở Nội vụ tỉnh Lào Cai", "", Tier.EXACT),
        ("quyết định 715", "Quyết định 715/QĐ-UBND", "", Tier.EXACT),
        ("27/3/2008", "Kiện toàn Sở", "27/3/2008", Tier.EXACT),
        ("10.300", "Số câu hỏi", "10300", Tier.EXACT),
        ("một cửa", "Hệ thống một cửa liên thông", "", Tier.AS_TYPED),
        ("mot cua", "Hệ thống một cửa liên thông", "", Tier.AS_TYPED),
        ("đài truyền hình huyện", "Đài truyền hình tỉnh Lào Cai", "huyện", Tier.ANYWHERE),
        ("phát thanh lào cai", "Đài Phát thanh tỉnh Lào Cai", "", Tier.AS_TYPED),
        ("email", "Hệ thống thư điện tử", "", Tier.PHRASE),
        ("bts fansipan", "Phát sóng trạm BTS trên đỉnh Fansipan", "", Tier.NAMED),
        ("vinasat 2012", "Phát sóng trên Vinasat-1", "2012", Tier.NAMED),
        ("lọc thư rác", "Trung tâm mạng", "hằng năm nâng cấp phần lọc các thư rác", Tier.NEAR),
        ("lọc thư rác", "Trung tâm mạng", f"lọc {'và ' * 20} thư rác", Tier.ANYWHERE),
        ("10.300", "Số câu hỏi", "hơn 10.300 câu hỏi", Tier.SAID),
        ("băng thông", "Mạng LAN", "kết nối băng thông rộng", Tier.SAID),
        ("băng thông", "Mạng LAN", "băng rộng, thông tin", Tier.NEAR),
        ("thành lập sở", "Sở thành lập năm 2005", "", Tier.PHRASE),
    ],
)
def test_rank_tier_is_the_best_that_holds(typed, name, text, tier):
    assert ranked(typed, name, text).tier == tier


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Lễ ra mắt", Tier.PRINTED),
        ("Lễ hội ra mắt", Tier.PRINTED),
        (f"Lễ {'và ' * 20} ra mắt", Tier.ANYWHERE),
    ],
)
def test_rank_of_what_is_not_called_anything_is_never_near(text, tier):
    assert rank(parse_query("lễ ra mắt"), "", both(text), UNSAID).tier == tier


def test_rank_words_of_different_texts_are_not_near():
    assert ranked("lọc thư", "Trung tâm", "lọc", "thư").tier == Tier.ANYWHERE


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("một cửa", ["Một cửa", "Hệ thống một cửa", "Số xã, phường, thị trấn có một cửa"]),
        (
            "sở thông tin",
            ["Sở Thông tin tỉnh Lào Cai", "Sở Thông tin tỉnh Yên Bái", "Đảng bộ cơ sở Sở Thông tin"],
        ),
        ("đảng viên", ["Số đảng viên của tổ chức đảng thuộc Sở", "Số đảng viên mới kết nạp"]),
        (
            "quy hoạch báo chí",
            [
                "Quy hoạch phát triển báo chí tỉnh Lào Cai giai đoạn 2011–2015, định hướng đến năm 2020",
                "Hội thảo quy hoạch phát triển báo chí tỉnh Lào Cai",
            ],
        ),
        ("bts fansipan", ["Trạm BTS ở Fansipan", "Trạm BTS trên đỉnh núi Fansipan"]),
    ],
)
def test_rank_within_a_tier_names_that_say_less_beside_come_first(typed, names):
    ranks = [ranked(typed, name) for name in names]

    assert all(one < other for one, other in pairwise(ranks))


def test_rank_of_a_year_is_better_for_the_name_that_tells_it_than_for_another_years_name():
    named, dated = "Chỉ số năm 2014: Lào Cai xếp thứ 7 trong 63 tỉnh, thành phố", "Xếp hạng năm 2013"

    assert ranked("xếp hạng năm 2014", named) < ranked("xếp hạng năm 2014", dated, "7/2014", "2014")


def test_rank_of_the_same_words_in_texts_is_better_for_the_shorter():
    assert ranked("thư rác", "Trung tâm", "lọc thư rác") < ranked(
        "thư rác", "Trung tâm", "lọc thư rác hằng năm"
    )
