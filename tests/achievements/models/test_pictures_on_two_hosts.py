"""Two instances on one database: with one folder they see each other's pictures, without it they say 404."""

from pathlib import Path

import pytest

from tests.processes import manage

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("run")]
UPLOAD = """
from io import BytesIO
from achievements.models import Photo, Picture
from tests.photographs import picture
kept = Picture.objects.keep(BytesIO(picture((300, 200))))
Photo.objects.create(slug="anh", caption_vi="Ảnh", editorial_state="published", picture=kept)
print(kept.url)
"""
ASK = """
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
match = resolve("{path}")
try:
    print(match.func(RequestFactory().get("{path}"), **match.kwargs).status_code)
except Http404:
    print(404)
"""


@pytest.fixture(scope="module")
def database(database_url, tmp_path_factory) -> dict[str, str]:
    secrets = {"SECRET_KEY": "for tests only, and nowhere else", "ALLOWED_HOSTS": "localhost"}
    variables = secrets | {"DATABASE_URL": database_url, "PYTHONPATH": "."}
    migrated = manage("migrate", "--verbosity=0", DATA_DIR=str(tmp_path_factory.mktemp("data")), **variables)
    assert migrated.returncode == 0, migrated.stderr
    return variables


def said(code: str, folder: Path, **variables: str) -> str:
    outcome = manage("shell", "--verbosity=0", "-c", code, DATA_DIR=str(folder), **variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


def test_picture_that_came_to_one_host_is_sent_by_the_other_from_the_folder_they_share(database, tmp_path):
    first, second, apart = (tmp_path / name for name in ("first", "second", "apart"))
    for folder in (first / "media", second, apart):
        folder.mkdir(parents=True)
    (second / "media").symlink_to(first / "media")  # as it would be mounted

    path = said(UPLOAD, first, **database)
    answers = {
        folder.name: said(ASK.format(path=path), folder, **database) for folder in (first, second, apart)
    }

    assert answers == {"first": "200", "second": "200", "apart": "404"}
