"""Writing a file whole or not at all: beside its place first, and by its name only once it is filled."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident


def unfinished(path: Path, whose: str = "") -> Path:
    """Where a file is until it is whole."""
    return path.with_name(f"{path.name}{whose}.unfinished")


@contextmanager
def whole_file(
    path: Path, *, mode: int = 0o666, lasting: bool = False, several: bool = False
) -> Iterator[Path]:
    """A file beside `path`, made with `mode`, that takes its place when the block ends, and goes when it fails.

    `lasting`: it survives that the power fails a moment later. `several`: others may be writing the same just now; who
    is last stays. What one leaves that was killed, the next one that is alone takes away.
    """
    beside = unfinished(path, f".{os.getpid()}.{get_ident()}" if several else "")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        yield beside
        if lasting:
            _settle(beside)
        beside.replace(path)
        if lasting:
            _settle(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Wait until the disk has what was written of a file, or which files a folder has."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
