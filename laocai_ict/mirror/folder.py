"""A folder that is made anew beside the one that stands, and takes its place when it is whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from laocai_ict.alone import alone


class NotOurs(Exception):
    """The folder cannot be replaced; the text says why."""


class NewFolder:
    """A folder on its way to take the place of `former`."""

    def __init__(self, path: Path, former: Path) -> None:
        self.path, self.former = path, former
        self.files = self.differing = self.bytes = 0

    def write(self, name: str, content: bytes) -> None:
        """Write a file, or, where the same stands there already, go on with that one."""
        file, standing = self.path / name, self.former / name
        file.parent.mkdir(parents=True, exist_ok=True)
        self.files, self.bytes = self.files + 1, self.bytes + len(content)
        if standing.is_file() and standing.read_bytes() == content:
            _take_over(standing, file)
        else:
            self.differing += 1
            file.write_bytes(content)


def _take_over(standing: Path, file: Path) -> None:
    try:
        os.link(standing, file)
    except OSError:  # sticks have file systems that know no second name of a file
        shutil.copy2(standing, file)


@contextmanager
def replacing(folder: Path, mark: str) -> Iterator[NewFolder]:
    """A folder to be filled, `mark` among its files, that then takes the place of `folder`; else all stays as it was.

    Raises NotOurs where `folder` holds anything, but no `mark`, and where it is no folder or a whole device; Occupied
    while another process is at it.
    """
    folder = folder.resolve()
    former, beside = (folder.with_name(f"{folder.name}.{name}") for name in ("former", "new"))
    with alone(folder.parent):
        if former.is_dir() and not folder.exists():  # what the power failed in the midst of
            former.rename(folder)
        _ensure_ours(folder, mark)
        for leftover in (former, beside):
            shutil.rmtree(leftover, ignore_errors=True)
        beside.mkdir()
        try:
            yield NewFolder(beside, folder)
            _swap(folder, beside, former)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _ensure_ours(folder: Path, mark: str) -> None:
    if not folder.exists():
        return
    refusal = ""
    if not folder.is_dir():
        refusal = _("%(folder)s is not a folder.")
    elif folder.is_mount():
        refusal = _("%(folder)s is a whole device; name a folder on it.")
    elif any(folder.iterdir()) and not (folder / mark).is_file():
        refusal = _(
            "%(folder)s holds other things than a mirror; name an empty folder, or one not there yet."
        )
    if refusal:
        raise NotOurs(refusal % {"folder": folder})


def _swap(folder: Path, beside: Path, former: Path) -> None:
    if folder.exists():
        folder.rename(former)
    beside.rename(folder)
    shutil.rmtree(former, ignore_errors=True)
