"""Loading the record: what becomes of each entry, and of what an editor did in between."""

import os
import shutil
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements import models
from achievements.models import (
    Citation,
    Erratum,
    Milestone,
    Observation,
    Photo,
    Source,
    Succession,
)
from achievements.record.load import Outcome, load_record
from achievements.record.schema import COLLECTIONS
from achievements.words.dates import parse_edtf
from tests import factories
from tests.achievements.record.conftest import SAMPLE, Change, Refusals, record_texts

pytestmark = pytest.mark.django_db

ENTRIES = 21


def counts(outcome: Outcome) -> dict[str, int]:
    return {verdict.value: len(keys) for verdict, keys in outcome.items() if keys}


def listed(outcome: Outcome, verdict: str) -> list[str]:
    return ["/".join(key) for key in outcome[verdict]]  # type: ignore[index]


def title_en(slug: str) -> str:
    milestone: Any = Milestone.objects.get(slug=slug)
    return milestone.title_en


def all_rows() -> dict[str, list[tuple]]:
    """Everything the database says of the record, with identities and times of change."""
    kinds: list[Any] = [collection.model for collection in COLLECTIONS]
    kinds += [
        models.Citation,
        models.InstitutionName,
        models.LoadedEntry,
        models.Participation,
        models.Succession,
    ]
    kinds += [field.remote_field.through for kind in kinds for field in kind._meta.many_to_many]
    return {kind.__name__: list(kind._base_manager.order_by("pk").values_list()) for kind in kinds}


def test_load_creates_every_entry_with_its_parts() -> None:
    outcome = load_record(SAMPLE)

    assert counts(outcome) == {"created": ENTRIES}
    milestone: Any = Milestone.objects.get(slug="thanh-lap")
    assert (milestone.title_vi, milestone.title_en) == ("Thành lập", "Establishment")
    assert (milestone.date, milestone.editorial_state) == (parse_edtf("2005-11-14"), "published")
    assert [(one.institution.slug, one.role) for one in milestone.participations.order_by("pk")] == [
        ("ubnd-tinh", "issuer"),
        ("so-cu", "subject"),
    ]
    assert [str(place) for place in milestone.citations.all()] == ["trang-goc 1.1"]
    assert Observation.objects.get(slug="ty-le-cap-quang").value == Decimal("97.5")
    assert Observation.objects.get(slug="cau-hoi-2014").metric.editorial_state == "draft"
    succession: Any = Succession.objects.get(predecessor__slug="so-cu")
    assert succession.functions_en == "the press"
    assert Citation.objects.get(section=2, paragraph=2).part == "caption"


def test_load_joins_the_lines_of_a_paragraph() -> None:
    load_record(SAMPLE)

    achievement: Any = models.Achievement.objects.get(slug="mot")
    first, second = achievement.body_vi.split("\n\n")
    assert first.endswith("nhưng vẫn chỉ là một đoạn văn duy nhất.")
    assert second == "# Đoạn thứ hai: “trích dẫn”."


def test_load_twice_writes_nothing() -> None:
    load_record(SAMPLE)
    before = all_rows()

    with CaptureQueriesContext(connection) as queries:
        outcome = load_record(SAMPLE)

    assert counts(outcome) == {"unchanged": ENTRIES}
    assert all_rows() == before
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "DECLARE", "SAVEPOINT", "RELEASE"}


def test_load_of_a_changed_file_touches_only_the_entry_that_changed(folder: Path, change: Change) -> None:
    load_record(folder)
    before = all_rows()
    change("01-mot.yaml", "en: Establishment}", "en: Founding}")

    outcome = load_record(folder)

    assert (counts(outcome), listed(outcome, "updated")) == (
        {"updated": 1, "unchanged": ENTRIES - 1},
        ["milestones/thanh-lap"],
    )
    assert title_en("thanh-lap") == "Founding"
    assert {name for name, rows in all_rows().items() if rows != before[name]} == {
        "Milestone",
        "LoadedEntry",
    }


def test_load_keeps_and_lists_what_an_editor_changed(folder: Path, change: Change) -> None:
    load_record(folder)
    Milestone.objects.filter(slug="thanh-lap").update(title_vi="Theo biên tập viên")
    models.Participation.objects.all().delete()
    models.InstitutionName.objects.filter(institution__slug="so-cu", valid=None).delete()
    change("01-mot.yaml", "en: Establishment}", "en: Founding}")
    before = all_rows()

    outcome = load_record(folder)

    assert listed(outcome, "edited") == ["institutions/so-cu", "milestones/thanh-lap"]
    assert counts(outcome) == {"edited": 2, "unchanged": ENTRIES - 2}
    assert all_rows() == before


def test_load_with_overwrite_replaces_what_an_editor_changed(folder: Path) -> None:
    load_record(folder)
    Milestone.objects.filter(slug="thanh-lap").update(title_vi="Theo biên tập viên")
    models.Participation.objects.all().delete()

    outcome = load_record(folder, overwrite=True)

    assert counts(outcome) == {"updated": 1, "unchanged": ENTRIES - 1}
    assert record_texts()["01-mot.yaml"] == (SAMPLE / "01-mot.yaml").read_text()
    assert counts(load_record(folder)) == {"unchanged": ENTRIES}


def test_load_after_an_editor_s_change_came_into_the_files(folder: Path, change: Change) -> None:
    load_record(folder)
    Milestone.objects.filter(slug="thanh-lap").update(title_en="Founding")
    call_command("dump_record", folder.parent / "dumped")
    folder = shutil.copytree(folder.parent / "dumped" / "2005-2015", folder, dirs_exist_ok=True)
    load_record(folder)
    change("01-mot.yaml", "en: Founding}", "en: Beginning}")

    outcome = load_record(folder)

    assert listed(outcome, "updated") == ["milestones/thanh-lap"]
    assert title_en("thanh-lap") == "Beginning"


def test_load_leaves_out_what_an_editor_deleted(folder: Path) -> None:
    load_record(folder)
    Milestone.objects.get(slug="khong-ngay").delete()

    outcome = load_record(folder)

    assert listed(outcome, "deleted") == ["milestones/khong-ngay"]
    assert not Milestone.objects.filter(slug="khong-ngay").exists()
    assert listed(load_record(folder, overwrite=True), "created") == ["milestones/khong-ngay"]


def test_load_refuses_a_reference_to_what_an_editor_deleted(
    folder: Path, change: Change, refusals: Refusals
) -> None:
    load_record(folder)
    Erratum.objects.all().delete()
    Photo.objects.all().delete()
    change("01-mot.yaml", "photos: [anh]\n  kind: number", "photos: [anh]\n  kind: typo")
    models.LoadedEntry.objects.filter(collection="errata").delete()

    assert refusals(folder) == [
        "01-mot.yaml: entry errata/so-hieu: photos: "
        "An editor has deleted photos/anh; --overwrite brings it back."
    ]


def test_load_keeps_an_entry_that_an_editor_made_under_the_same_slug(folder: Path) -> None:
    models.Unit.objects.create(slug="question", measure="count", label_vi="câu")

    outcome = load_record(folder)

    assert listed(outcome, "edited") == ["units/question"]
    unit: Any = models.Unit.objects.get(slug="question")
    assert unit.label_vi == "câu"


def test_load_lists_what_is_no_longer_in_the_files_until_it_is_deleted(folder: Path) -> None:
    load_record(folder)
    (folder / "general.yaml").unlink()

    assert listed(load_record(folder), "gone") == ["milestones/khong-ngay"]

    Milestone.objects.get(slug="khong-ngay").delete()
    assert counts(load_record(folder)) == {"unchanged": ENTRIES - 1}


def test_load_keeps_a_source_s_text_and_a_picture(folder: Path, change: Change) -> None:
    load_record(folder)
    Source.objects.update(text="1. Một")
    Photo.objects.update(picture=(picture := factories.picture()))
    change("02-hai.yaml", "en: Laying optical fibre (3/2008)", "en: Laying fibre")
    change("record.yaml", 'en: "2 achievements: the original page"', "en: Original")

    outcome = load_record(folder)

    assert counts(outcome) == {"updated": 2, "unchanged": ENTRIES - 2}
    assert Source.objects.get().text == "1. Một"
    assert Photo.objects.get().picture == picture


def test_load_turns_a_succession_round(folder: Path, change: Change) -> None:
    load_record(folder)
    succession = "  successions:\n  - document: quyet-dinh-1\n    kind: establishment\n"
    change(
        "institutions.yaml",
        succession,
        succession.replace("establishment", "merger\n    predecessor: so-moi"),
    )
    change(
        "institutions.yaml",
        "predecessor: so-cu\n    document: quyet-dinh-1\n    kind: reorganisation",
        "kind: establishment",
    )

    load_record(folder)

    pairs = Succession.objects.values_list("predecessor__slug", "successor__slug").order_by("successor__slug")
    assert list(pairs) == [("so-moi", "so-cu"), (None, "so-moi")]


def test_load_moves_a_citation_to_another_place(folder: Path, change: Change) -> None:
    load_record(folder)
    change("record.yaml", 'caption: ["2.2"]', 'caption: ["2.3"]')
    change("02-hai.yaml", "trang-goc 2.2", "trang-goc 2.3")

    load_record(folder)

    assert [str(place) for place in Photo.objects.get().citations.all()] == ["trang-goc 2.3"]
    assert not Citation.objects.filter(section=2, paragraph=2).exists()


def test_load_with_check_keeps_nothing(folder: Path) -> None:
    before = all_rows()

    assert counts(load_record(folder, check=True)) == {"created": ENTRIES}
    assert all_rows() == before


def test_load_command_reports_counts_and_names(folder: Path, capsys: pytest.CaptureFixture) -> None:
    call_command("load_record", folder)
    Milestone.objects.filter(slug="thanh-lap").update(title_vi="Khác")
    Erratum.objects.all().delete()
    (folder / "general.yaml").unlink()

    call_command("load_record", folder, "--check")

    assert capsys.readouterr().out.splitlines() == [
        "21 created, 0 updated, 0 unchanged, 0 kept.",
        "0 created, 0 updated, 18 unchanged, 2 kept.",
        "Changed by editors, kept (--overwrite replaces them):",
        "  milestones: thanh-lap",
        "Deleted by editors, left out (--overwrite brings them back):",
        "  errata: so-hieu",
        "No longer in the files, kept:",
        "  milestones: khong-ngay",
        "Checked only; nothing was kept.",
    ]


def test_load_command_names_every_fault_and_fails(
    folder: Path, change: Change, capsys: pytest.CaptureFixture
) -> None:
    change("02-hai.yaml", "value: 97.5", "value: 140")
    change("01-mot.yaml", '"2005-11-14"', '"2005-02-31"')

    with pytest.raises(CommandError, match="2 faults; nothing was loaded"):
        call_command("load_record", folder)

    assert capsys.readouterr().err.splitlines() == [
        "01-mot.yaml: entry milestones/thanh-lap: date: “2005-02-31” is not an EDTF date.",
        "02-hai.yaml: entry observations/ty-le-cap-quang: value: "
        "A percentage cannot be above 100, unless the metric’s unit is a ratio or a change.",
    ]


KILLED_IN_THE_MIDDLE = """
import sys, time
from pathlib import Path
from typing import Any
import django
django.setup()
from django.db.models.signals import post_save
from achievements.models import Milestone
from achievements.record.load import load_record

def wait(**_arguments):
    print("in the middle", flush=True)
    time.sleep(60)

post_save.connect(wait, sender=Milestone)
load_record(Path(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_load_killed_in_the_middle_leaves_the_record_as_it_was(folder: Path, change: Change) -> None:
    load_record(folder)
    before = all_rows()
    change("record.yaml", "vi: Hạ tầng", "vi: Hạ tầng mới")
    change("institutions.yaml", "vi: Sở Mới", "vi: Sở Mới nhất")
    change("01-mot.yaml", "en: Establishment}", "en: Founding}")
    name = connection.settings_dict["NAME"]
    url = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    )
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "laocai_ict.settings"}
    command = [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(folder)]

    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.kill()

    assert all_rows() == before
    assert counts(load_record(folder)) == {"updated": 3, "unchanged": ENTRIES - 3}


def test_load_composes_letters_and_drops_what_nobody_sees(folder: Path) -> None:
    load_record(folder)
    before = all_rows()
    for path in folder.iterdir():
        text = unicodedata.normalize("NFD", path.read_text(encoding="utf-8"))
        path.write_text(text.replace("tỉnh", "tỉ\u200bnh\u202e"), encoding="utf-8")

    outcome = load_record(folder)

    assert counts(outcome) == {"unchanged": ENTRIES}
    assert all_rows() == before
