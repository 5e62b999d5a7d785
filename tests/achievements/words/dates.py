"""Dates of every form, for properties."""

from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from achievements.words.dates import HistoricalDate, PartialDate


@st.composite
def partial_dates(draw):
    day = draw(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
    known = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:known], approximate=draw(st.booleans()))


@st.composite
def historical_dates(draw):
    start, end = draw(partial_dates()), draw(partial_dates())
    match draw(st.sampled_from(["single", "since", "before", "interval"])):
        case "single":
            return HistoricalDate(start, start)
        case "since":
            return HistoricalDate(start, None)
        case "before":
            return HistoricalDate(None, end)
    assume(start.first <= end.last)
    return HistoricalDate(start, end)
