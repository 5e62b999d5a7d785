"""Rows and their versions: what stands without one gets one, and what does not agree is named."""

import pytest
from django.core.management import CommandError, call_command

from achievements.models import Category, LoadedEntry, Milestone, Observation, Photo
from achievements.record import adopting
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.keeping import entry_of, form_of, keep
from tests import factories
from versions.forms import digest
from versions.keeping import Change, standing
from versions.models import Version

pytestmark = pytest.mark.django_db
EDITED = Change(Version.Origin.EDITOR)


@pytest.fixture
def record() -> Milestone:
    factories.one_of_each()
    return Milestone.objects.get()


def test_everything_without_a_version_gets_one(record):
    before = list(disagreements())

    adopt({})

    assert before != []
    assert list(disagreements()) == []
    assert entry_of(record).standing_version.form["slug"] == record.slug


def test_adopting_twice_makes_nothing_more(record):
    adopt({})

    assert adopt({}) == 0


def test_what_files_said_when_loaded_comes_before_what_an_editor_made_of_it(record):
    loaded = form_of(record)
    LoadedEntry.objects.create(collection="milestones", slug=record.slug, digest=digest(loaded), folder="x")
    Milestone.objects.update(title_vi="Sửa tay")

    adopt({("milestones", record.slug): loaded})

    first, second = entry_of(record).versions.order_by("number")
    assert (first.origin, first.form) == ("files", loaded)
    assert (second.origin, second.form["title"]["vi"]) == ("adopted", "Sửa tay")


def test_row_changed_by_hand_is_named_and_adopted(record, capsys):
    adopt({})
    Milestone.objects.update(title_vi="Sửa tay")

    with pytest.raises(CommandError):
        call_command("check_record")
    said = capsys.readouterr().err
    call_command("adopt")

    assert f"milestones/{record.slug}" in said
    call_command("check_record")
    assert [version.origin for version in entry_of(record).versions.order_by("number")] == [
        "adopted",
        "adopted",
    ]


def test_what_somebody_writes_between_reading_and_keeping_is_kept(record, monkeypatch):
    def standing_while_somebody_writes(collection, rows):
        Milestone.objects.update(title_vi="Sửa ngay lúc ấy")
        return standing(collection, rows)

    monkeypatch.setattr(adopting, "standing", standing_while_somebody_writes)

    adopt({})

    assert entry_of(record).standing_version.form["title"]["vi"] == "Sửa ngay lúc ấy"
    assert list(disagreements()) == []


def test_row_deleted_by_hand_is_named(record):
    adopt({})
    Photo.objects.all().delete()
    Observation.objects.all().delete()
    Milestone.objects.all().delete()

    assert [sentence for sentence in disagreements() if f"milestones/{record.slug}" in sentence] != []


def test_row_deleted_by_hand_is_adopted_as_deleted(record):
    adopt({})
    entry = entry_of(record)
    Photo.objects.all().delete()
    Observation.objects.all().delete()
    Milestone.objects.all().delete()

    adopt({})

    assert list(disagreements()) == []
    assert entry.versions.get(number=2).is_deletion


def test_renamed_category_alarms_no_milestone(record):
    adopt({})
    category = record.category
    category.slug = "ten-moi"
    category.save()
    keep([category], EDITED)

    assert list(disagreements()) == []
    assert Category.objects.get().slug == "ten-moi"


def test_renamed_source_alarms_nothing_that_cites_it(record):
    adopt({})
    source = record.citations.get().source
    source.slug = "nguon-moi"
    source.save()
    keep([source], EDITED)

    assert list(disagreements()) == []
