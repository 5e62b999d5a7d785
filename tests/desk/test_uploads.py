"""Photographs that editors upload."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from achievements.models import Photo, Source
from desk import groups
from tests import factories
from tests.desk.forms import address, errors_of, form_of, save
from tests.desk.people import person
from versions.models import Version

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


def test_picture_of_what_is_public_is_not_proposed_and_the_form_says_what_to_do(
    writer, record, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    person("nguoi-duyet", groups.REVIEWERS)
    photo = Photo.objects.get()
    before = Photo.objects.values().get()

    form = writer.get(address(Photo, "change", photo.pk)).content.decode()
    sent = form_of(writer, address(Photo, "change", photo.pk)) | {"caption_vi": "Chú thích khác"}
    sent["image"] = SimpleUploadedFile("anh.jpg", picture())
    writer.post(address(Photo, "change", photo.pk), sent)

    assert "Đề xuất không mang theo tệp ảnh" in form
    assert 'name="image"' not in form
    assert Photo.objects.values().get() == before
    assert "image" not in Version.objects.get(is_proposed=True).form
    assert not list(tmp_path.rglob("*.*"))


def test_full_text_of_a_source_in_use_is_not_proposed(writer, record):
    person("nguoi-duyet", groups.REVIEWERS)
    source = Source.objects.get()
    before = source.text

    form = writer.get(address(Source, "change", source.pk)).content.decode()
    save(writer, Source, {"text": "Khác", "title_vi": "Khác"}, source)

    source.refresh_from_db()
    assert ("Đề xuất không mang theo toàn văn" in form, source.text) == (True, before)


def test_new_picture_goes_its_way_through_a_draft(client, writer, reviewer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = factories.photo(editorial_state="draft", achievement=factories.achievement())

    save(writer, Photo, {"image": SimpleUploadedFile("anh.jpg", picture())}, draft)
    draft.refresh_from_db()
    address_of_picture = draft.renditions[0].url
    hidden = client.get(address_of_picture).status_code
    reviewer.post(address(Photo, "review", draft.pk), {"verdict": "publish"})

    assert (hidden, client.get(address_of_picture).status_code) == (404, 200)
