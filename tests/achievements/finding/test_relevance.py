"""Whether the best answer comes first: the queries of bench/queries.yaml, asked of the shipped record."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override

from achievements.finding.answers import answers
from bench.asked import AMONG, FIRST, PARTS, Asked, asked, place_among
from tests.achievements.record.test_content import CONTENT
from tests.slow import slow_on_postgresql

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("relevance")]


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker) -> dict[str, list[int | None]]:
    """The places of all queries, by part, in a record that is loaded for this and gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_record", CONTENT, verbosity=0)
        found = {part: [place_of(each) for each in asked(part)] for part in PARTS}
        transaction.set_rollback(True)
    cache.clear()
    return found


def place_of(query: Asked) -> int | None:
    with override(query.language):
        answered = answers(query.text)
    if not query.right:
        return None if answered.count or answered.suggestions else FIRST
    others = [result for group in answered.groups for result in group.results]
    return place_among([result.url for result in (answered.best, *others) if result], query)


@slow_on_postgresql
@pytest.mark.parametrize(("most", "share"), [(FIRST, 0.90), (AMONG, 0.97)])
@pytest.mark.parametrize("part", PARTS)
def test_right_answers_come_first(places, part, most, share):
    near = [place for place in places[part] if place is not None and place <= most]

    assert len(near) >= share * len(places[part])
