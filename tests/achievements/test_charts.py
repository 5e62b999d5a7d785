"""Geometry of the pictures."""

from datetime import date
from decimal import Decimal

import pytest

from achievements.charts import Point, Terraces, line, rank_scale, share_bar, terraces


@pytest.mark.parametrize(("share", "width"), [("0", 0), ("0.7", 224), ("1", 320)])
def test_share_bar_is_filled_to_the_share(share, width):
    assert share_bar(Decimal(share)) == width


def test_rank_scale_runs_from_the_first_place_on_the_left():
    first, last = rank_scale(Decimal(1), Decimal(63)), rank_scale(Decimal(63), Decimal(63))

    assert (first.position, last.position) == (first.first, first.last) == (12, 308)
    assert first.ticks == [55, 103, 150, 198, 246, 294]


def test_rank_scale_of_one_place_stands_at_it():
    assert rank_scale(Decimal(1), Decimal(1)).position == 12


def test_line_places_values_by_day_above_zero():
    days = [date(2006, 1, 1), date(2011, 1, 1), date(2016, 1, 1)]

    points = line(days, [Decimal(0), Decimal(17), Decimal(34)]).points

    assert points == [Point(12, 140, "start"), Point(160, 84, "middle"), Point(308, 28, "end")]


def test_line_of_ranks_rises_to_the_first_place():
    points = line([date(2011, 1, 1), date(2014, 1, 1)], [Decimal(1), Decimal(3)], worst=Decimal(63)).points

    assert [point.y for point in points] == [28, 32]


def test_line_of_zeros_lies_on_the_ground():
    points = line([date(2011, 1, 1), date(2014, 1, 1)], [Decimal(0), Decimal(0)]).points

    assert [point.y for point in points] == [140, 140]


def test_terraces_rise_by_a_contour_for_each_milestone():
    assert terraces([1, 2]) == Terraces(
        width=200,
        height=30,
        contours=[
            "M-20 30V20H50C100 20 100 10 150 10H220V30",
            "M-20 30V20H50C100 20 100 20 150 20H220V30",
        ],
    )


def test_terraces_of_many_milestones_keep_to_a_dozen_contours():
    drawn = terraces([1, 500, 1000])

    assert (len(drawn.contours), drawn.height) == (12, 130)
    assert drawn.contours[0] == "M-20 130V120H50C100 120 100 70 150 70C200 70 200 10 250 10H320V130"


def test_terraces_of_nothing_are_flat():
    assert terraces([]).contours == []
