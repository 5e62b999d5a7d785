"""What processes of one machine share: each page is made by one of them, and once more by nobody after a start."""

from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.web.kept.conftest import Portal, until
from web.kept import folder


def another(portal: Portal) -> Portal:
    """Another process of the same portal."""
    return Portal(portal.kept.maker.folder.path)


def files(portal: Portal) -> list[Path]:
    return [file for file in portal.kept.maker.folder.path.rglob("*/*/*") if file.is_file()]


def test_page_that_one_process_made_is_given_by_all(portal: Portal):
    first = portal.ask("/")

    second = another(portal)

    assert second.ask("/") == first
    assert second.ask("/", ACCEPT_ENCODING="gzip") == portal.ask("/", ACCEPT_ENCODING="gzip")
    assert second.made == 0


def test_what_anybody_can_ask_for_is_not_written(portal: Portal):
    portal.application.answers["/nothing"] = portal.application.answer("404 Not Found")
    portal.ask("/?page=2")
    portal.ask("/nothing")
    portal.ask("/", host="portal:1")

    assert files(portal) == []


def test_page_of_another_version_is_not_read(portal: Portal):
    portal.ask("/")
    second = another(portal)
    second.site.number = 2
    second.application.text = "two"

    assert second.ask("/").text == "two"


def test_page_of_another_host_is_not_read(portal: Portal):
    portal.ask("/")
    second = another(portal)

    second.ask("/", host="other")

    assert second.made == 1


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "something else": lambda file: file.write_bytes(b"[]\nx"),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file_is_made_anew(portal: Portal, damage: str):
    portal.ask("/")
    DAMAGES[damage](*files(portal))
    second = another(portal)

    assert second.ask("/").text == "one"
    assert second.made == 1


def test_where_nothing_can_be_written_pages_are_made_all_the_same(tmp_path: Path):
    (tmp_path / "file").touch()
    portal = Portal(tmp_path / "file" / "pages")

    assert [portal.ask("/").text for _ in range(2)] == ["one"] * 2
    assert portal.made == 1


def test_page_is_made_without_the_lock_when_who_has_it_takes_too_long(portal: Portal, monkeypatch):
    monkeypatch.setattr(folder, "PATIENCE", 0.05)
    portal.ask("/")
    portal.change("two")
    locks = [file.open() for file in (portal.kept.maker.folder.path / "locks").iterdir()]
    for lock in locks:
        flock(lock, LOCK_EX)

    assert portal.ask("/", COOKIE="session=1").text == "two"
    for lock in locks:
        lock.close()


def test_pages_of_versions_long_past_are_forgotten(portal: Portal, monkeypatch):
    monkeypatch.setattr("web.files.SPARED", -1)
    for text in ("one", "two", "three"):
        portal.ask("/", COOKIE="session=1")
        portal.change(text)

    versions = portal.kept.maker.folder.path
    until(lambda: {each.name for each in versions.iterdir()} == {"locks", "release-3"})
