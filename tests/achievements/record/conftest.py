"""What the tests of the record's files share: a small made-up record in its canonical form, to be changed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from achievements.record.faults import FaultyRecord
from achievements.record.load import load_record

SAMPLE = Path(__file__).parent / "sample"

Change = Callable[[str, str, str], None]
Refusals = Callable[[Path], list[str]]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample record."""
    return shutil.copytree(SAMPLE, tmp_path / "record")


@pytest.fixture
def change(folder: Path) -> Change:
    """`change(file, old, new)` replaces the one place in a file of the copy that says `old`."""

    def change(file: str, old: str, new: str) -> None:
        before, after = (folder / file).read_text().split(old)
        (folder / file).write_bytes((before + new + after).encode(errors="surrogateescape"))

    return change


@pytest.fixture
def refusals() -> Refusals:
    """`refusals(folder)` tries to load it, and gives what is said to be wrong."""

    def refusals(folder: Path) -> list[str]:
        with pytest.raises(FaultyRecord) as refused:
            load_record(folder)
        return [str(fault) for fault in refused.value.faults]

    return refusals
