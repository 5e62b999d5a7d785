"""Dates as Vietnamese editors type them."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given

from achievements.models.fields import EDTFFormField
from achievements.words.dates import FORMS, MAX_LENGTH, DateError, parse_edtf
from achievements.words.vi import parse_typed, typed
from tests.achievements.words.dates import historical_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27/3/2008", "2008-03-27"),
        ("27-3-2008", "2008-03-27"),
        ("27.3.2008", "2008-03-27"),
        ("27/03/2008", "2008-03-27"),
        ("27 / 3 / 2008", "2008-03-27"),
        ("ngày 27/3/2008", "2008-03-27"),
        ("ngày 27 tháng 3 năm 2008", "2008-03-27"),
        ("27 tháng 3 năm 2008", "2008-03-27"),
        ("10/1/2006", "2006-01-10"),
        ("3/2008", "2008-03"),
        ("tháng 3/2008", "2008-03"),
        ("tháng 3 năm 2008", "2008-03"),
        ("tháng 03 năm 2008", "2008-03"),
        ("2008-12", "2008-12"),
        ("2008", "2008"),
        ("năm 2008", "2008"),
        ("khoảng 2015", "2015~"),
        ("khoảng năm 2015", "2015~"),
        ("khoảng tháng 3/2015", "2015-03~"),
        ("từ 2009", "2009/.."),
        ("từ năm 2009", "2009/.."),
        ("từ 2009 đến nay", "2009/.."),
        ("2009 – nay", "2009/.."),
        ("trước 2005", "../2004"),
        ("trước năm 2005", "../2004"),
        ("trước 1/2005", "../2004-12"),
        ("trước 1/3/2008", "../2008-02-29"),
        ("2006-2007", "2006/2007"),
        ("2006 – 2007", "2006/2007"),
        ("2006- 2007", "2006/2007"),
        ("2011 -2015", "2011/2015"),
        ("2011 - 2015", "2011/2015"),
        ("2015–2020", "2015/2020"),
        ("năm 2006- 2007", "2006/2007"),
        ("từ năm 2006 đến năm 2007", "2006/2007"),
        ("3/2011-5/2012", "2011-03/2012-05"),
        ("tháng 3/2011 – tháng 5/2012", "2011-03/2012-05"),
        ("14/11/2005 - 27/3/2008", "2005-11-14/2008-03-27"),
        ("27–30/3/2008", "2008-03-27/2008-03-30"),
        ("27-30/3/2008", "2008-03-27/2008-03-30"),
        ("27/3-2/4/2008", "2008-03-27/2008-04-02"),
        ("từ ngày 27 đến ngày 30 tháng 3 năm 2008", "2008-03-27/2008-03-30"),
        ("tháng 10-12/2008", "2008-10/2008-12"),
        ("tháng 9 – 10/2008", "2008-09/2008-10"),
        ("từ tháng 10 đến tháng 12 năm 2008", "2008-10/2008-12"),
        ("quý III/2008", "2008-07/2008-09"),
        ("Quý IV năm 2008", "2008-10/2008-12"),
        ("quý 1/2008", "2008-01/2008-03"),
        ("6 tháng đầu năm 2008", "2008-01/2008-06"),
        ("6 tháng cuối năm 2008", "2008-07/2008-12"),
        ("9 tháng đầu năm 2008", "2008-01/2008-09"),
        ("khoảng 2006–2007", "2006~/2007~"),
        ("từ khoảng 2006 đến 2007", "2006~/2007"),
        ("2006–khoảng 2007", "2006/2007~"),
        ("2008–2008", "2008"),
        ("2006/2007", "2006/2007"),
        ("../2004", "../2004"),
        ("2015~", "2015~"),
    ],
)
def test_typed_is_read_day_first(text, expected):
    assert str(parse_typed(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "  từ năm 2009 ",
        "từ\u00a0năm\u00a02009",
        "TỪ NĂM 2009",
        unicodedata.normalize("NFD", "từ năm 2009"),
        unicodedata.normalize("NFD", "TỪ NĂM 2009"),
    ],
)
def test_typed_spaces_case_and_composition_do_not_matter(text):
    assert str(parse_typed(text)) == "2009/.."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unreadable"),
        ("hiện nay", "unreadable"),
        ("27/3/08", "unreadable"),
        ("ngày 3/2008", "unreadable"),
        ("10-12/2008", "two_readings"),
        ("10–12/2008", "two_readings"),
        ("1.7/2014", "two_readings"),
        ("từ 10 đến 12/2008", "two_readings"),
        ("12-10/2008", "unreadable"),
        ("10-13/2008", "unreadable"),
        ("27–2009", "unreadable"),
        ("ngày 27 – tháng 3/2008", "unreadable"),
        ("tháng 3 – 27/4/2008", "unreadable"),
        ("quý V/2008", "unreadable"),
        ("quý 5/2008", "unreadable"),
        ("13 tháng đầu năm 2008", "no_such_month"),
        ("30–31/4/2008", "no_such_day"),
        ("30–27/3/2008", "reversed"),
        ("0999", "unreadable"),
        ("12345", "unreadable"),
        ("2008\0", "unreadable"),
        ("２００８", "unreadable"),
        ("2008-2009-2010", "unreadable"),
        ("nhiệm kỳ 2015 – 2010", "unreadable"),
        ("2" * (MAX_LENGTH + 1), "too_long"),
        ("31/2/2008", "no_such_day"),
        ("29/2/2007", "no_such_day"),
        ("0/3/2008", "no_such_day"),
        ("2008-03-00", "no_such_day"),
        ("1/13/2008", "no_such_month"),
        ("0/2008", "no_such_month"),
        ("2008-13", "no_such_month"),
        ("3000", "year_out_of_range"),
        ("trước 1000", "year_out_of_range"),
        ("2015 – 2010", "reversed"),
        ("2008-12/2008-11", "reversed"),
        ("../..", "open_at_both_ends"),
    ],
)
def test_typed_is_refused_with_its_reason(text, reason):
    with pytest.raises(DateError) as refused:
        parse_typed(text)

    assert (refused.value.reason, refused.value.text) == (reason, text[:MAX_LENGTH])


@given(historical_dates())
def test_typed_text_and_what_readers_see_are_read_back(when):
    assert (parse_typed(typed(when)), parse_typed(when.wording("vi"))) == (when, when)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-03-27", "27/3/2008"),
        ("2008-03", "3/2008"),
        ("2008", "2008"),
        ("2015~", "khoảng 2015"),
        ("2009/..", "từ 2009"),
        ("../2004", "trước 2005"),
        ("2006/2007", "2006–2007"),
        ("2006~/2007~", "khoảng 2006–2007"),
        ("2008-03-27/2015", "từ 27/3/2008 đến 2015"),
    ],
)
def test_typed_text_is_what_an_editor_would_type(text, expected):
    assert typed(parse_edtf(text)) == expected


def test_what_has_two_readings_is_answered_with_both():
    with pytest.raises(ValidationError) as refused:
        EDTFFormField().clean("10-12/2008")

    readings = refused.value.messages[0].partition(": ")[2].removesuffix(".").split("; ")
    assert [str(parse_typed(reading)) for reading in readings] == ["2008-12-10", "2008-10/2008-12"]


def test_what_cannot_be_read_is_answered_with_dates_that_can():
    with pytest.raises(ValidationError) as refused:
        EDTFFormField().clean("tháng năm")

    examples = refused.value.messages[0].partition("như: ")[2].removesuffix(".").split("; ")
    assert [str(parse_typed(example)) for example in examples] == list(FORMS)
