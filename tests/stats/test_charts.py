from stats.charts import Bar, BarChart, bar_chart


def test_bar_chart_stands_bars_side_by_side_the_greatest_full_height():
    chart = bar_chart([("Monday", 50), ("Tuesday", 200)], width=100, height=40)

    assert chart == BarChart(
        [
            Bar("Monday", 50, x=5, y=30, width=40, height=10),
            Bar("Tuesday", 200, x=55, y=0, width=40, height=40),
        ],
        width=100,
        height=40,
    )


def test_bar_chart_of_zeros_is_flat():
    assert [bar.height for bar in bar_chart([("a", 0), ("b", 0)]).bars] == [0, 0]


def test_bar_chart_of_nothing_has_no_bars():
    assert bar_chart([]).bars == []
