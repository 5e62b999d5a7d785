"""What all published things share."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Erratum, Milestone, Photo
from achievements.models.editorial import last_change
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO, LATELY = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


def test_last_change_is_that_of_whatever_changed_last_and_is_not_asked_of_each_row():
    for _ in range(3):
        factories.milestone()
    factories.photo()
    Milestone.objects.update(updated_at=LATELY)
    Photo.objects.update(updated_at=LONG_AGO)

    with CaptureQueriesContext(connection) as asked:
        changed = last_change(Milestone.objects.all(), Photo.objects.all())

    assert changed == LATELY
    grouped_by = re.findall(r"GROUP BY (.*?)(?: UNION|\)|$)", asked[0]["sql"])
    assert [columns for columns in grouped_by if "achievements_" in columns] == []


def test_weights_of_errata_are_in_the_order_of_their_codes_by_which_they_are_listed():
    assert Erratum.Weight.values == sorted(Erratum.Weight.values)


def test_page_that_did_not_ask_what_is_public_fails_and_shows_no_draft():
    factories.erratum(milestones=[factories.milestone()])
    milestone = Milestone.objects.get()

    with pytest.raises(AttributeError, match="public_errata"):
        milestone.public_errata  # noqa: B018

    [listed] = Milestone.objects.listed()
    assert len(listed.public_errata) == 1
