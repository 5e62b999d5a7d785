"""Uploaded pictures: the public gets those of published photographs, in the sizes of pages, and no others."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import ExifTags, Image

from achievements.models import Photo

pytestmark = pytest.mark.django_db

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
)
TOMORROW = timezone.now() + timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_photo(**fields):
    photo = Photo(slug="le-ra-mat", caption_vi="Lễ ra mắt", **{"editorial_state": "published", **fields})
    photo.image.save("anh.jpg", ContentFile(JPEG))
    return photo


@pytest.mark.parametrize(
    "state",
    [
        {"editorial_state": "published"},
        {"editorial_state": "draft"},
        {"editorial_state": "in_review"},
        {"editorial_state": "withdrawn"},
        {"publish_from": TOMORROW},
    ],
)
def test_upload_itself_is_sent_to_editors_only(client, admin_client, django_user_model, state):
    photo = make_photo(**state)
    stranger = type(client)()
    stranger.force_login(django_user_model.objects.create_user("khach"))

    answers = [each.get(photo.image.url) for each in (client, stranger, admin_client)]

    assert photo.image.url == "/media/photos/le-ra-mat.jpg"
    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert answers[-1]["Content-Type"] == "image/jpeg"
    assert answers[-1].getvalue() == JPEG


def test_picture_that_was_replaced_is_gone(admin_client):
    photo = make_photo()
    before = photo.image.url
    photo.image.save("khac.png", ContentFile(JPEG))

    assert admin_client.get(before).status_code == 404


@pytest.mark.parametrize("name", ["khong-co.jpg", "..%2Fportal.sqlite3", "%00.jpg", "a/b.jpg", ""])
def test_any_other_file_is_not_found(admin_client, name):
    make_photo()

    assert admin_client.get(f"/media/photos/{name}").status_code == 404


def test_picture_is_only_read(client):
    url = real_photo().renditions[0].url

    head = client.head(url)
    head.close()

    assert (head.status_code, head["Content-Type"]) == (200, "image/webp")
    assert client.post(url).status_code == 405


def real_photo(**state):
    photo = make_photo(**state)
    content = BytesIO()
    Image.new("RGB", (1000, 500)).save(content, "JPEG")
    Path(photo.image.path).write_bytes(content.getvalue())
    Photo.objects.update(image_width=1000, image_height=500)
    photo.refresh_from_db()
    return photo


def test_published_picture_is_sent_in_the_sizes_a_page_offers(client):
    offered = real_photo().renditions

    answers = [client.get(each.url) for each in offered]

    assert offered == [
        ("/media/photos/480/le-ra-mat.jpg.webp", 480),
        ("/media/photos/960/le-ra-mat.jpg.webp", 960),
        ("/media/photos/1600/le-ra-mat.jpg.webp", 1000),
    ]
    assert [(each.status_code, each["Content-Type"]) for each in answers] == [(200, "image/webp")] * 3
    assert [Image.open(BytesIO(each.getvalue())).width for each in answers] == [480, 960, 1000]
    assert not any(each.cookies or "Cookie" in each.get("Vary", "") for each in answers)
    assert {each["Cache-Control"] for each in answers} == {"public, max-age=31536000, s-maxage=1, immutable"}


def test_what_the_camera_wrote_stays_with_the_upload(client):
    photo = real_photo()
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Nokia"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    Image.new("RGB", (1000, 500)).save(photo.image.path, "JPEG", exif=exif)

    sent = [Image.open(BytesIO(client.get(each.url).getvalue())) for each in photo.renditions]

    with Image.open(photo.image.path) as upload:
        assert upload.getexif()[ExifTags.Base.Make] == "Nokia"
    assert [dict(each.getexif()) for each in sent] == [{}, {}, {}]


@pytest.mark.parametrize(
    "state", [{"editorial_state": "draft"}, {"editorial_state": "withdrawn"}, {"publish_from": TOMORROW}]
)
def test_unpublished_picture_is_sent_in_no_size_even_when_it_was_made(client, admin_client, state):
    url = real_photo(**state).renditions[0].url

    answers = [each.get(url) for each in (admin_client, type(client)())]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0]["Cache-Control"] == "no-store"
    answers[0].close()


@pytest.mark.parametrize("width", ["479", "0480", "100000", "-480", "0"])
def test_picture_is_made_in_no_other_size(client, width):
    real_photo()

    assert client.get(f"/media/photos/{width}/le-ra-mat.jpg.webp").status_code == 404


def test_picture_that_cannot_be_read_is_not_found(client):
    photo = make_photo()  # a picture's head without the rest

    assert client.get(f"/media/photos/480/{Path(photo.image.name).name}.webp").status_code == 404


def test_picture_still_looked_for_is_offered_in_no_size():
    assert Photo(slug="anh").renditions == []
