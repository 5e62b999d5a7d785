"""Files of a large record: written once, in a thread of their own, and sent from disk."""

import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from achievements.models import Milestone
from laocai_ict import bulk
from laocai_ict.kept_portal import KeptPortal
from tests import factories
from web import files
from web.files import NAMED_ONLY, file_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DATA_DIR, settings.BULK_ROWS = tmp_path, 2
    factories.one_of_each()
    for _ in range(3):
        factories.milestone()
    return tmp_path / "bulk"


def ask(path: str) -> tuple[int, dict[str, str]]:
    """What is kept of the answer at `path`."""
    said: list = []
    environ = RequestFactory().get(path).environ | {NAMED_ONLY: True}
    WSGIHandler()(environ, lambda *all: said.extend(all)).close()
    return int(said[0].split()[0]), dict(said[1])


def file(path: str) -> Path:
    """The file that is sent at `path`, once it has been written."""
    for _ in range(300):
        status, headers = ask(path)
        if status == 200:
            return file_at(headers["X-Accel-Redirect"])
        assert (status, headers["Retry-After"]) == (503, "30")
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_large_table_is_written_whole_while_nobody_waits(client, extension):
    path = f"/data/milestones.{extension}"

    assert ask(path)[0] == 503
    assert file(path).read_bytes() == client.get(path).getvalue()


def test_archive_of_a_large_record_is_written_whole():
    with ZipFile(file("/data/lao-cai-ict.zip")) as packed:
        assert packed.testzip() is None
        assert "lao-cai-ict/milestones.csv" in packed.namelist()


def test_small_table_is_sent_at_once():
    assert "X-Accel-Redirect" not in ask("/data/photos.csv")[1]


def test_of_what_is_withdrawn_there_is_no_file(monkeypatch, folder):
    monkeypatch.setattr(files, "SPARED", -1)
    milestone = factories.milestone(slug="da-rut")
    before = file("/data/milestones.csv")
    Milestone.objects.filter(pk=milestone.pk).update(editorial_state="withdrawn")

    status, _headers = ask("/data/milestones.csv")
    after = file("/data/milestones.csv")

    assert (status, "da-rut" in after.read_text()) == (503, False)
    assert not before.exists()


def test_file_that_the_record_has_overtaken_is_not_kept(folder):
    def write(opened) -> None:
        opened.write(b"before")
        factories.milestone()

    edition = bulk._edition()
    bulk._write(folder / edition / "x.csv", edition, write)

    assert list((folder / edition).iterdir()) == []


def test_failure_to_write_is_logged_whatever_it_is(folder, caplog):
    def write(opened) -> None:
        raise BlockingIOError

    edition = bulk._edition()
    bulk._write(folder / edition / "x.csv", edition, write)

    assert "x.csv could not be written" in caplog.text


def test_while_another_is_written_none_is(folder, caplog):
    edition = bulk._edition()
    folder.mkdir()
    with (folder / bulk.LOCK).open("ab") as lock:
        assert bulk.takes(lock)
        bulk._write(folder / edition / "x.csv", edition, lambda opened: opened.write(b"x"))

    assert (list((folder / edition).iterdir()), caplog.text) == ([], "")


def test_where_nothing_can_be_written_readers_are_asked_to_come_again(folder):
    folder.write_text("no folder")

    statuses = [ask("/data/milestones.csv")[0] for _ in range(2)]

    assert statuses == [503, 503]


def test_file_is_sent_in_parts_unless_nginx_does(settings):
    place = "/_files/" + file("/data/milestones.csv").relative_to(settings.DATA_DIR).as_posix()
    environ = RequestFactory().get("/data/milestones.csv", headers={"range": "bytes=0-1"}).environ

    said = KeptPortal().send(place, "text/csv", environ)
    settings.ACCEL_REDIRECT = True

    assert (said.status, b"".join(said.body)) == ("206 Partial Content", b"id")
    assert KeptPortal().send(place, "text/csv", environ) is None
