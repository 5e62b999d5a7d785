"""Pictures that nothing refers to go, each named; what a version or somebody who is typing refers to stays."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from achievements.models import Photo, Picture
from achievements.record.keeping import keep
from desk.models import Typed, Unsaved
from desk.unused_pictures import unused
from tests import factories
from tests.photographs import picture
from versions.keeping import Change
from versions.models import Version

pytestmark = pytest.mark.django_db
EDITED = Change(Version.Origin.EDITOR)
LONG_AGO = timezone.now() - timedelta(days=31)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def old_picture(width=30) -> Picture:
    kept = Picture.objects.keep(BytesIO(picture((width, 20))), f"anh-{width}.jpg")
    Picture.objects.filter(pk=kept.pk).update(uploaded_at=LONG_AGO)
    return kept


def said() -> str:
    out = StringIO()
    call_command("remove_pictures", stdout=out)
    return out.getvalue()


def test_picture_that_nothing_refers_to_goes_with_its_files_and_is_named(tmp_path):
    kept = old_picture()

    out = said()

    assert f"anh-30.jpg ({kept.digest})" in out
    assert not Picture.objects.exists()
    assert list(tmp_path.rglob("*.*")) == []
    assert "0" in said()


def test_picture_that_has_just_come_stays(tmp_path):
    kept = Picture.objects.keep(BytesIO(picture((30, 20))))

    said()

    assert kept.is_there
    assert Picture.objects.get() == kept


def test_ten_pictures_of_one_caption_stay_in_its_history():
    """Also when it shows none any more; but what was uploaded beside it goes."""
    photo = factories.photo()
    for width in range(30, 40):
        photo.picture = old_picture(width)
        photo.save()
        keep([photo], EDITED)
    photo.picture = None
    photo.save()
    keep([photo], EDITED)
    beside = old_picture(99)

    out = said()

    assert out.count("anh-") == 1
    assert Picture.objects.count() == 10
    assert not Picture.objects.filter(pk=beside.pk).exists()


def in_a_row(kept: Picture) -> None:
    factories.photo(picture=kept, editorial_state="withdrawn")


def in_a_version(kept: Picture) -> None:
    photo = factories.photo(picture=kept)
    keep([photo], EDITED)
    Photo.objects.update(picture=None)


def in_what_is_typed(kept: Picture) -> None:
    Unsaved.objects.create(
        author=User.objects.create_user("a"), sent=f"caption_vi=A&picture={kept.digest}", typed_at=LONG_AGO
    )


def in_a_proposal(kept: Picture) -> None:
    (version,) = keep([factories.photo()], EDITED)
    Typed.objects.create(version=version, sent=f"picture={kept.digest}&x=1")


@pytest.mark.parametrize("refer", [in_a_row, in_a_version, in_what_is_typed, in_a_proposal])
def test_picture_that_something_refers_to_stays(refer):
    kept = old_picture()
    assert list(unused(Picture.objects.all())) == [kept]

    refer(kept)
    said()

    assert Picture.objects.get() == kept
    assert kept.is_there


def test_files_called_by_their_photographs_go_once_they_are_kept_by_their_content(tmp_path):
    """What could not be taken over stays."""
    content = picture((30, 20))
    (tmp_path / "photos").mkdir()
    (tmp_path / "renditions/480").mkdir(parents=True)
    (tmp_path / "photos/anh.jpg").write_bytes(content)
    (tmp_path / "photos/hong.jpg").write_bytes(content[:-9])
    (tmp_path / "renditions/480/anh.jpg.webp").write_bytes(b"x")
    kept = Picture.objects.keep(BytesIO(content))

    said()

    assert sorted(path.name for path in (tmp_path / "photos").iterdir()) == ["hong.jpg"]
    assert not list((tmp_path / "renditions").rglob("*.webp"))
    assert kept.is_there


def test_files_of_an_upload_that_was_never_finished_go(tmp_path, monkeypatch):
    stray = tmp_path / "pictures" / "ab" / ("ab" * 32) / "480.jpg"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    now = said()
    assert stray.exists()

    out = StringIO()
    call_command("remove_pictures", days=-1, stdout=out)

    assert stray.name not in now
    assert f"pictures/ab/{'ab' * 32}/480.jpg" in out.getvalue()
    assert not stray.exists()
