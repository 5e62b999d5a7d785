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


def said(code: str, folder: Path, portal: dict[str, str]) -> str:
    variables = portal | {"DATA_DIR": str(folder), "PYTHONPATH": "."}
    outcome = manage("shell", "--verbosity=0", "-c", code, **variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


def test_picture_that_came_to_one_host_is_sent_by_the_other_from_the_folder_they_share(portal, tmp_path):
    first, second, apart = (tmp_path / name for name in ("first", "second", "apart"))
    for folder in (first / "media", second, apart):
        folder.mkdir(parents=True)
    (second / "media").symlink_to(first / "media")  # as it would be mounted

    path = said(UPLOAD, first, portal)
    answers = {folder.name: said(ASK.format(path=path), folder, portal) for folder in (first, second, apart)}

    assert answers == {"first": "200", "second": "200", "apart": "404"}
