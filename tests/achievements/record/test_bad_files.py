"""Files that are no record: refused with the line at fault."""

from itertools import pairwise
from pathlib import Path

import pytest

from achievements.models import Milestone
from achievements.record.files import MAX_FILE_BYTES
from achievements.record.load import load_record
from tests.achievements.record.conftest import Refusals

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            "milestones:\n- slug: a\n  title: {vi: Tên: tên}\n",
            "line 3: This is not valid YAML: did not find expected ',' or '}'.",
        ),
        (
            "milestones:\n\t- slug: a\n",
            "line 2: This is not valid YAML: found character that cannot start any token.",
        ),
        (
            "milestones: []\n---\nmilestones: []\n",
            "line 2: This is not valid YAML: but found another document.",
        ),
        (
            "units:\n- slug: percent\n  measure: percent\n  measure: rank\n",
            "line 4: “measure” stands twice in one place.",
        ),
        ("units: []\nunits: []\n", "line 2: “units” stands twice in one place."),
        ("? [units]\n: []\n", "line 1: A list or a mapping cannot be a key."),
        ("units: " + "[" * 100_000 + "]" * 100_000, "line 1: Lists and mappings are nested too deeply."),
        ("units: []\n#" + " " * MAX_FILE_BYTES, "The file is larger than 16 MB."),
        ("- slug: percent\n", "Write a mapping from collections to lists of entries."),
        ("units\n", "Write a mapping from collections to lists of entries."),
    ],
)
@pytest.mark.limit("a file of the record")
def test_file_that_is_no_record(tmp_path: Path, refusals: Refusals, text: str, refusal: str) -> None:
    (tmp_path / "bad.yaml").write_text(text)

    assert refusals(tmp_path) == [f"bad.yaml: {refusal}"]


def test_aliases_are_refused_one_by_one(tmp_path: Path, refusals: Refusals) -> None:
    lines = ["a: &a [x, x]", *(f"{new}: &{new} [{f'*{old}, ' * 9}]" for old, new in pairwise("abcdefghij"))]
    (tmp_path / "bomb.yaml").write_text("\n".join(lines))

    refused = refusals(tmp_path)

    assert refused[0] == "bomb.yaml: line 2: An alias (*) is not allowed; write the value out."
    assert len(refused) == 9 * 9


def test_unreadable_file_is_not_blamed_on_what_refers_into_it(folder: Path, refusals: Refusals) -> None:
    (folder / "institutions.yaml").write_text("institutions: [")

    assert refusals(folder) == [
        "institutions.yaml: line 2: This is not valid YAML: did not find expected node content."
    ]


def test_folder_without_files(tmp_path: Path, refusals: Refusals) -> None:
    assert refusals(tmp_path) == [f"{tmp_path}: There are no YAML files in this folder."]
    assert refusals(tmp_path / "missing") == [f"{tmp_path / 'missing'}: There is no such folder."]


def test_empty_files_and_links_are_read_like_others(folder: Path) -> None:
    (folder / "empty.yaml").write_text("# nothing yet\n")
    (folder / "general.yaml").rename(folder.parent / "elsewhere.yaml")
    (folder / "general.yaml").symlink_to(folder.parent / "elsewhere.yaml")

    load_record(folder)

    assert Milestone.objects.filter(slug="khong-ngay").exists()
