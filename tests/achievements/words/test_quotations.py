"""Vietnamese words that a text in English quotes are marked for whoever reads the page aloud."""

import pytest
from django.utils.html import escape

from achievements.words.quotations import is_vietnamese, with_quotations_marked


@pytest.mark.parametrize(
    "words",
    [
        "Du dịch",
        "Sở Thông tin & Truyền thông",
        "715/QĐ-UBND",
        "mức",
        "huyện SaPa",
        "Đ/c",
        "an toàn thông tin",
    ],
)
def test_vietnamese_is_known_by_its_letters(words):
    assert is_vietnamese(words)


@pytest.mark.parametrize(
    "words",
    [
        "first in the country",
        "Lào Cai Province",
        "10/1/2015,VNPT Lào Cai",
        "2008",
        "100%",
        "TW",
        "",
        "café in town",
    ],
)
def test_english_with_names_and_numbers_is_not(words):
    assert not is_vietnamese(words)


def test_only_the_quotation_is_marked():
    text = "It prints “Du dịch” for “Du lịch”, not “tourism”."

    assert with_quotations_marked(text) == (
        'It prints “<span lang="vi">Du dịch</span>” for “<span lang="vi">Du lịch</span>”, not “tourism”.'
    )


def test_what_is_typed_stays_text():
    text = "“<b>bold</b>” & “<i>Sở</i>”"

    marked = with_quotations_marked(text)

    assert marked.replace('<span lang="vi">', "").replace("</span>", "") == escape(text)
