"""Writing the record out: the same record always gives the same files."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from achievements.models import Milestone, Photo, Source
from achievements.record.load import load_record
from tests import factories
from tests.achievements.record.conftest import SAMPLE, Change, record_texts, texts

pytestmark = pytest.mark.django_db


def test_dump_after_load_gives_the_same_bytes(tmp_path: Path) -> None:
    load_record(SAMPLE)

    call_command("dump_record", tmp_path / "new" / "folder")

    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder" / "2005-2015").iterdir()}
    assert written == {path.name: path.read_bytes() for path in SAMPLE.iterdir()}


def test_dump_of_entries_in_another_order_and_style(folder: Path, change: Change) -> None:
    change("documents.yaml", "achievements: [hai, mot]", "achievements:\n  - mot\n  - hai")
    change("02-hai.yaml", "value: 97.5\n", "value: 97.50\n  qualifier: exact\n  is_break: false\n")
    change("01-mot.yaml", "chỉ là\n      một đoạn", "chỉ là một\n      đoạn")
    (folder / "other-name.yaml").write_text((folder / "general.yaml").read_text())
    (folder / "general.yaml").unlink()

    load_record(folder)

    assert record_texts() == texts(SAMPLE)


def test_dump_puts_what_belongs_to_two_achievements_with_the_first() -> None:
    load_record(SAMPLE)

    Milestone.objects.get(slug="khong-ngay").achievements.set(
        Milestone.objects.get(slug="thanh-lap").documents.get().achievements.all()
    )

    written = record_texts()
    assert "khong-ngay" in written["01-mot.yaml"]
    assert "general.yaml" not in written


def test_dump_does_not_take_a_milestone_for_the_achievement_of_the_same_slug() -> None:
    load_record(SAMPLE)
    Milestone.objects.filter(slug="khong-ngay").update(slug="hai")

    assert "- slug: hai\n" in record_texts()["general.yaml"]


def test_dump_names_files_that_are_no_part_of_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    load_record(SAMPLE)
    folder = tmp_path / "2005-2015"
    folder.mkdir()
    (folder / "03-old.yaml").write_text("milestones: []")
    (folder / "notes.txt").write_text("mine")

    call_command("dump_record", tmp_path)

    words = "is no part of the record as it stands; remove it before loading."
    assert capsys.readouterr().err == f"{folder / '03-old.yaml'} {words}\n"
    assert texts(folder) == texts(SAMPLE) | {"03-old.yaml": "milestones: []", "notes.txt": "mine"}


def test_dump_never_contains_a_source_s_text_or_a_picture() -> None:
    load_record(SAMPLE)
    Source.objects.update(text="SECRET")
    Photo.objects.update(picture=factories.picture())

    assert record_texts() == texts(SAMPLE)


def test_dump_into_a_file(tmp_path: Path) -> None:
    load_record(SAMPLE)
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="Not a directory"):
        call_command("dump_record", tmp_path / "file")


def test_dump_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no period yet"):
        call_command("dump_record", tmp_path / "empty")

    assert not (tmp_path / "empty").exists()
