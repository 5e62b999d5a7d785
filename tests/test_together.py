"""Tests of a group run in one worker, where what they share is made once."""

import os

import pytest

GROUP = "together"


@pytest.mark.once
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there are no workers")
@pytest.mark.xdist_group(GROUP)
def test_worker_knows_the_group_of_a_test():
    """The schedule goes by the end of a test's name; with other versions of pytest it is silently not there."""
    name, _phase = os.environ["PYTEST_CURRENT_TEST"].rsplit(maxsplit=1)

    assert name.endswith(f"@{GROUP}")
