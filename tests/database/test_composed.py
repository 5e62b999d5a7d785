"""Queries composed once a process."""

from datetime import UTC, datetime, timedelta

import pytest

from achievements.models import Category, Milestone, Source
from database.composed import Composed
from tests import factories

pytestmark = pytest.mark.django_db

TIME_COMES = datetime(2030, 1, 1, tzinfo=UTC)


def test_each_moment_is_answered_as_a_query_of_that_moment_would_be():
    factories.milestone(category=factories.category(slug="later"), publish_from=TIME_COMES)
    factories.milestone(category=factories.category(slug="now"))
    composed = Composed(Category.objects.in_use)

    for moment in (TIME_COMES - timedelta(seconds=1), TIME_COMES, TIME_COMES + timedelta(seconds=1)):
        assert composed.at(moment) == list(Category.objects.in_use(moment))
    assert [category.slug for category in composed.at(TIME_COMES)] == ["later", "now"]


def test_it_is_composed_once():
    asked = []

    def published(moment):
        asked.append(moment)
        return Milestone.objects.published(moment)

    composed = Composed(published)
    milestone = factories.milestone()

    assert composed.at(TIME_COMES) == composed.at(TIME_COMES) == [milestone]
    assert len(asked) == 1


def test_what_is_left_out_is_fetched_when_it_is_looked_at():
    place = factories.citation(1, 1)
    Source.objects.update(text="long")
    factories.milestone(citations=[place])

    [source] = Composed(lambda moment: Source.objects.in_use(moment).defer("text")[:5]).at(TIME_COMES)

    assert "text" not in source.__dict__
    assert source.text == "long"
