"""Pictures: the public gets those of published photographs, in the forms and widths of pages, and no others."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.utils import timezone
from PIL import Image

from achievements.models import Picture
from tests import factories
from tests.photographs import SECRET, picture

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + timedelta(days=1)
NOT_PUBLIC = [
    {"editorial_state": "draft"},
    {"editorial_state": "in_review"},
    {"editorial_state": "published", "publish_from": TOMORROW},
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(**fields):
    return factories.photo(picture=factories.kept_picture(size=(1000, 500), secret=True), **fields)


def addresses(kept: Picture) -> list[str]:
    return [kept.url_of(width, suffix) for _wide, width in kept.widths for suffix in ("avif", "webp", "jpg")]


def test_published_picture_is_sent_in_the_widths_and_forms_a_page_offers(client):
    kept = photo().picture

    answers = {
        address: client.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses(kept)
    }

    assert next(iter(answers)) == f"/media/photos/{kept.digest}/480.avif"
    assert kept.srcset == ", ".join(
        f"/media/photos/{kept.digest}/{name}.jpg {wide}w"
        for wide, name in ((480, 480), (960, 960), (1000, 1600))
    )
    assert [Image.open(BytesIO(answer.getvalue())).width for answer in answers.values()] == [
        *[480] * 3,
        *[960] * 3,
        *[1000] * 3,
    ]
    assert [answer["Content-Type"] for answer in answers.values()] == [
        "image/avif",
        "image/webp",
        "image/jpeg",
    ] * 3
    assert {answer["Cache-Control"] for answer in answers.values()} == {
        "public, max-age=31536000, s-maxage=1, immutable"
    }
    assert not any(answer.has_header("Content-Encoding") or answer.cookies for answer in answers.values())
    assert not any("Cookie" in answer.get("Vary", "") for answer in answers.values())


def test_part_of_a_picture_and_what_has_come_already(client):
    address = photo().picture.url
    whole = client.get(address)
    content = whole.getvalue()

    part = client.get(address, headers={"Range": "bytes=0-9"})
    known = client.get(address, headers={"If-None-Match": whole["ETag"]})
    head = client.head(address)

    assert (part.status_code, part.getvalue()) == (206, content[:10])
    assert (known.status_code, known.content) == (304, b"")
    assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))
    assert {each["Cache-Control"] for each in (part, known, head)} == {whole["Cache-Control"]}
    head.close()


def test_picture_is_only_read(client):
    assert client.post(photo().picture.url).status_code == 405


def test_what_the_camera_wrote_is_sent_to_nobody_but_editors(client, admin_client):
    kept = photo().picture

    sent = b"".join(client.get(address).getvalue() for address in addresses(kept))
    original = f"/quan-tri/pictures/{kept.digest}/original/"

    assert SECRET not in sent
    assert SECRET in admin_client.get(original).getvalue()
    assert client.get(original).status_code == 302


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_picture_that_the_public_does_not_know_is_for_editors_at_an_address_of_theirs(
    client, admin_client, state
):
    kept = photo(**state).picture
    at_desk = f"/quan-tri/pictures/{kept.digest}/480.webp"

    answers = [
        admin_client.get(at_desk),
        client.get(at_desk),
        client.get(kept.url),
        admin_client.get(kept.url),
    ]

    assert [answer.status_code for answer in answers] == [200, 302, 404, 404]
    assert "no-store" in answers[0]["Cache-Control"]
    answers[0].close()


def test_account_that_may_not_see_photographs_sees_no_picture(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("thong-ke", is_staff=True))

    digest = photo().picture.digest

    answers = [client.get(f"/quan-tri/pictures/{digest}/{page}") for page in ("480.webp", "original/")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_withdrawn_picture_is_gone(client):
    withdrawn = photo(editorial_state="withdrawn")

    gone = client.get(withdrawn.picture.url)
    factories.photo(picture=withdrawn.picture)
    elsewhere = client.get(withdrawn.picture.url)

    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")
    assert elsewhere.status_code == 200
    elsewhere.close()


def test_picture_that_nothing_shows_is_not_found(client):
    assert client.get(factories.kept_picture().url).status_code == 404


def test_file_that_is_missing_is_not_found(client, admin_client):
    """Say because it is on another host."""
    kept = photo().picture
    for name in kept.files:
        default_storage.delete(name)

    addresses_at_desk = [f"/quan-tri/pictures/{kept.digest}/{page}" for page in ("480.webp", "original/")]

    assert [client.get(address).status_code for address in addresses(kept)] == [404] * 9
    assert [admin_client.get(address).status_code for address in addresses_at_desk] == [404, 404]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["479.jpg", "0480.jpg", "100000.jpg", "-480.jpg", "480.png", "original.jpg"])
def test_picture_is_there_in_no_other_form(client, name):
    digest = photo().picture.digest

    assert client.get(f"/media/photos/{digest}/{name}").status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "g" * 64, "A" * 64, "0" * 63, "..%2F..", "%00", ""])
def test_any_other_name_is_not_found(client, admin_client, digest):
    paths = [f"/media/photos/{digest}/480.jpg", f"/quan-tri/pictures/{digest}/480.jpg"]

    assert [admin_client.get(path).status_code for path in paths] == [404, 404]


class ObjectStore(Storage):
    """Knows no paths."""

    def __init__(self):
        self.objects = {}

    def _open(self, name, mode="rb"):
        if name not in self.objects:
            raise FileNotFoundError(name)
        return ContentFile(self.objects[name])

    def _save(self, name, content):
        self.objects[name] = content.read()
        return name

    def exists(self, name):
        return name in self.objects

    def delete(self, name):
        del self.objects[name]


def test_pictures_kept_elsewhere_than_in_a_folder_are_sent_too(client, monkeypatch):
    elsewhere = ObjectStore()
    monkeypatch.setattr(default_storage, "_wrapped", elsewhere)
    kept = photo().picture

    whole = client.get(kept.url)
    known = client.get(kept.url, headers={"If-None-Match": whole["ETag"]})
    elsewhere.delete(kept.file("480.jpg"))
    missing = client.get(kept.url)

    assert Image.open(BytesIO(whole.content)).size == (480, 240)
    assert whole["Cache-Control"].endswith("immutable")
    assert (known.status_code, missing.status_code) == (304, 404)


def test_picture_is_kept_once_whoever_sends_it(tmp_path):
    content = picture((300, 200))

    first, again = (
        Picture.objects.keep(BytesIO(content), "a.jpg"),
        Picture.objects.keep(BytesIO(content), "b.png"),
    )

    assert first == again
    assert (tmp_path / first.original).read_bytes() == content
    assert Picture.objects.count() == 1


def test_picture_whose_files_are_lost_is_made_whole_by_sending_it_again():
    content = picture((300, 200))
    kept = Picture.objects.keep(BytesIO(content))
    default_storage.delete(kept.file("480.avif"))

    Picture.objects.keep(BytesIO(content))

    assert kept.is_there
