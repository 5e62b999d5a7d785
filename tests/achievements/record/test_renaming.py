"""A slug that the files change: the entry stays the same one, and what was public under the old slug leads to it."""

from pathlib import Path

import pytest
from django.core.management import call_command

from achievements.models import Category, Institution, LoadedEntry, Milestone, Source
from achievements.publish.identity import permanent_name
from achievements.record.checking import disagreements
from achievements.record.keeping import entry_of
from achievements.record.load import Verdict, load_record
from tests.achievements.record.conftest import Change, Refusals, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(folder: Path) -> Path:
    """The sample, loaded; its files then call a milestone otherwise."""
    load_record(folder)
    rename(folder, "thanh-lap", "lap-so")
    return folder


def rename(folder: Path, old: str, new: str) -> None:
    """Call an entry otherwise, wherever the files speak of it, and say so."""
    for file in folder.iterdir():
        text = file.read_text()
        for mark in (
            f" {old}\n",
            f" {old},",
            f" {old}]",
            f"[{old}]",
            f"[{old},",
            f" {old}}}",
            f"[{old} ",
            f" {old} ",
        ):
            text = text.replace(mark, mark.replace(old, new))
        text = text.replace(f"- slug: {new}\n", f"- slug: {new}\n  formerly: [{old}]\n")
        file.write_text(text)


def test_entry_that_the_files_rename_is_the_same_one(renamed):
    before = Milestone.objects.get(slug="thanh-lap")

    outcome = load_record(renamed)

    row = Milestone.objects.get(pk=before.pk)
    assert ("milestones", "lap-so") in outcome[Verdict.UPDATED]
    assert (outcome[Verdict.CREATED], outcome[Verdict.GONE]) == ([], [])
    assert row.slug == "lap-so"
    assert [version.form["slug"] for version in entry_of(row).versions.order_by("number")] == [
        "thanh-lap",
        "lap-so",
    ]
    assert list(disagreements()) == []


def test_loading_the_renamed_again_changes_nothing(renamed):
    load_record(renamed)

    outcome = load_record(renamed)

    assert {verdict for verdict, keys in outcome.items() if keys} == {Verdict.UNCHANGED}
    assert not LoadedEntry.objects.filter(slug="thanh-lap").exists()


def test_address_of_before_leads_to_the_present_one(renamed, client):
    load_record(renamed)

    for language, path in {"vi": "/dau-moc/", "en": "/en/milestones/"}.items():
        response = client.get(f"{path}thanh-lap/")
        assert (response.status_code, response.headers["Location"]) == (301, f"{path}lap-so/"), language


@pytest.mark.parametrize("model", [Category, Institution, Source])
def test_what_others_refer_to_is_renamed_with_all_that_refers_to_it(folder, model):
    load_record(folder)
    row = model.objects.order_by("pk").first()
    rename(folder, row.slug, "ten-moi")

    outcome = load_record(folder)

    assert model.objects.get(pk=row.pk).slug == "ten-moi"
    assert (outcome[Verdict.CREATED], outcome[Verdict.GONE], outcome[Verdict.EDITED]) == ([], [], [])
    assert list(disagreements()) == []


def test_what_an_editor_changed_is_kept_under_the_slug_that_it_has(renamed):
    Milestone.objects.filter(slug="thanh-lap").update(title_vi="Của biên tập viên")

    outcome = load_record(renamed)

    assert outcome[Verdict.EDITED] == [("milestones", "lap-so")]
    assert Milestone.objects.get(title_vi="Của biên tập viên").slug == "thanh-lap"


def test_former_slugs_are_dumped_and_loaded_again_as_they_stand(renamed, tmp_path):
    load_record(renamed)

    call_command("dump_record", tmp_path / "dumped")

    dumped = texts(tmp_path / "dumped" / "2005-2015").values()
    assert any("- slug: lap-so\n  formerly: [thanh-lap]\n" in text for text in dumped)
    assert {verdict for verdict, keys in load_record(tmp_path / "dumped").items() if keys} == {
        Verdict.UNCHANGED
    }


def test_files_for_an_empty_database_bring_former_slugs(folder, client):
    rename(folder, "thanh-lap", "lap-so")

    load_record(folder)

    assert client.get("/dau-moc/thanh-lap/").headers["Location"] == "/dau-moc/lap-so/"


def test_entry_is_known_by_its_first_slug_in_another_database_too(folder):
    rename(folder, "thanh-lap", "lap-so")
    for file in folder.iterdir():
        file.write_text(file.read_text().replace("formerly: [thanh-lap]", "formerly: [thanh-lap, lap]"))

    load_record(folder)

    assert permanent_name(Milestone.objects.get(slug="lap-so")) == "milestone/thanh-lap"


def test_slug_of_another_entry_is_no_former_one(folder, change: Change, refusals: Refusals):
    change("01-mot.yaml", "- slug: thanh-lap\n", "- slug: thanh-lap\n  formerly: [khong-ngay]\n")

    assert len(refusals(folder)) == 1


def test_slug_that_was_anothers_in_public_is_refused_with_the_entry_named(renamed, refusals: Refusals):
    load_record(renamed)
    for file in renamed.iterdir():
        text = file.read_text().replace("  formerly: [thanh-lap]\n", "")
        file.write_text(text.replace("- slug: khong-ngay\n", "- slug: thanh-lap\n"))

    [fault] = refusals(renamed)

    assert "milestones/thanh-lap" in fault
    assert "“lap-so”" in fault
