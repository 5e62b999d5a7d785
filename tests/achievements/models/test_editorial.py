"""What all published things share."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Achievement, Erratum, Milestone, Photo
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


def test_what_was_asked_for_before_its_moment_is_found_after_it(time_machine):
    factories.photo(
        achievement=factories.achievement(),
        **factories.PUBLISHED | {"publish_from": LATELY + timedelta(days=1)},
    )
    time_machine.move_to(LATELY, tick=False)
    photos, achievements = Photo.objects.published(), Achievement.objects.published().with_listed("photos")
    before = [*photos.all(), *achievements.get().public_photos]

    time_machine.move_to(LATELY + timedelta(days=2), tick=False)

    after = [*photos.all(), *achievements.get().public_photos]
    assert (len(before), len(after)) == (0, 2)
