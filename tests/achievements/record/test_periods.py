"""A second period beside the first: a folder of its own, in whatever order they come."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from achievements.models import Achievement, LegalDocument, LoadedEntry, Milestone, Period
from achievements.record.load import Outcome, load_record
from tests.achievements.record.conftest import SAMPLE, Refusals, texts
from tests.processes import PROJECT
from tests.slow import slow_on_postgresql

pytestmark = pytest.mark.django_db

SHIPPED = PROJECT / "achievements" / "content" / "2005-2015"
TRIAL = PROJECT / "tests" / "content" / "2015-2025"
NUMBERS = {SHIPPED: 473, TRIAL: 20}

SECOND = """\
periods:
- slug: "2015-2025"
  title: {vi: Giai đoạn hai}
  dates: "2015/2025"
categories:
- slug: to-chuc
  title: {vi: Tổ chức, en: Organisation}
  position: 1
institutions:
- slug: co-quan-hai
  kind: unit
  names:
  - name: {vi: Cơ quan hai}
milestones:
- slug: dau-moc-hai
  period: "2015-2025"
  category: to-chuc
  kind: launch
  title: {vi: Dấu mốc hai}
  participations:
  - {institution: co-quan-hai, role: subject}
"""

Second = Callable[..., Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample record as the folder of its period, in the folder of all."""
    shutil.copytree(SAMPLE, tmp_path / "record" / "2005-2015")
    return tmp_path / "record"


@pytest.fixture
def second(root: Path) -> Second:
    """`second(old, new)` writes the folder of another period, with what it says changed."""

    def second(old: str = "", new: str = "") -> Path:
        folder = root / "2015-2025"
        folder.mkdir(exist_ok=True)
        assert old in SECOND
        (folder / "record.yaml").write_text(SECOND.replace(old, new) if old else SECOND)
        return folder

    return second


def counts(outcome: Outcome) -> dict[str, int]:
    return {verdict.value: len(keys) for verdict, keys in outcome.items() if keys}


def listed(outcome: Outcome, verdict: str) -> list[str]:
    return ["/".join(key) for key in outcome[verdict]]  # type: ignore[index]


def said_by(collection: str, slug: str) -> list[str]:
    return [known.folder for known in LoadedEntry.objects.filter(collection=collection, slug=slug)]


@slow_on_postgresql
def test_shipped_period_and_another_are_loaded_one_after_the_other_and_dumped_as_they_were(
    tmp_path: Path,
) -> None:
    outcomes = [counts(load_record(folder)) for folder in (SHIPPED, TRIAL, SHIPPED, TRIAL)]
    call_command("dump_record", tmp_path)

    assert outcomes[:2] == [{"created": NUMBERS[SHIPPED]}, {"created": NUMBERS[TRIAL]}]
    assert outcomes[2:] == [{"unchanged": NUMBERS[SHIPPED]}, {"unchanged": NUMBERS[TRIAL]}]
    assert {folder.name: texts(folder) for folder in tmp_path.iterdir()} == {
        "2005-2015": texts(SHIPPED),
        "2015-2025": texts(TRIAL),
    }
    assert counts(load_record(tmp_path)) == {"unchanged": sum(NUMBERS.values())}


@pytest.mark.parametrize("names", [("a", "b"), pytest.param(("b", "a"), marks=pytest.mark.slow)])
def test_folders_loaded_together_may_come_in_either_order(tmp_path: Path, names: tuple[str, str]) -> None:
    for folder, name in zip((SHIPPED, TRIAL), names, strict=True):
        (tmp_path / name).symlink_to(folder)

    assert counts(load_record(tmp_path)) == {"created": sum(NUMBERS.values())}
    assert counts(load_record(tmp_path)) == {"unchanged": sum(NUMBERS.values())}


def test_folder_that_refers_to_another_is_refused_before_that_one_is_loaded(refusals: Refusals) -> None:
    refused = refusals(TRIAL)

    assert "metrics.yaml" not in "".join(refused)
    assert (
        "documents.yaml: entry documents/quyet-dinh-thu: issuer: There is no institutions/ubnd-tinh-lao-cai."
    ) in refused
    assert not Period.objects.exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_folders_that_say_the_same_of_an_entry_are_loaded_in_either_order(
    root: Path, second: Second, is_first: bool
) -> None:
    folders = [root / "2005-2015", second()][:: 1 if is_first else -1]

    outcomes = [counts(load_record(folder)) for folder in (*folders, *folders)]

    assert sum(outcome.get("created", 0) for outcome in outcomes[:2]) == 21 + 3
    assert outcomes[2:] == [{"unchanged": 21 if folder.name == "2005-2015" else 4} for folder in folders]
    assert said_by("categories", "to-chuc") == ["2005-2015", "2015-2025"]


@pytest.mark.parametrize("is_together", [True, False])
def test_folders_that_say_different_things_of_an_entry_are_refused(
    root: Path, second: Second, refusals: Refusals, is_together: bool
) -> None:
    folder = second("en: Organisation", "en: Organising")
    if not is_together:
        load_record(root / "2005-2015")

    together = (
        "2015-2025/record.yaml: entry categories/to-chuc: "
        "2005-2015/record.yaml says otherwise; write it in one of the two folders."
    )
    alone = (
        "record.yaml: entry categories/to-chuc: "
        "The folder of 2005-2015 says otherwise; write it in one, and load both together."
    )
    assert refusals(root if is_together else folder) == [together if is_together else alone]
    assert not Milestone.objects.filter(slug="dau-moc-hai").exists()


def test_only_what_left_its_own_folder_is_listed_as_gone(root: Path, second: Second) -> None:
    load_record(root / "2005-2015")
    load_record(second())
    (root / "2005-2015" / "general.yaml").unlink()
    milestones = SECOND[SECOND.index("milestones:") :]

    assert listed(load_record(second(milestones, "")), "gone") == ["milestones/dau-moc-hai"]
    assert listed(load_record(root / "2005-2015"), "gone") == ["milestones/khong-ngay"]
    assert listed(load_record(root), "gone") == ["milestones/dau-moc-hai", "milestones/khong-ngay"]


def test_what_another_folder_still_says_is_not_gone(root: Path, second: Second) -> None:
    load_record(root)
    load_record(second())
    category = SECOND[SECOND.index("categories:") : SECOND.index("institutions:")]

    assert counts(load_record(second(category, ""))) == {"unchanged": 3}
    assert said_by("categories", "to-chuc") == ["2005-2015"]


def test_entry_moves_to_another_folder_changed_when_both_are_loaded_together(
    root: Path, second: Second
) -> None:
    load_record(root)
    load_record(second())
    institution = SECOND[SECOND.index("institutions:") : SECOND.index("milestones:")]
    second(institution, "")
    (root / "2005-2015" / "moved.yaml").write_text(institution.replace("Cơ quan hai", "Cơ quan đã chuyển"))

    outcome = load_record(root)

    assert (listed(outcome, "updated"), listed(outcome, "gone")) == (["institutions/co-quan-hai"], [])
    assert said_by("institutions", "co-quan-hai") == ["2005-2015"]


def test_folder_is_known_by_its_period_wherever_it_lies(root: Path, tmp_path: Path) -> None:
    load_record(root / "2005-2015")

    (tmp_path / "elsewhere").symlink_to(root / "2005-2015")

    assert counts(load_record(tmp_path / "elsewhere")) == {"unchanged": 21}
    assert said_by("milestones", "thanh-lap") == ["2005-2015"]


def test_period_renamed_by_an_editor_and_in_its_folder_stays_the_same_period(
    root: Path, second: Second
) -> None:
    load_record(second())
    Period.objects.update(slug="2015-2026")

    outcome = load_record(second('"2015-2025"', '"2015-2026"'))

    assert counts(outcome) == {"unchanged": 4}
    assert said_by("milestones", "dau-moc-hai") == ["2015-2026"]


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        (
            SECOND[: SECOND.index("categories:")],
            "",
            "{folder}: A folder holds the record of one period; under “periods” there are 0.",
        ),
        (
            "categories:",
            '- {slug: another, title: {vi: Khác}, dates: "2025"}\ncategories:',
            "{folder}: A folder holds the record of one period; under “periods” there are 2.",
        ),
        (
            'period: "2015-2025"',
            'period: "2005-2015"',
            "record.yaml: entry milestones/dau-moc-hai: period: This is the folder of 2015-2025.",
        ),
    ],
)
def test_folder_holds_the_record_of_one_period(
    second: Second, refusals: Refusals, old: str, new: str, refusal: str
) -> None:
    load_record(SAMPLE)
    folder = second(old, new)

    assert refusals(folder)[0] == refusal.format(folder=folder)


def test_two_folders_of_one_period_are_refused(root: Path, second: Second, refusals: Refusals) -> None:
    shutil.copytree(second(), root / "copy")

    assert refusals(root) == [f"{root / 'copy'}: Another of these folders holds the record of 2015-2025 too."]


def test_dump_of_one_period_writes_no_other(root: Path, second: Second, tmp_path: Path) -> None:
    second()
    load_record(root)

    call_command("dump_record", tmp_path / "dumped", period="2015-2025")

    assert [folder.name for folder in (tmp_path / "dumped").iterdir()] == ["2015-2025"]
    with pytest.raises(CommandError, match="There is no such period"):
        call_command("dump_record", tmp_path / "dumped", period="1990")


def test_dump_writes_each_entry_once_and_loads_unchanged(root: Path, second: Second, tmp_path: Path) -> None:
    """Also what editors made: what a period uses stands in its folder, what none uses in the last one's."""
    second()
    load_record(root)
    document = {"kind": "decision", "editorial_state": "draft"}
    used = LegalDocument.objects.create(slug="da-dung", subject_vi="Đã dùng", **document)
    used.achievements.add(Achievement.objects.get(slug="hai"))
    LegalDocument.objects.create(slug="chua-dung", subject_vi="Chưa dùng", **document)
    dumped = tmp_path / "dumped"

    call_command("dump_record", dumped)

    places = {
        name: sorted(
            path.parent.name for path in dumped.glob("*/*.yaml") if f"- slug: {name}\n" in path.read_text()
        )
        for name in ("to-chuc", "da-dung", "chua-dung", "co-quan-hai")
    }
    assert places == {
        "to-chuc": ["2005-2015"],
        "da-dung": ["2005-2015"],
        "chua-dung": ["2015-2025"],
        "co-quan-hai": ["2015-2025"],
    }
    assert counts(load_record(dumped)) == {"unchanged": 21 + 3 + 2}
    assert listed(load_record(dumped), "gone") == []


def test_dump_leaves_a_shared_entry_in_the_folder_it_was_loaded_from(
    root: Path, second: Second, tmp_path: Path
) -> None:
    second()
    load_record(root)
    milestone = Milestone.objects.get(slug="thanh-lap")
    institution = milestone.participations.model.objects.get(milestone__slug="dau-moc-hai").institution
    milestone.participations.create(institution=institution, role="host")

    call_command("dump_record", tmp_path / "dumped")

    assert "co-quan-hai" in (tmp_path / "dumped" / "2015-2025" / "institutions.yaml").read_text()
