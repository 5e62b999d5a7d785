"""Dates of true precision: bounds, order and wording."""

from datetime import date, timedelta

import edtf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from achievements.words.dates import DateError, HistoricalDate, PartialDate, parse_edtf
from achievements.words.vi import parse_typed
from tests.achievements.words.dates import historical_dates, partial_dates


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("2008-03-27", "ngày 27 tháng 3 năm 2008", "27 March 2008"),
        ("2006-01-10", "ngày 10 tháng 01 năm 2006", "10 January 2006"),
        ("2014-07-01", "ngày 01 tháng 7 năm 2014", "1 July 2014"),
        ("2010-02", "tháng 02 năm 2010", "February 2010"),
        ("2008-12", "tháng 12 năm 2008", "December 2008"),
        ("2012", "năm 2012", "2012"),
        ("2006/2007", "năm 2006–2007", "2006–2007"),
        ("2005/2015", "năm 2005–2015", "2005–2015"),
        ("2011-03/2012-05", "từ tháng 3 năm 2011 đến tháng 5 năm 2012", "March 2011 – May 2012"),
        ("2011-03/2011-05", "từ tháng 3 đến tháng 5 năm 2011", "March–May 2011"),
        ("2008-03-27/2008-03-30", "từ ngày 27 đến ngày 30 tháng 3 năm 2008", "27–30 March 2008"),
        (
            "2008-03-27/2008-04-02",
            "từ ngày 27 tháng 3 đến ngày 02 tháng 4 năm 2008",
            "27 March – 2 April 2008",
        ),
        (
            "2005-11-14/2008-03-27",
            "từ ngày 14 tháng 11 năm 2005 đến ngày 27 tháng 3 năm 2008",
            "14 November 2005 – 27 March 2008",
        ),
        ("2008-03-27/2015", "từ ngày 27 tháng 3 năm 2008 đến năm 2015", "from 27 March 2008 to 2015"),
        ("2009/..", "từ năm 2009", "since 2009"),
        ("2008-03-27/..", "từ ngày 27 tháng 3 năm 2008", "since 27 March 2008"),
        ("../2004", "trước năm 2005", "before 2005"),
        ("../2004-11", "trước tháng 12 năm 2004", "before December 2004"),
        ("../2008-02-29", "trước ngày 01 tháng 3 năm 2008", "before 1 March 2008"),
        ("../2999", "trước năm 3000", "before 3000"),
        ("2015~", "khoảng năm 2015", "about 2015"),
        ("2015-01~", "khoảng tháng 01 năm 2015", "about January 2015"),
        ("2006~/2007~", "khoảng năm 2006–2007", "about 2006–2007"),
        ("2006~/2007", "từ khoảng năm 2006 đến năm 2007", "from about 2006 to 2007"),
        ("2009~/..", "từ khoảng năm 2009", "since about 2009"),
        ("../2004~", "trước khoảng năm 2005", "before about 2005"),
    ],
)
def test_wording(text, vietnamese, english):
    when = parse_edtf(text)

    assert (when.wording("vi"), when.wording("en")) == (vietnamese, english)


def test_wording_in_an_unknown_language_is_refused():
    with pytest.raises(LookupError, match="'fr'"):
        parse_edtf("2008").wording("fr")


@given(historical_dates())
def test_wording_names_a_month_or_day_exactly_where_it_is_known(when):
    known = {end.precision for end in (when.start, when.end) if end}

    vietnamese = when.wording("vi")

    assert ("tháng" in vietnamese, "ngày" in vietnamese) == (known != {"year"}, "day" in known)


@given(historical_dates(), historical_dates())
def test_wordings_differ_where_dates_differ(one, other):
    assume(one != other)

    assert one.wording("vi") != other.wording("vi")
    assert one.wording("en") != other.wording("en")


@pytest.mark.parametrize("text", ["27/3/2008", " 2008", "2008-3", "2008~-03", "2008~~", "2009/", "từ 2009"])
def test_edtf_is_read_strictly(text):
    with pytest.raises(DateError) as refused:
        parse_edtf(text)

    assert refused.value.reason == "unreadable"


@given(st.text() | st.text("0123456789-/.~– năm từ đến trước khoảng tháng ngày\0\u00a0", max_size=30))
def test_any_text_is_read_or_refused_with_a_date_error(text):
    for parse in (parse_edtf, parse_typed):
        try:
            when = parse(text)
        except DateError:
            continue
        assert parse_edtf(when.edtf) == when


@given(historical_dates())
def test_edtf_text_is_read_back(when):
    assert parse_edtf(str(when)) == when


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2008-03-27", date(2008, 3, 27), date(2008, 3, 27)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("2015~", date(2015, 1, 1), date(2015, 12, 31)),
        ("2006/2007-06", date(2006, 1, 1), date(2007, 6, 30)),
        ("2009/..", date(2009, 1, 1), None),
        ("../2004", None, date(2004, 12, 31)),
    ],
)
def test_bounds_are_the_first_and_last_day_it_may_mean(text, earliest, latest):
    when = parse_edtf(text)

    assert (when.earliest, when.latest) == (earliest, latest)


@given(historical_dates())
def test_bounds_agree_with_an_independent_reading(when):
    other = edtf.parse_edtf(str(when))

    assert when.earliest is None or when.earliest == date(*other.lower_strict()[:3])
    assert when.latest is None or when.latest == date(*other.upper_strict()[:3])


@given(historical_dates())
def test_earliest_is_not_after_latest(when):
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@pytest.mark.parametrize(
    ("text", "precision", "is_interval", "approximate"),
    [
        ("2008-03-27", "day", False, False),
        ("2008-03", "month", False, False),
        ("2015~", "year", False, True),
        ("2006/2007", "year", True, False),
        ("2006~/2007", "year", True, True),
        ("2008-03-27/2015", "year", True, False),
        ("2008-03-27/..", "day", True, False),
        ("../2004-12~", "month", True, True),
    ],
)
def test_precision(text, precision, is_interval, approximate):
    when = parse_edtf(text)

    assert (when.precision, when.is_interval, when.approximate) == (precision, is_interval, approximate)


def test_equal_dates_are_one_key_however_typed():
    dates = {parse_typed("27/3/2008"), parse_typed("ngày 27 tháng 3 năm 2008"), parse_edtf("2008-03-27")}

    assert dates == {HistoricalDate(PartialDate(2008, 3, 27), PartialDate(2008, 3, 27))}


def test_sort_key_is_chronological_and_puts_the_more_precise_first():
    in_order = ["2003", "../2004", "2005-11-14", "2008-03-01", "2008-03", "2008-03/..", "2008-03-27", "2009"]

    dates = sorted(map(parse_edtf, reversed(in_order)), key=lambda when: when.sort_key)

    assert [str(when) for when in dates] == in_order


@pytest.mark.parametrize(
    ("span", "when", "expected"),
    [
        ("2005-11-14/2008-03-26", "2006", True),
        ("2005-11-14/2008-03-26", "2008-03-26", True),
        ("2005-11-14/2008-03-26", "2008-03-27", False),
        ("2008-03-27/..", "2008-03", True),
        ("2008-03-27/..", "../2008-03-27", True),
        ("2008-03-27/..", "../2008-03-26", False),
        ("../2004", "2005", False),
    ],
)
def test_overlaps_seen_from_either_side(span, when, expected):
    span, when = parse_edtf(span), parse_edtf(when)

    assert (span.overlaps(when), when.overlaps(span)) == (expected, expected)


@given(historical_dates(), st.dates())
def test_overlaps_a_day_between_its_bounds(when, day):
    is_between = (when.earliest or date.min) <= day <= (when.latest or date.max)

    assert when.overlaps(day) == is_between


@given(partial_dates())
def test_preceding_and_following_leave_no_gap(known):
    one_day = timedelta(days=1)

    assert known.preceding.last + one_day == known.first
    assert known.last + one_day == known.following.first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-03-27", "2008-03-27"),
        ("2008-03", "2008-03"),
        ("2008", "2008"),
        ("2015~", None),
        ("2006/2007", None),
        ("2009/..", None),
        ("../2004", None),
    ],
)
def test_html_datetime_has_only_the_known_parts(text, expected):
    assert parse_edtf(text).html_datetime == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-03-27", date(2008, 3, 27)),
        ("2008-03-27~", None),
        ("2008-03", None),
        ("2008-03-27/2008-03-28", None),
        ("2008-03-27/..", None),
    ],
)
def test_exact_day_is_one_that_is_known(text, expected):
    assert parse_edtf(text).exact_day == expected
