"""Which milestones belong to a year, and which come before and after one."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from achievements.models import Milestone
from achievements.words.dates import parse_edtf
from tests import factories

DATES = [
    "2008-03-27",
    "2008-03",
    "2008",
    "2006/2007",
    "2007/2009",
    "2009/..",
    "../2004",
    "2015~",
    "2008-01-01",
]


class Placed(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(DATES), max_size=6))
    def test_years_are_counted_as_they_are_found(self, dates):
        for date in dates:
            factories.milestone(date=date)

        counts = Milestone.objects.per_year()

        assert counts == {year: Milestone.objects.in_year(year).count() for year in counts}
        assert [
            y for y in range(2000, 2020) if y not in counts and Milestone.objects.in_year(y).exists()
        ] == []

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(DATES), max_size=6))
    def test_order_is_that_of_dates_and_neighbours_follow_it(self, dates):
        made = [factories.milestone(date=date) for date in dates]

        in_order = list(Milestone.objects.published())

        assert in_order == sorted(made, key=lambda m: (m.date.order, m.slug))
        for before, after in pairwise(in_order):
            assert Milestone.objects.after(before).first() == after
            assert Milestone.objects.before(after).first() == before


def test_order_puts_nothing_before_what_it_may_have_followed():
    in_order = (
        "../2004 2003 2006-01-10 2006 2006/2007 2008-03-27 2008-03-27/2008-03-28 2008-03 2008-12-31 2008~"
    )

    dates = sorted(map(parse_edtf, reversed(in_order.split())), key=lambda when: when.order)

    assert " ".join(str(when) for when in dates) == in_order


@pytest.mark.django_db
def test_open_span_belongs_to_the_year_it_begins_in_only():
    factories.milestone(date="2009/..")
    factories.milestone(date="../2004")

    assert Milestone.objects.per_year() == {2009: 1}


@pytest.mark.django_db
def test_no_milestones_have_no_years():
    assert Milestone.objects.per_year() == {}
