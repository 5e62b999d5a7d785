"""Which figures of a metric a line may join."""

import pytest
from django.utils import translation

from achievements.models import Metric
from tests import factories

pytestmark = pytest.mark.django_db


def runs(metric: Metric) -> list[list[int]]:
    return [[int(figure.value) for figure in run] for run in metric.runs()]


def test_figures_of_different_days_make_a_run():
    metric = factories.metric()
    for as_of, value in (("2015~", 34), ("2006", 5)):
        factories.observation(metric=metric, as_of=as_of, value=value)

    assert runs(metric) == [[5, 34]]


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": "2006"},
        {"as_of": "2015", "is_break": True},
        {"as_of": "2015", "value": None, "qualifier": "tens"},
        {"as_of": "2015", "out_of": 63},
    ],
)
def test_figures_that_cannot_be_compared_make_none(other):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2006")
    factories.observation(metric=metric, **{"value": 34} | other)

    assert runs(metric) == []


def test_figures_stand_in_time_and_the_latest_stands_for_its_metric():
    metric = factories.metric()
    for as_of in ("2009/..", "2015~", "../2004", "2005/2015", "2014"):
        factories.observation(metric=metric, as_of=as_of)

    assert [str(figure.as_of) for figure in metric.observations.all()] == [
        "../2004",
        "2005/2015",
        "2009/..",
        "2014",
        "2015~",
    ]
    assert [str(figure.as_of) for figure in Metric.objects.for_register().get().observations.all()] == [
        "2015~"
    ]


def test_territories_and_breaks_divide_runs():
    metric, other = factories.metric(), factories.territory(slug="lao-cai-2025")
    for value, as_of, fields in [
        (1, "2006", {}),
        (2, "2007", {}),
        (3, "2008", {"is_break": True}),
        (4, "2009", {}),
        (5, "2006", {"territory": other}),
        (6, "2009", {"territory": other}),
    ]:
        factories.observation(metric=metric, as_of=as_of, value=value, **fields)

    assert runs(metric) == [[1, 2], [3, 4], [5, 6]]


def test_line_is_drawn_with_its_numbers_and_years(client):
    metric = factories.metric()
    for as_of, value in (("2006", 5), ("2015", 34)):
        factories.observation(metric=metric, as_of=as_of, value=value)

    with translation.override("en"):
        html = client.get(metric.get_absolute_url()).content.decode()

    assert html.count("<polyline") == 1
    assert [html.count(f">{label}</text>") for label in (5, 34, 2006, 2015)] == [1, 1, 1, 1]
