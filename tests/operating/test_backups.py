"""Backups of a prepared portal, in processes of their own, on a database of their own."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from laocai_ict.operating.archive import MANIFEST
from tests.operating.conftest import UPLOAD, everything, the_one_in
from tests.processes import manage
from tests.slow import mostly_slow

pytestmark = pytest.mark.xdist_group("prepared")

ALTERED = "from achievements.models import Imprint; Imprint.objects.create(pk=1, managing_body_vi='{}')"


def members(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


def with_members(path: Path, content: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return path


def test_what_is_restored_is_what_was_there(portal, kept):
    before = everything(portal)
    manage("shell", "-c", ALTERED.format("changed"), **portal)
    upload = Path(portal["DATA_DIR"]) / "media" / UPLOAD
    upload.write_bytes(b"another")
    assert everything(portal) != before

    outcome = manage("restore", "--replace", str(the_one_in(kept)), **portal)

    assert outcome.returncode == 0, outcome.stderr
    assert everything(portal) == before
    assert upload.read_bytes() == b"a photograph" * 10_000


@pytest.mark.slow
def test_what_the_database_notes_for_itself_is_not_counted(portal, tmp_path):
    manage(
        "shell", "-c", "from django.db import connection; connection.cursor().execute('ANALYZE')", **portal
    )
    manage("backup", str(tmp_path), **portal)

    outcome = manage("restore", "--replace", str(the_one_in(tmp_path)), **portal)

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.slow
def test_nothing_that_stands_is_replaced_unless_told_so(portal, kept):
    before = everything(portal)

    outcome = manage("restore", str(the_one_in(kept)), **portal)

    assert outcome.returncode == 1
    assert "--replace" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert everything(portal) == before


def cut_off(backup: Path, path: Path) -> Path:
    path.write_bytes(backup.read_bytes()[:-2000])
    return path


def changed(backup: Path, path: Path) -> Path:
    return with_members(path, members(backup) | {f"uploads/{UPLOAD}": b"changed"})


def without_an_upload(backup: Path, path: Path) -> Path:
    return with_members(path, {name: text for name, text in members(backup).items() if UPLOAD not in name})


def foreign(backup: Path, path: Path) -> Path:
    return with_members(path, {"etc/passwd": b"root"})


def no_archive(backup: Path, path: Path) -> Path:
    path.write_text("a text")
    return path


def told_otherwise(backup: Path, path: Path, **told: object) -> Path:
    content = members(backup)
    return with_members(path, content | {MANIFEST: json.dumps(json.loads(content[MANIFEST]) | told).encode()})


def later(backup: Path, path: Path) -> Path:
    return told_otherwise(backup, path, migrations=["achievements.9999_later"])


def of_a_later_form(backup: Path, path: Path) -> Path:
    return told_otherwise(backup, path, format=2, something="new")


def of_another_engine(backup: Path, path: Path) -> Path:
    return told_otherwise(backup, path, engine="oracle")


def escaping(backup: Path, path: Path) -> Path:
    return with_members(path, {"uploads/../../escaped": b"x"} | members(backup))


SPOILT = {
    cut_off: "nguyên vẹn",
    changed: "nguyên vẹn",
    without_an_upload: "nguyên vẹn",
    foreign: "nguyên vẹn",
    no_archive: "nguyên vẹn",
    escaping: "nguyên vẹn",
    later: "achievements.9999_later",
    of_a_later_form: "mới hơn",
    of_another_engine: "oracle",
}


@pytest.mark.once
@pytest.mark.parametrize("spoil", mostly_slow(SPOILT, in_ci=[changed]), ids=lambda spoil: spoil.__name__)
def test_from_what_is_no_backup_of_ours_nothing_is_restored(portal, kept, tmp_path, spoil):
    before = everything(portal)

    outcome = manage("restore", "--replace", str(spoil(the_one_in(kept), tmp_path / "a.tar.gz")), **portal)

    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert SPOILT[spoil] in outcome.stderr
    assert everything(portal) == before


def test_backup_is_for_its_owner_alone(kept):
    assert kept.stat().st_mode & 0o777 == 0o700
    assert the_one_in(kept).stat().st_mode & 0o777 == 0o600


def test_of_all_backups_the_newest_stay_and_of_other_files_all(portal, tmp_path):
    for day in "123":
        (tmp_path / f"laocai-ict-2020-01-0{day}T000000.tar.gz").write_text("old")
    (tmp_path / "letter.txt").write_text("mine")

    outcome = manage("backup", str(tmp_path), "--keep", "2", **portal)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert outcome.returncode == 0, outcome.stderr
    assert [names[0], names[2]] == ["laocai-ict-2020-01-03T000000.tar.gz", "letter.txt"]
    assert len(names) == 3


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_no_backup_is_made_to_be_removed_at_once(portal, tmp_path, number):
    assert manage("backup", str(tmp_path), "--keep", number, **portal).returncode == 2
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_drill_tries_the_newest_backup_out_and_status_tells_of_it(portal, kept):
    before = everything(portal)

    outcome = manage("drill", str(kept), **portal)

    assert outcome.returncode == 0, outcome.stderr
    assert the_one_in(kept).name in outcome.stdout
    assert f"{the_one_in(kept)} đã được diễn tập" in manage("status", **portal).stdout
    assert everything(portal) == before


def test_drill_with_a_backup_that_is_cut_off_fails(portal, kept, tmp_path):
    cut_off(the_one_in(kept), tmp_path / "laocai-ict-2026-01-01T000000.tar.gz")

    outcome = manage("drill", str(tmp_path), **portal)

    assert outcome.returncode == 1
    assert "nguyên vẹn" in outcome.stderr


def test_drill_without_a_backup_says_so(portal, tmp_path):
    outcome = manage("drill", str(tmp_path), **portal)

    assert outcome.returncode == 1
    assert str(tmp_path) in outcome.stderr
