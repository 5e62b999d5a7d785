"""What is worked out from the whole record: remembered as long as the record stays the same, and no longer."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from achievements.models import Achievement, Milestone, Revision
from achievements.models.revision import remembered
from tests import factories

numbers = count(1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    factories.one_of_each()


def asked_anew(change):
    """Whether what was remembered is asked again after `change`."""
    name, answers = f"answer {next(numbers)}", iter(["before", "after"])
    assert remembered(name, lambda: next(answers)) == "before"
    change()
    return remembered(name, lambda: next(answers)) == "after"


def test_an_answer_is_remembered_while_nothing_changes(record):
    assert not asked_anew(lambda: list(Milestone.objects.all()))


def test_answers_are_remembered_by_their_names(record):
    assert [remembered(name, lambda name=name: name) for name in ("this", "that", "this")] == [
        "this",
        "that",
        "this",
    ]


def test_an_answer_may_be_that_there_is_nothing(record):
    answers = iter([None, "asked again"])

    assert [remembered("nothing", lambda: next(answers)) for _ in range(2)] == [None, None]


def test_every_row_saved_is_a_change(record):
    rows = [model._default_manager.first() for model in apps.get_app_config("achievements").get_models()]

    assert [row for row in rows if row and not isinstance(row, Revision) and not asked_anew(row.save)] == []


def test_a_row_deleted_is_a_change(record):
    assert asked_anew(factories.milestone().delete)


def test_rows_related_are_a_change(record):
    milestone, achievement = Milestone.objects.first(), Achievement.objects.first()
    milestone.achievements.clear()

    assert asked_anew(lambda: milestone.achievements.add(achievement))
    assert asked_anew(milestone.achievements.clear)


def test_what_the_first_of_all_rows_changes_is_seen():
    assert Revision.current() is None
    assert asked_anew(factories.one_of_each)


def counts(client):
    """How many milestones the facets of the timeline promise, all choices together."""
    offers = client.get(reverse("timeline")).context["milestones"].offers
    return [sum(choice.count for choice in offer.choices) for offer in offers if offer.choices]


def test_facets_count_what_was_published_a_moment_ago(client, record):
    milestone = Milestone.objects.filter(date__isnull=False).first()
    before = counts(client)

    milestone.editorial_state = "withdrawn"
    milestone.save()
    withdrawn = counts(client)
    milestone.editorial_state = "published"
    milestone.save()

    assert sum(withdrawn) < sum(before)
    assert counts(client) == before


def test_facets_count_what_time_has_published_within_a_minute(client, record):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        before = counts(client)
        milestone = Milestone.objects.filter(date__isnull=False).first()
        milestone.publish_from = now + timedelta(seconds=30)
        milestone.save()
        waiting = counts(client)
        clock.shift(timedelta(seconds=61))

        assert sum(waiting) < sum(before)
        assert counts(client) == before
