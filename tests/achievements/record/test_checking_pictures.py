"""The check of the record looks at pictures too: that their files are there, and are what they are called by."""

import pytest

from achievements.models import Photo, Picture
from achievements.record.checking import disagreements
from achievements.record.keeping import keep
from tests import factories
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = factories.kept_picture(size=(30, 20))
    keep([factories.photo(picture=picture)], Change(Version.Origin.EDITOR))
    assert list(disagreements()) == []
    return picture


def test_file_that_is_missing_is_named(kept, tmp_path):
    (tmp_path / kept.file("480.avif")).unlink()

    assert list(disagreements()) == [f"A file of the picture anh.jpg is missing: {kept.file('480.avif')}."]


def test_file_that_was_changed_is_named(kept, tmp_path):
    with (tmp_path / kept.original).open("ab") as file:
        file.write(b"x")

    assert list(disagreements()) == [
        f"The file of the picture anh.jpg is not what was uploaded: {kept.original}."
    ]


def test_picture_that_only_a_version_knows_is_named(kept):
    Photo.objects.update(picture=None)
    keep(Photo.objects.all(), Change(Version.Origin.EDITOR))
    Picture.objects.all().delete()

    assert list(disagreements()) == [f"A version names the picture {kept.digest}, which is not kept here."]
