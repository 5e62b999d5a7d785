"""Uploads that were called by the names of their photographs are kept by their content once the tables are migrated."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from achievements.models import Photo, Picture
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.keeping import keep
from tests import factories
from tests.photographs import LYING, picture
from versions.keeping import Change
from versions.models import Version

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("migrations"),
]
BEFORE, AFTER = ("achievements", "0018_bounds"), ("achievements", "0019_pictures")


@pytest.fixture
def photos_of_then(settings, tmp_path):
    """Three photographs, in tables as they were: one with its picture, one with half a one, one still looked for."""
    settings.MEDIA_ROOT = tmp_path
    photos = [factories.photo(slug=slug, alternative_text_vi="Lễ") for slug in ("co-anh", "hong", "con-tim")]
    keep(photos, Change(Version.Origin.FILES))
    (tmp_path / "photos").mkdir()
    content = picture((600, 400), orientation=LYING)
    (tmp_path / "photos/co-anh.jpg").write_bytes(content)
    (tmp_path / "photos/hong.jpg").write_bytes(content[:999])
    call_command("migrate", *BEFORE, verbosity=0)
    try:
        then = (
            MigrationExecutor(connection)
            .loader.project_state([BEFORE])
            .apps.get_model("achievements", "Photo")
        )
        for slug in ("co-anh", "hong"):
            then._base_manager.filter(slug=slug).update(
                image=f"photos/{slug}.jpg", image_width=400, image_height=600
            )
        yield content
    finally:
        call_command("migrate", verbosity=0)


def test_pictures_are_taken_over_and_become_versions(photos_of_then, capsys, tmp_path):
    call_command("migrate", verbosity=0)

    kept = Picture.objects.get()
    shown = dict(Photo.objects.values_list("slug", "picture"))
    made = adopt({})

    assert shown == {"co-anh": kept.digest, "hong": None, "con-tim": None}
    assert (kept.width, kept.height, kept.name, kept.is_there) == (400, 600, "co-anh.jpg", True)
    assert (tmp_path / kept.original).read_bytes() == photos_of_then
    assert Photo.objects.get(slug="co-anh").purpose == "tells"
    assert "photos/hong.jpg: " in capsys.readouterr().err
    assert (made, list(disagreements())) == (1, [])
