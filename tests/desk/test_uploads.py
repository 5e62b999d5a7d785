"""Photographs that editors upload."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from achievements.models import Photo
from tests.desk.forms import errors_of, save

pytestmark = pytest.mark.django_db


def picture(format="JPEG", size=(3, 2)):
    file = BytesIO()
    Image.new("RGB", size).save(file, format)
    return file.getvalue()


@pytest.mark.parametrize(("format", "suffix"), [("JPEG", ".JPG"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_picture_is_kept_under_its_address(admin_client, record, settings, tmp_path, format, suffix):
    settings.MEDIA_ROOT = tmp_path
    Photo.objects.update(slug="anh")
    upload = SimpleUploadedFile(f"Lễ ra mắt{suffix}", picture(format))

    response = save(admin_client, Photo, {"image": upload})

    assert response.status_code == 302, errors_of(response)
    assert Photo.objects.values_list("image", "image_width", "image_height").get() == (
        f"photos/anh{suffix.lower()}",
        3,
        2,
    )
    assert (tmp_path / f"photos/anh{suffix.lower()}").read_bytes() == picture(format)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.gif", picture("GIF")),
        ("anh.bmp", picture("BMP")),
        ("anh.png", picture("JPEG")),
        ("anh.jpg", b"<script>alert(1)</script>"),
        ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("anh.jpg", picture() + b"\0" * (20 * 1024 * 1024)),
    ],
)
def test_what_is_no_photograph_is_refused(admin_client, record, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path

    response = save(admin_client, Photo, {"image": SimpleUploadedFile(name, content)})

    assert list(errors_of(response)) == ["image"]
    assert not list(tmp_path.rglob("*.*"))
