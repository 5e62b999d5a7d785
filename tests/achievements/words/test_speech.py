"""Texts as they are read aloud."""

from decimal import Decimal

import pytest

from achievements.words import en, vi
from achievements.words.speech import minutes, spoken

NUMBERS = {
    "0": ("không", "nought"),
    "4": ("bốn", "four"),
    "10": ("mười", "ten"),
    "14": ("mười bốn", "fourteen"),
    "15": ("mười lăm", "fifteen"),
    "20": ("hai mươi", "twenty"),
    "21": ("hai mươi mốt", "twenty-one"),
    "24": ("hai mươi tư", "twenty-four"),
    "55": ("năm mươi lăm", "fifty-five"),
    "100": ("một trăm", "one hundred"),
    "105": ("một trăm linh năm", "one hundred and five"),
    "111": ("một trăm mười một", "one hundred and eleven"),
    "1048": ("một nghìn không trăm bốn mươi tám", "one thousand and forty-eight"),
    "2005": ("hai nghìn không trăm linh năm", "two thousand and five"),
    "10300": ("mười nghìn ba trăm", "ten thousand three hundred"),
    "2277648": (
        "hai triệu hai trăm bảy mươi bảy nghìn sáu trăm bốn mươi tám",
        "two million two hundred and seventy-seven thousand six hundred and forty-eight",
    ),
    "1000005": ("một triệu không trăm linh năm", "one million and five"),
    "3000000015": ("ba tỷ không trăm mười lăm", "three billion and fifteen"),
    "8.50": ("tám phẩy năm", "eight point five"),
    "8.25": ("tám phẩy hai mươi lăm", "eight point two five"),
    "0.05": ("không phẩy không năm", "nought point nought five"),
    "-3.2": ("âm ba phẩy hai", "minus three point two"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_number_is_said_in_words(number):
    assert (vi.in_words(Decimal(number)), en.in_words(Decimal(number))) == NUMBERS[number]


VIETNAMESE = {
    "ngày 14/11/2005": "ngày mười bốn tháng mười một năm hai nghìn không trăm linh năm",
    "ngày 01 tháng 10 năm 2009": "ngày mùng một tháng mười năm hai nghìn không trăm linh chín",
    "tháng 4/2008": "tháng tư năm hai nghìn không trăm linh tám",
    "thứ 1, thứ 4/63, thứ 7": "thứ nhất, thứ tư trên sáu mươi ba, thứ bảy",
    "lần thứ XIV": "lần thứ mười bốn",
    "9/9 huyện": "chín trên chín huyện",
    "giai đoạn 2011–2015": "giai đoạn hai nghìn không trăm mười một đến hai nghìn không trăm mười lăm",
    "hơn 10.300 câu hỏi, 8,5%": "hơn mười nghìn ba trăm câu hỏi, tám phẩy năm phần trăm",
    "UBND và HĐND": "ủy ban nhân dân và Hội đồng nhân dân",
    "trạm BTS (2G)": "trạm bê tê ét (hai gờ)",
    "Vinasat-1": "vi-na-xát một",
}


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese_is_read_aloud(text):
    said = spoken(text, "vi")

    assert said[0].lower() + said[1:] == VIETNAMESE[text]


ENGLISH = {
    "on 14 November 2005": "on the fourteenth of November two thousand and five",
    "in April 2014": "in April twenty fourteen",
    "in 1905 and 1900": "in nineteen oh five and nineteen hundred",
    "4th of 63, 12th, 20th, 21st": "fourth of sixty-three, twelfth, twentieth, twenty-first",
    "from 2006–2007": "from two thousand and six to two thousand and seven",
    "more than 10,300; 1,048; 2,005": "more than ten thousand three hundred; one thousand and forty-eight; "
    "two thousand and five",
    "100%, 8.5%": "one hundred per cent, eight point five per cent",
    "BTS, 2G, IT": "B T S, two G, information technology",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read_aloud(text):
    said = spoken(text, "en")

    assert said[0].lower() + said[1:] == ENGLISH[text][0].lower() + ENGLISH[text][1:]


def test_every_sentence_begins_with_a_capital():
    assert spoken("2 xã. 100% hộ", "vi") == "Hai xã. Một trăm phần trăm hộ"


def test_minutes_grow_with_the_words():
    assert minutes("tiếng " * 110, "vi") == 1


def test_language_without_rules_is_refused():
    with pytest.raises(LookupError):
        spoken("1", "fr")
