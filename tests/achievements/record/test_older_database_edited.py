"""A database of an earlier version of the portal that people have worked in, also by hand, arrives whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.older_database import (
    BY_HAND,
    DELETED,
    EDITED,
    HALF,
    OWN,
    WHOLE,
    portal_of_then,
    upload,
    uploaded,
)
from tests.processes import PROJECT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]
LOOK = f"""
import django, json
django.setup()
from achievements.models import Category, Erratum, InstitutionName, Milestone, Photo, Picture
from achievements.record.keeping import entry_of
def origins(row):
    return [version.origin for version in entry_of(row).versions.order_by("number")]
edited = Milestone.objects.order_by("pk").first()
named = InstitutionName.objects.order_by("pk").first()
print(json.dumps({{
    "texts": [edited.title_vi, named.name_vi],
    "origins": [origins(edited), origins(named.institution), origins(Category.objects.get(slug="{OWN}"))],
    "shown": dict(Photo.objects.filter(slug__in=["{WHOLE}", "{HALF}"]).values_list("slug", "picture")),
    "purpose": Photo.objects.get(slug="{WHOLE}").purpose,
    "pictures": [[kept.pk, kept.width, kept.height, kept.name, kept.original] for kept in Picture.objects.all()],
    "deleted": not Erratum.objects.filter(slug="{DELETED}").exists(),
}}))
"""


@pytest.fixture(scope="module")
def older(database_url, tmp_path_factory) -> dict[str, str]:
    """The environment of a portal whose database is of then, and was worked in."""
    return portal_of_then(database_url, tmp_path_factory.mktemp("data"), "edited")


def test_what_people_did_stands_as_versions_what_they_deleted_stays_deleted_and_pictures_are_taken_over(
    older,
):
    prepared, checked, again = (manage(command, **older) for command in ("prepare", "check_record", "adopt"))
    look = [sys.executable, "-c", LOOK]
    answer = subprocess.run(look, cwd=PROJECT, env=environment(**older), capture_output=True, text=True)

    assert (prepared.returncode, checked.returncode) == (0, 0), prepared.stderr + checked.stderr
    assert "0 " in again.stdout
    found = json.loads(answer.stdout)
    assert found["texts"] == [EDITED, BY_HAND]
    assert [origins[-1] for origins in found["origins"]] == ["adopted", "adopted", "adopted"]
    assert found["deleted"]
    [[digest, *sides, name, original]] = found["pictures"]
    assert found["shown"] == {WHOLE: digest, HALF: None}
    assert (sides, name, found["purpose"]) == ([400, 600], f"{WHOLE}.jpg", "tells")
    assert (Path(older["DATA_DIR"]) / "media" / original).read_bytes() == uploaded()
    assert f"{upload(HALF)}: " in prepared.stderr
