from stats.charts import Bar, BarChart, bar_chart


def test_bar_chart_stands_bars_side_by_side_the_greatest_full_height():
    chart = bar_chart([("Monday", 50), ("Tuesday", 200)], width=80, height=40)

    assert chart == BarChart(
        [
            Bar("Monday", 50, x=4, y=30, width=32, height=10),
            Bar("Tuesday", 200, x=44, y=0, width=32, height=40),
        ],
        width=80,
        height=40,
    )


def test_bar_chart_of_zeros_is_flat():
    assert [bar.height for bar in bar_chart([("a", 0), ("b", 0)]).bars] == [0, 0]


def test_bar_chart_of_nothing_has_no_bars():
    assert bar_chart([]).bars == []


def test_bar_of_a_single_day_is_as_narrow_as_a_bar():
    (bar,) = bar_chart([("a", 7)]).bars

    assert bar.x + bar.width < 50
    assert bar.height == 200
