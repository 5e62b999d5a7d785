"""What a test is tried with takes long where there is much of it: CI tries some, `make slow-test` the rest."""

import os
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest

is_on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")


def slow_on_postgresql(test: Callable) -> Callable:
    """Tried in CI on SQLite; what is asked of the database there is asked by other tests on both."""
    return pytest.mark.slow(test) if is_on_postgresql else test


def mostly_slow(everything: Iterable[Any], in_ci: Collection[Any]) -> list[Any]:
    """`everything` for parametrize(), slow but for `in_ci`. KeyError for one of these that is not in it."""
    found = list(everything)
    if lost := [each for each in in_ci if each not in found]:
        raise KeyError(lost)
    return [each if each in in_ci else pytest.param(each, marks=pytest.mark.slow) for each in found]
