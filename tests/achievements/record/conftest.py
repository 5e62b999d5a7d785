"""What the tests of the record's files share: a small made-up record in its canonical form, to be changed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import translation

from achievements.models import Period
from achievements.record.dump import dump_record
from achievements.record.faults import FaultyRecord
from achievements.record.load import load_record

SAMPLE = Path(__file__).parent / "sample"

Change = Callable[[str, str, str], None]
Refusals = Callable[[Path], list[str]]


def record_texts(period: str = "2005-2015") -> dict[str, str]:
    """What `dump_record` writes of a period, by file name."""
    with TemporaryDirectory() as folder:
        dump_record(Path(folder), Period.objects.filter(slug=period))
        return texts(Path(folder) / period)


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


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
