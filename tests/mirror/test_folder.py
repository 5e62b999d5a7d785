"""The folder of a mirror: made beside the one that stands, and put in its place only when it is whole."""

import fcntl
import os
from pathlib import Path

import pytest

from laocai_ict.alone import Occupied
from laocai_ict.mirror.folder import NotOurs, replacing

MARK = "mark"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "portal"


def fill(folder: Path, **files: str) -> int:
    """How many of them were written."""
    with replacing(folder, MARK) as new:
        for name, content in {MARK: "", **files}.items():
            new.write(name, content.encode())
    return new.differing


def contents(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_text() for file in files}


def test_new_folder_takes_the_place_of_the_former(folder):
    fill(folder, a="1", gone="2")
    fill(folder, a="3", b="4")

    assert contents(folder) == {MARK: "", "a": "3", "b": "4"}
    assert [each.name for each in folder.parent.iterdir()] == ["portal"]


def test_only_what_differs_is_written(folder):
    fill(folder, a="1", b="2")
    before = (folder / "a").stat()

    differing = fill(folder, a="1", b="3")

    after = (folder / "a").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert differing == 1


def test_only_what_differs_counts_where_files_have_no_second_name(folder, monkeypatch):
    fill(folder, a="1")
    before = (folder / "a").stat()
    monkeypatch.setattr(os, "link", lambda *names: os.readlink("/"))  # an OSError

    differing = fill(folder, a="1")

    assert contents(folder) == {MARK: "", "a": "1"}
    assert ((folder / "a").stat().st_mtime_ns, differing) == (before.st_mtime_ns, 0)


def test_failure_leaves_what_stood_there(folder):
    fill(folder, a="1")

    with pytest.raises(ZeroDivisionError), replacing(folder, MARK) as new:
        new.write("a", b"2")
        raise ZeroDivisionError

    assert contents(folder) == {MARK: "", "a": "1"}
    assert [each.name for each in folder.parent.iterdir()] == ["portal"]


def test_what_a_dead_process_left_is_made_good(folder):
    fill(folder, a="1")
    folder.rename(folder.with_name("portal.former"))
    (folder.with_name("portal.new")).mkdir()
    (folder.with_name("portal.new") / "half").write_text("x")

    with pytest.raises(ZeroDivisionError), replacing(folder, MARK):
        raise ZeroDivisionError

    assert contents(folder) == {MARK: "", "a": "1"}


def test_folder_of_other_things_is_never_replaced(folder):
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("years of work")

    with pytest.raises(NotOurs, match=r"portal"), replacing(folder, MARK):
        pass

    assert contents(folder) == {"thesis.txt": "years of work"}


def test_file_and_whole_device_are_refused(tmp_path):
    (tmp_path / "file").touch()

    for place in (tmp_path / "file", Path("/proc")):
        with pytest.raises(NotOurs), replacing(place, MARK):
            pass


def test_two_processes_do_not_write_at_once(folder):
    fill(folder)
    holder = os.open(folder.parent, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)

    with pytest.raises(Occupied), replacing(folder, MARK):
        pass

    os.close(holder)
