"""Putting things aside on disk, so that a large record takes no more memory than a small one."""

import pickle
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, Self

IN_MEMORY = 8_000_000  # bytes; a record like the shipped one never comes to disk


class Spool:
    """Things put aside one after the other, each found again by the place that `put` gave. To be closed after use."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by `close`)
        self._end = 0

    def put(self, thing: Any) -> int:
        place = self._end
        self._file.seek(place)
        pickle.dump(thing, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return place

    def get(self, place: int) -> Any:
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 (a file without a name, which only this process has)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
