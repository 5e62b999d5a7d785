"""Portions of many rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Category
from database.portions import by_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories() -> list[Category]:
    return [Category.objects.create(slug=f"c{number}", title=f"C{number}") for number in range(7)]


@pytest.mark.parametrize(("number", "lengths"), [(3, [3, 3, 1]), (7, [7]), (8, [7]), (1, [1] * 7)])
def test_every_row_comes_once_in_the_order_of_its_key(categories, number, lengths):
    portions = list(by_keys(Category.objects.order_by("-slug"), number))

    assert list(map(len, portions)) == lengths
    assert [row for portion in portions for row in portion] == categories


def test_later_portions_are_asked_for_as_plainly_as_the_second():
    with CaptureQueriesContext(connection) as queries:
        list(by_keys(Category.objects.all(), 1))

    assert {query["sql"].count(" > ") for query in queries.captured_queries[1:]} == {1}


def test_what_is_gone_when_its_portion_is_asked_for_does_not_come(categories):
    portions = by_keys(Category.objects.all(), 3)
    next(portions)
    categories[4].delete()

    assert next(portions) == [categories[3], categories[5], categories[6]]
