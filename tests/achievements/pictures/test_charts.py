"""Geometry of the pictures."""

from datetime import date
from decimal import Decimal

import pytest

from achievements.pictures.charts import (
    Bar,
    Line,
    Point,
    Terraces,
    line,
    outlined_bar,
    rank_scale,
    share_bar,
    terraces,
)


@pytest.mark.parametrize(("share", "width"), [("0", 0), ("0.7", 224), ("1", 320)])
def test_share_bar_is_filled_to_the_share(share, width):
    assert share_bar(Decimal(share)) == Bar(width, width)


def test_share_bar_is_open_where_its_end_is_not_known_and_never_beyond_its_frame():
    bars = [
        share_bar(Decimal("0.7"), above=True),
        share_bar(Decimal("0.7"), below=True),
        share_bar(Decimal("0.7"), below=True, above=True),
        share_bar(Decimal("0.99"), above=True),
        share_bar(Decimal("0.01"), below=True),
        outlined_bar(Decimal("0.7")),
    ]

    assert bars == [Bar(224, 248), Bar(200, 224), Bar(200, 248), Bar(317, 320), Bar(0, 3), Bar(0, 224)]


def test_rank_scale_runs_from_the_first_place_on_the_left():
    first, last = rank_scale(Decimal(1), Decimal(63)), rank_scale(Decimal(63), Decimal(63))

    assert (first.position, last.position) == (first.first, first.last) == (12, 308)
    assert first.ticks == [55, 103, 150, 198, 246, 294]


def test_rank_scale_of_one_place_stands_at_it():
    assert rank_scale(Decimal(1), Decimal(1)).position == 12


def test_line_places_values_by_day_above_zero():
    run = [(date(2006, 1, 1), Decimal(0)), (date(2011, 1, 1), Decimal(17)), (date(2016, 1, 1), Decimal(34))]

    assert line([run]) == Line(
        runs=[
            [
                Point(12, 140, "start", 130, has_room=True),
                Point(160, 84, "middle", 74, has_room=True),
                Point(308, 28, "end", 18, has_room=True),
            ]
        ],
        breaks=[],
    )


def test_line_is_broken_between_its_runs():
    first = [(date(2006, 1, 1), Decimal(1)), (date(2011, 1, 1), Decimal(2))]
    second = [(date(2016, 1, 1), Decimal(3))]

    drawn = line([first, second])

    assert ([[point.x for point in run] for run in drawn.runs], drawn.breaks) == ([[12, 160], [308]], [234])


def test_line_labels_only_points_with_room_and_always_the_last():
    run = [(date(year, 1, 1), Decimal(1)) for year in range(2006, 2016)]

    (points,) = line([run]).runs

    assert [point.x for point in points if point.has_room] == [45, 111, 176, 242, 308]


def test_line_of_ranks_rises_to_the_first_place():
    run = [(date(2011, 1, 1), Decimal(1)), (date(2014, 1, 1), Decimal(3))]

    (points,) = line([run], worst=Decimal(63)).runs

    assert [point.y for point in points] == [28, 32]


@pytest.mark.parametrize(
    ("values", "below"),
    [
        ([1, 3], [False, True]),  # ranks, so that the line comes down to the last
        ([3, 1, 2], [True, False, True]),
        ([1, 3, 2], [False, True, False]),
        ([1, 2, 3], [False, False, True]),
        ([4, 4, 4], [False, False, False]),  # on the ground, where the years stand
    ],
)
def test_line_does_not_go_through_its_labels(values, below):
    run = [(date(2006 + 4 * place, 1, 1), Decimal(value)) for place, value in enumerate(values)]

    (points,) = line([run], worst=Decimal(4)).runs

    assert [point.label_y > point.y for point in points] == below


def test_line_of_zeros_lies_on_the_ground():
    (points,) = line([[(date(2011, 1, 1), Decimal(0)), (date(2014, 1, 1), Decimal(0))]]).runs

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
