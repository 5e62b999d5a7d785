"""Which period a thing belongs to: by its own field, by what uses it, by the folder it came from."""

import pytest

from achievements.models import (
    Erratum,
    Institution,
    LegalDocument,
    LoadedEntry,
    Milestone,
    Period,
    Source,
    Unit,
)
from achievements.record.schema import COLLECTIONS
from tests import factories

pytestmark = pytest.mark.django_db

DRAFT = {"editorial_state": "draft"}


@pytest.fixture
def periods() -> tuple[Period, Period]:
    """Two that are in use."""
    first, second = factories.period(), factories.period(slug="2015-2025")
    for period in (first, second):
        factories.achievement(period=period)
    return first, second


def of_each(model, periods, method: str = "of_period") -> list[list[str]]:
    return [
        [row.slug for row in getattr(model.objects, method)(period).order_by("slug")] for period in periods
    ]


def test_what_names_its_period_belongs_to_that_one(periods):
    for period in periods:
        factories.milestone(slug=f"trong-{period.slug}", period=period)

    assert of_each(Milestone, periods) == [["trong-2005-2015"], ["trong-2015-2025"]]


def test_what_both_periods_use_belongs_to_both(periods):
    document = factories.document(slug="chung", achievements=[periods[0].achievements.get()])
    factories.milestone(period=periods[1], documents=[document])

    assert of_each(LegalDocument, periods) == [["chung"], ["chung"]]
    assert of_each(LegalDocument, periods, "published_in") == [["chung"], ["chung"]]


def test_use_that_is_not_public_makes_nothing_public_in_a_period(periods):
    shared, issuer = factories.institution(slug="chung"), factories.institution(slug="ban-hanh")
    for period, state in zip(periods, ({}, DRAFT), strict=True):
        factories.participation(factories.milestone(period=period, **state), shared)
        factories.document(issuer=issuer, achievements=[period.achievements.get()], **state)

    assert of_each(Institution, periods) == [["ban-hanh", "chung"]] * 2
    assert of_each(Institution, periods, "published_in") == [["ban-hanh", "chung"], []]


def test_what_is_not_public_itself_is_in_no_published_period(periods):
    factories.document(achievements=[periods[0].achievements.get()], **DRAFT)

    assert of_each(LegalDocument, periods, "published_in") == [[], []]


def test_figure_of_a_hidden_metric_does_not_count_as_public_use(periods):
    metrics = factories.metric(), factories.metric(**DRAFT)
    body = factories.institution(slug="co-quan")
    for period, metric in zip(periods, metrics, strict=True):
        factories.observation(period=period, metric=metric, institution=body)

    assert of_each(Institution, periods, "published_in") == [["co-quan"], []]


def test_what_nothing_uses_belongs_to_the_folder_it_came_from_or_to_the_last_period(periods):
    for slug, folder in (("cu", "2005-2015"), ("moi", "2015-2025"), ("bo", "1990-2005")):
        factories.document(slug=slug)
        LoadedEntry.objects.create(folder=folder, collection="documents", slug=slug)
    factories.document(slug="khong-tu-dau")
    LoadedEntry.objects.create(folder="2005-2015", collection="photos", slug="khong-tu-dau")

    each = [["cu"], ["bo", "khong-tu-dau", "moi"]]
    assert of_each(LegalDocument, periods) == each
    assert of_each(LegalDocument, periods, "published_in") == each


def test_last_period_for_the_public_is_the_last_with_something_published(periods):
    draft = factories.period(slug="2025-2035")
    factories.achievement(period=draft, **DRAFT)
    factories.document(slug="khong-tu-dau")

    assert of_each(LegalDocument, periods, "published_in") == [[], ["khong-tu-dau"]]
    assert of_each(LegalDocument, [*periods, draft]) == [[], [], ["khong-tu-dau"]]


def test_what_an_erratum_says_of_a_shared_body_does_not_take_it_to_another_period(periods):
    body = factories.institution()
    factories.participation(factories.milestone(period=periods[1]), body)
    factories.erratum(slug="cua-bai", achievements=[periods[0].achievements.get()], institutions=[body])
    factories.erratum(slug="cua-co-quan", institutions=[body])

    assert of_each(Erratum, periods, "published_in") == [["cua-bai"], ["cua-co-quan"]]


def test_source_is_of_the_periods_whose_facts_rest_on_it_rather_than_of_a_body_s(periods):
    place = factories.citation()
    body = factories.institution(citations=[place])
    factories.participation(factories.milestone(period=periods[1]), body)

    before = of_each(Source, periods, "published_in")
    factories.milestone(period=periods[0], citations=[place])

    assert (before, of_each(Source, periods, "published_in")) == (
        [[], ["muoi-thanh-tuu"]],
        [["muoi-thanh-tuu"], []],
    )


def test_unit_is_of_the_periods_that_have_figures_in_it(periods):
    for period, slug in zip(periods, ("cai", "chiec"), strict=True):
        factories.observation(period=period, metric=factories.metric(unit=factories.unit(slug=slug)))

    assert [set(slugs) & {"cai", "chiec"} for slugs in of_each(Unit, periods)] == [{"cai"}, {"chiec"}]


def test_everything_loaded_belongs_to_some_period(periods):
    factories.one_of_each()

    belonging = {
        collection.name: set().union(*of_each(collection.model, periods)) for collection in COLLECTIONS
    }

    assert belonging == {
        collection.name: {row.slug for row in collection.model._default_manager.all()}
        for collection in COLLECTIONS
    }
    assert all(belonging.values())


def test_no_period_has_nothing():
    factories.document()

    assert not LegalDocument.objects.of_period(None)
    assert not LegalDocument.objects.published_in(None)
