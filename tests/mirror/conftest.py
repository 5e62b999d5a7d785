"""A mirror of a small record, made once."""

from pathlib import Path

import pytest

from tests.mirror.making import Mirror, mirrored


@pytest.fixture(scope="session")
def mirrors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mirrors")


@pytest.fixture
def mirror(db, mirrors: Path) -> Mirror:
    """The first test makes it, in its transaction."""
    return mirrored(mirrors)
