"""Which figures of a metric can be joined, compared, and not believed together."""

import re

import pytest
from django.utils import translation

from achievements.models import Metric, Observation
from achievements.models.series import Series
from tests import factories

pytestmark = pytest.mark.django_db


def series(metric: Metric) -> Series:
    return Series(list(metric.observations.all()))


def lines(metric: Metric) -> list[list[list[int]]]:
    return [[[int(figure.value) for figure in run] for run in runs] for runs in series(metric).lines()]


def comparisons(metric: Metric) -> list[tuple[int, int, bool]]:
    return [
        (int(pair.before.value), int(pair.after.value), pair.is_comparable)
        for pair in series(metric).comparisons()
    ]


def test_figures_of_different_days_are_joined():
    metric = factories.metric()
    for as_of, value in (("2015~", 34), ("2006", 5)):
        factories.observation(metric=metric, as_of=as_of, value=value)

    assert lines(metric) == [[[5, 34]]]


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": "2006"},
        {"as_of": "2015", "value": None, "qualifier": "tens"},
        {"as_of": "2015", "out_of": 63},
    ],
)
def test_figures_that_cannot_be_compared_are_not_drawn(other):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2006")
    factories.observation(metric=metric, **{"value": 34} | other)

    assert lines(metric) == []


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
    assert [str(figure.as_of) for figure in Metric.objects.for_register().get().latest] == ["2015~"]


def test_break_parts_runs_of_one_picture():
    metric = factories.metric()
    for value, as_of, is_break in [
        (1, "2006", False),
        (2, "2007", False),
        (3, "2008", True),
        (4, "2009", False),
    ]:
        factories.observation(metric=metric, as_of=as_of, value=value, is_break=is_break)

    assert lines(metric) == [[[1, 2], [3, 4]]]
    assert comparisons(metric) == [(1, 2, True), (2, 3, False), (3, 4, True)]


def test_territory_that_follows_another_is_drawn_after_a_break():
    metric, later = factories.metric(), factories.territory(slug="lao-cai-2025")
    for value, as_of, fields in [(1, "2006", {}), (2, "2015", {}), (3, "2025", {"territory": later})]:
        factories.observation(metric=metric, as_of=as_of, value=value, **fields)

    assert lines(metric) == [[[1, 2], [3]]]
    assert comparisons(metric) == [(1, 2, True), (2, 3, False)]


def test_territories_of_the_same_years_are_drawn_apart():
    metric, other = factories.metric(), factories.territory(slug="yen-bai")
    for value, as_of, fields in [
        (1, "2006", {}),
        (2, "2009", {}),
        (5, "2006", {"territory": other}),
        (6, "2009", {"territory": other}),
    ]:
        factories.observation(metric=metric, as_of=as_of, value=value, **fields)

    assert lines(metric) == [[[1, 2]], [[5, 6]]]
    assert comparisons(metric) == [(1, 2, True), (5, 6, True)]


def test_figures_whose_times_overlap_are_not_compared():
    metric = factories.metric()
    for as_of, value in (("2005/2015", 29), ("2015~", 34)):
        factories.observation(metric=metric, as_of=as_of, value=value)

    assert comparisons(metric) == []


@pytest.mark.parametrize(("qualifier", "change"), [("exact", "up by 29 questions"), ("nearly", "")])
def test_change_is_said_of_exact_figures_only(qualifier, change):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2006", value=5)
    factories.observation(metric=metric, as_of="2015", value=34, qualifier=qualifier)

    with translation.override("en"):
        (comparison,) = series(metric).comparisons()

        assert comparison.change.replace("\N{NO-BREAK SPACE}", " ") == change


NEARLY = {"qualifier": "nearly"}
HINDRANCES = {
    "territory": ({}, {"territory": "yen-bai"}, "the two figures are not of the same territory"),
    "number of the whole": ({}, {"out_of": 63}, "the two figures are not out of the same whole"),
    "words of the whole": ({}, {"out_of_label_vi": "xã"}, "the two figures are not out of the same whole"),
    "break": ({}, {"is_break": True}, "the later figure is marked as not comparable with the one before it"),
    "earlier": (NEARLY, {}, "the earlier figure is not an exact number"),
    "later": ({}, NEARLY, "the later figure is not an exact number"),
    "words only": ({}, {"value": None, "qualifier": "tens"}, "the later figure is not an exact number"),
    "neither": (NEARLY, NEARLY, "neither figure is an exact number"),
    "two reasons": (
        NEARLY,
        {"out_of": 63},
        "the two figures are not out of the same whole; the earlier figure is not an exact number",
    ),
    "none": ({}, {}, ""),
}


@pytest.mark.parametrize("name", HINDRANCES)
def test_reason_why_no_difference_is_worked_out_is_the_one_that_holds(client, name):
    metric, (before, after, reasons) = factories.metric(), HINDRANCES[name]
    if slug := after.get("territory"):
        after = after | {"territory": factories.territory(slug=slug)}
    factories.observation(metric=metric, as_of="2006", **{"value": 5} | before)
    factories.observation(metric=metric, as_of="2015", **{"value": 34} | after)

    with translation.override("en"):
        (comparison,) = series(metric).comparisons()

        assert "; ".join(comparison.hindrances) == reasons
        assert bool(comparison.change) == (not reasons)
    said = re.findall("No difference is worked out: (.*)[.]</p>", page(client, metric))
    assert said == [reasons] * bool(reasons)


def test_reasons_why_no_difference_is_worked_out_are_said_in_vietnamese(client):
    metric = factories.metric()
    for as_of in ("2010", "2015"):
        factories.observation(metric=metric, as_of=as_of, qualifier="nearly")

    html = client.get(metric.get_absolute_url()).content.decode()

    assert "Không tính chênh lệch, vì cả hai số liệu đều không phải là con số chính xác." in html


def test_denominator_left_out_by_files_is_the_one_an_editor_left_empty():
    metric = factories.metric()
    for as_of, value, label in (("2006", 5, ""), ("2015", 34, None)):
        factories.observation(metric=metric, as_of=as_of, value=value, out_of_label_vi=label)
    factories.observation(metric=metric, as_of="2015", value=35, out_of_label_vi="")

    assert set(series(metric).observations[0].comparable_by) == {
        metric.observations.first().territory_id,
        None,
        "",
    }
    assert comparisons(metric)[0][2]
    assert [len(group) for group in series(metric).disagreeing()] == [2]
    outlines = Observation.objects.outlines()
    assert len({outline.comparable_by for outline in outlines}) == 1


def test_figures_of_one_time_and_territory_disagree():
    metric, other = factories.metric(), factories.territory(slug="yen-bai")
    one, two = (factories.observation(metric=metric, value=value) for value in (70, 80))
    factories.observation(metric=metric, territory=other)
    factories.observation(metric=metric, as_of="2014")

    assert series(metric).disagreeing() == [[one, two]]


def test_line_is_drawn_with_its_numbers_and_years(client):
    metric = factories.metric()
    for as_of, value in (("2006", 5), ("2015", 34)):
        factories.observation(metric=metric, as_of=as_of, value=value)

    html = page(client, metric)

    assert html.count("<polyline") == 1
    assert [html.count(f">{label}</text>") for label in (5, 34, 2006, 2015)] == [1, 1, 1, 1]


def test_break_is_drawn_and_said(client):
    metric = factories.metric()
    for as_of, fields in (("2006", {"value": 5}), ("2015", {"value": 34, "is_break": True})):
        factories.observation(metric=metric, as_of=as_of, **fields)

    html = page(client, metric)

    assert html.count('<path class="break"') == 1
    assert "not comparable with the figure before it" in html
    assert (
        "No difference is worked out: the later figure is marked as not comparable with the one before it."
        in html
    )


def test_figure_that_is_not_exact_is_drawn_hollow_with_its_qualifier(client):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2006", value=5)
    factories.observation(metric=metric, as_of="2015~", value=34, qualifier="nearly")

    html = page(client, metric)

    assert html.count('class="scale-mark is-open"') == 1
    assert [html.count(f">{label}</text>") for label in ("5", "nearly 34", "2006", "~2015")] == [1, 1, 1, 1]


def page(client, metric: Metric) -> str:
    with translation.override("en"):
        return client.get(metric.get_absolute_url()).content.decode()


def disagreeing(client, metric: Metric) -> list[str]:
    """The figures told side by side."""
    section = page(client, metric).partition('id="disagreements"')[2]
    return re.findall(r'<strong class="number">(.*?)</strong>', section)


def test_contradiction_shows_all_its_figures_across_metrics(client):
    one, other = factories.observation(value=70), factories.observation(value=80)
    erratum = factories.erratum(kind="conflict", observations=[one, other])

    html = page(client, one.metric)

    assert disagreeing(client, one.metric) == disagreeing(client, other.metric) == ["70", "80"]
    assert (
        html.count(
            f'<h3><a href="{erratum.get_absolute_url().replace("/can-xac-minh/", "/en/open-questions/")}'
        )
        == 1
    )
    assert erratum.note_en in html.partition('id="disagreements"')[2]


def test_figures_of_one_time_are_told_once(client):
    metric = factories.metric()
    figures = [factories.observation(metric=metric, value=value) for value in (70, 80)]

    assert disagreeing(client, metric) == ["70", "80"]
    factories.erratum(kind="conflict", observations=figures)
    assert disagreeing(client, metric) == ["70", "80"]


@pytest.mark.parametrize(
    "fields", [{"kind": "typo"}, {"kind": "conflict", "state": "rejected", "evidence_vi": "Đã đối chiếu"}]
)
def test_other_errata_set_no_figures_side_by_side(client, fields):
    one, other = factories.observation(), factories.observation()
    factories.erratum(observations=[one, other], **fields)

    assert disagreeing(client, one.metric) == []


@pytest.mark.parametrize("state", factories.hidden_states())
def test_contradiction_with_a_hidden_figure_is_not_told(client, state):
    one, hidden = factories.observation(), factories.observation(**factories.hidden_states()[state])
    factories.erratum(kind="conflict", observations=[one, hidden])

    assert disagreeing(client, one.metric) == disagreeing(client, hidden.metric) == []
