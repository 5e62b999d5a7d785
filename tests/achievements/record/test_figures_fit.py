"""What says how figures are read cannot be changed so that one that stands could not be true."""

from pathlib import Path

import pytest

from achievements.models import Observation, Unit
from achievements.record.keeping import entry_of
from achievements.record.load import load_record
from achievements.record.restoring import Refused, say
from tests.achievements.record.conftest import Change, Refusals
from versions.keeping import Change as By
from versions.models import Version

pytestmark = pytest.mark.django_db

WHY = "A percentage cannot be above 100, unless the metric’s unit is a ratio or a change."


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("metrics.yaml", "unit: question", "unit: percent", "metrics.yaml: entry metrics/cau-hoi: unit"),
        ("record.yaml", "measure: count", "measure: percent", "record.yaml: entry units/question: measure"),
    ],
)
def test_load_refuses_a_unit_that_a_standing_figure_does_not_fit(
    file: str, old: str, new: str, where: str, folder: Path, change: Change, refusals: Refusals
) -> None:
    load_record(folder)
    change(file, old, new)

    (said,) = refusals(folder)

    assert said.startswith(f"{where}: The figure “10.300” of “")
    assert said.endswith(f"” would not fit: {WHY}")


def test_load_takes_a_unit_with_figures_that_fit_it(folder: Path, change: Change) -> None:
    load_record(folder)
    change("metrics.yaml", "unit: question", "unit: percent")
    change("02-hai.yaml", "value: 10300", "value: 10.3")

    load_record(folder)

    assert Observation.objects.get(slug="cau-hoi-2014").figure.measure == "percent"


def test_version_that_a_standing_figure_does_not_fit_is_refused(folder: Path) -> None:
    load_record(folder)
    entry = entry_of(Unit.objects.get(slug="question"))
    form = entry.standing_version.form | {"measure": "percent"}

    with pytest.raises(Refused) as refused:
        say(entry, form, By(Version.Origin.RESTORE), entry.standing)

    assert WHY in str(refused.value)
