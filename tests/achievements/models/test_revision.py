"""What is worked out from the whole record: remembered as long as the record stays the same, and no longer."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from achievements.models import Milestone, Revision
from achievements.models.revision import Snapshot, remembered
from database.revision import forget
from tests import factories

numbers = count(1)
pytestmark = pytest.mark.django_db(transaction=True)


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


def test_a_change_is_followed(record):
    assert asked_anew(lambda: Milestone.objects.update(kind="launch"))


def test_nothing_that_is_rolled_back_is_remembered(record):
    """As where a draft is shown to its editor within a transaction that is never kept."""
    assert remembered("title", title) == "Dấu mốc"

    with transaction.atomic():
        Milestone.objects.update(title_vi="Bí mật")
        assert remembered("title", title) == "Bí mật"
        transaction.set_rollback(True)

    assert remembered("title", title) == "Dấu mốc"


def title() -> str:
    return Milestone.objects.values_list("title_vi", flat=True).get().rstrip(" 0123456789")


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


@pytest.fixture
def clock(record):
    """Now, until it is shifted."""
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as clock:
        yield clock


def schedule(**later: float) -> None:
    Milestone.objects.filter(date__isnull=False).update(publish_from=timezone.now() + timedelta(**later))


def test_facets_count_what_time_publishes_at_that_moment(client, clock):
    before = counts(client)
    schedule(seconds=30)

    clock.shift(timedelta(seconds=29))
    waiting = counts(client)
    clock.shift(timedelta(seconds=1))

    assert sum(waiting) < sum(before)
    assert counts(client) == before


def test_snapshot_is_the_same_until_the_next_moment_that_publishes_something(clock):
    schedule(seconds=30)
    factories.institution(publish_from=timezone.now() + timedelta(days=1))
    factories.document(editorial_state="draft", publish_from=timezone.now() + timedelta(seconds=10))

    names = []
    for seconds in (0, 29, 1, 3600, 86400, -86400):
        clock.shift(timedelta(seconds=seconds))
        names.append(Snapshot.current().name)

    first, second, third = dict.fromkeys(names)
    assert names == [first, first, second, second, third, second]


def test_snapshot_begins_when_the_record_was_written_or_the_last_moment_passed(clock):
    schedule(seconds=30)
    drawn_at = Snapshot.current().began_at
    clock.shift(timedelta(seconds=31))

    assert abs(drawn_at - datetime.now(UTC)) < timedelta(minutes=10)
    assert Snapshot.current().began_at == timezone.now() - timedelta(seconds=1)


def test_there_is_no_snapshot_while_a_migration_runs():
    forget(connection, Revision._meta.db_table)
    try:
        assert Snapshot.current() is None
    finally:
        call_command("migrate", verbosity=0)

    assert Snapshot.current() is not None
