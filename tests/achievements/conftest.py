from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.achievements.pages import Shown, record


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker) -> Iterator[Shown]:
    """Of a record of one of everything, which stands as long as the tests of a module run, and which they only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Shown(record())
        transaction.set_rollback(True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker makes each page that is shown once, for all tests of a module."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "shown" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
