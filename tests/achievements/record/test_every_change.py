"""Every place of every kind of entry: changed, compared, brought back, and each time rows and versions agree."""

from typing import Any

import pytest
from django.db import transaction

from achievements.models import Editorial, Erratum, Imprint, Metric, Observation
from achievements.record import checking
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.describing import Describer
from achievements.record.keeping import entry_of, form_of
from achievements.record.restoring import EDITORIAL, Refused, restored, say
from achievements.record.schema import VERSIONED, Collection
from tests import factories
from tests.achievements.record.changed import changes
from tests.slow import mostly_slow
from versions.forms import Form, kept
from versions.keeping import Change
from versions.models import Entry, Version

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EDITED = Change(Version.Origin.EDITOR)


@pytest.fixture
def record(monkeypatch) -> None:
    """One of everything, and another of what everything has to refer to; its pictures have no files."""
    monkeypatch.setattr(checking, "_of_pictures", lambda: iter(()))
    factories.one_of_each()
    Imprint.objects.create(pk=1, managing_body_vi="UBND tỉnh")
    Erratum.objects.update(evidence_vi="Bằng chứng")
    Observation.objects.update(out_of=20_000, out_of_label_vi="số xã")
    for another in (factories.category, factories.period, factories.territory, factories.unit):
        another(slug="khac")
    for another in (
        factories.achievement,
        factories.milestone,
        factories.metric,
        factories.document,
        factories.photo,
        factories.picture,
    ):
        another()
    factories.observation(metric=Metric.objects.first())
    factories.institution()
    factories.citation(9, 9)
    adopt({})


def richest(collection: Collection) -> Any:
    """The row that says most, so that all parts and relations are there to be changed."""
    return max(
        collection.rows(), key=lambda row: (len(collection.entry(row)), len(str(collection.entry(row))))
    )


def said(entry: Entry, forms: list[Form]) -> Form | None:
    """The first of `forms` that `entry` may say, which it says then; None where it may say none."""
    for form in forms:
        try:
            say(Entry.objects.get(pk=entry.pk), form, EDITED, Entry.objects.get(pk=entry.pk).standing)
        except Refused:
            continue
        return form
    return None


@pytest.mark.parametrize(
    "collection",
    mostly_slow(VERSIONED, in_ci=[each for each in VERSIONED if each.name in ("milestones", "sources")]),
    ids=lambda collection: collection.name,
)
def test_every_place_is_changed_compared_and_brought_back(record, collection):
    row = richest(collection)
    entry, before = entry_of(row), form_of(row)
    describer = Describer(collection)
    unchangeable, wrong = [], []

    for path, forms in changes(collection, before):
        with transaction.atomic():
            after = said(entry, forms)
            if after is None:
                unchangeable.append("/".join(path))
            elif faults := list(faults_of(entry, row, before, after, describer)):
                wrong.append((path, faults))
            transaction.set_rollback(True)

    assert wrong == []
    assert unchangeable == []


def faults_of(entry: Entry, row: Any, before: Form, after: Form, describer: Describer):
    """What is not as it should be after a change, and after it was taken back."""
    entry = Entry.objects.get(pk=entry.pk)
    if kept(form_of(row)) != kept(after):
        yield "the row does not say it", form_of(row), after
    yield from disagreements()
    found = describer.all(kept(before), kept(after))
    if not found or not all(one.label and (one.before or one.after) for one in found):
        yield "not told in words", found
    say(entry, restored(entry.versions.get(number=1)), Change(Version.Origin.RESTORE), entry.standing)
    editorial = set(EDITORIAL) if isinstance(row, Editorial) else set()
    again = {name: value for name, value in kept(form_of(row)).items() if name not in editorial}
    if again != {name: value for name, value in kept(before).items() if name not in editorial}:
        yield "not brought back", again
    yield from disagreements()
