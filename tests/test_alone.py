"""One process at a time."""

import pytest

from laocai_ict.alone import Occupied, alone


def test_who_comes_second_is_told_that_another_writes(tmp_path):
    with (
        alone(tmp_path),
        pytest.raises(Occupied, match=str(tmp_path)),
        alone(tmp_path),
    ):
        pytest.fail("both write")


def test_what_fails_meanwhile_is_told_as_it_failed(tmp_path):
    with pytest.raises(BlockingIOError, match="a pipe is full"), alone(tmp_path):
        raise BlockingIOError("a pipe is full")
