"""Uploaded pictures: the public gets those of published photographs and no others."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

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


def test_published_picture_is_sent(client):
    photo = make_photo()

    response = client.get(photo.image.url)

    assert photo.image.url == "/media/photos/le-ra-mat.jpg"
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response.getvalue() == JPEG
    assert not response.cookies


@pytest.mark.parametrize(
    "state",
    [
        {"editorial_state": "draft"},
        {"editorial_state": "in_review"},
        {"editorial_state": "withdrawn"},
        {"publish_from": TOMORROW},
    ],
)
def test_unpublished_picture_is_sent_to_editors_only(client, admin_client, django_user_model, state):
    photo = make_photo(**state)
    reader, stranger = type(client)(), type(client)()
    stranger.force_login(django_user_model.objects.create_user("khach"))

    answers = [each.get(photo.image.url) for each in (reader, stranger, admin_client)]

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    answers[-1].close()


def test_picture_that_was_replaced_is_gone(client):
    photo = make_photo()
    before = photo.image.url
    photo.image.save("khac.png", ContentFile(JPEG))

    assert client.get(before).status_code == 404


@pytest.mark.parametrize("name", ["khong-co.jpg", "..%2Fportal.sqlite3", "%00.jpg", "a/b.jpg", ""])
def test_any_other_file_is_not_found(client, name):
    make_photo()

    assert client.get(f"/media/photos/{name}").status_code == 404


def test_picture_is_only_read(client):
    photo = make_photo()

    head = client.head(photo.image.url)
    head.close()

    assert (head.status_code, head["Content-Length"]) == (200, str(len(JPEG)))
    assert client.post(photo.image.url).status_code == 405


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


@pytest.mark.parametrize(
    "state", [{"editorial_state": "draft"}, {"editorial_state": "withdrawn"}, {"publish_from": TOMORROW}]
)
def test_unpublished_picture_is_sent_in_no_size_even_when_it_was_made(client, admin_client, state):
    url = real_photo(**state).renditions[0].url

    answers = [each.get(url) for each in (admin_client, type(client)())]

    assert [answer.status_code for answer in answers] == [200, 404]
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
