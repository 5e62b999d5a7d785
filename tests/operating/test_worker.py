"""What a worker of the server shows of itself."""

import pytest

from laocai_ict import worker
from web import access


@pytest.mark.once
@pytest.mark.limit("a worker all of whose threads are at one request")
def test_worker_lives_as_long_as_one_of_its_threads_is_not_stuck(settings, monkeypatch):
    now, begun = 1000.0, 1000.0 - worker.STUCK
    stuck = dict.fromkeys(range(settings.THREADS), begun - 1)

    monkeypatch.setattr(access, "begun", stuck)
    all_are_stuck = worker._lives(now)
    monkeypatch.setattr(access, "begun", stuck | {0: begun})
    one_is_not = worker._lives(now)

    assert (all_are_stuck, one_is_not) == (False, True)
