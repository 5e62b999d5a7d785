"""Pages of the shipped record do not ask the database the same thing twice."""

from collections import Counter

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.kinds import WITH_PAGE
from achievements.models import Achievement
from achievements.record.load import load_record
from achievements.sections import SECTIONS_BY_NAME

pytestmark = pytest.mark.django_db
# The first measures the archive that it offers; in the lists of the others institutions may be the same by chance
MAY_ASK_AGAIN = {"open_data", "documents", "booklet"}


@pytest.fixture(autouse=True)
def shipped():
    load_record(settings.BASE_DIR / "achievements" / "content")


def repeated(client, address: str) -> dict[str, int]:
    """The statements, with their parameters, that making the page at `address` asks more than once."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return {sql: times for sql, times in Counter(each["sql"] for each in asked).items() if times > 1}


def test_no_page_asks_the_same_twice(client):
    pages = [reverse(name) for name in SECTIONS_BY_NAME.keys() - MAY_ASK_AGAIN]
    pages += [row.get_absolute_url() for row in Achievement.objects.all()]
    pages += [kind.public().first().get_absolute_url() for kind in WITH_PAGE.values()]

    found = {page: asked for page in pages if (asked := repeated(client, page))}

    assert found == {}
