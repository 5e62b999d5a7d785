"""Photographs that editors upload with the form: kept by what they are before the form is, and covered by versions."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from achievements.models import Photo, Picture, Source
from desk import groups
from desk.models import Typed
from tests import factories
from tests.desk.forms import address, errors_of, form_of, save
from tests.desk.people import person, signed_in
from tests.desk.reviewing import review
from versions.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(form="JPEG", size=(3, 2), colour="red"):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def upload(content=None, name="anh.jpg"):
    return SimpleUploadedFile(name, picture() if content is None else content)


DESCRIBED = {"purpose": "tells", "alternative_text_vi": "Một tấm ảnh"}


@pytest.mark.parametrize(("form", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_picture_is_kept_by_its_content(admin_client, record, tmp_path, form, suffix):
    response = save(admin_client, Photo, DESCRIBED | {"upload": upload(picture(form), "Lễ ra mắt.bmp")})

    assert response.status_code == 302, errors_of(response)
    kept = Photo.objects.get().picture
    assert (kept.suffix, kept.width, kept.height, kept.name) == (suffix, 3, 2, "Lễ ra mắt.bmp")
    assert kept.uploaded_by.username == "admin"
    assert (tmp_path / kept.original).read_bytes() == picture(form)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.jpg", picture("GIF")),
        ("anh.jpg", b"<script>alert(1)</script>"),
        ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("anh.jpg", picture(size=(300, 200))[:-50]),
        ("anh.jpg", picture() + b"\0" * (20 * 1024 * 1024)),
        ("anh.jpg", b""),
    ],
)
def test_what_is_no_photograph_is_refused_by_the_form(admin_client, record, tmp_path, name, content):
    before = Photo.objects.values().get()

    response = save(admin_client, Photo, DESCRIBED | {"upload": upload(content, name)})

    assert list(errors_of(response)) == ["picture"]
    assert Photo.objects.values().get() == before
    assert not list(tmp_path.rglob("*.*"))


def test_whether_a_picture_is_described_has_to_be_decided(admin_client, record):
    form = admin_client.get(address(Photo, "add")).context["adminform"].form
    undecided = save(admin_client, Photo, {"upload": upload()})
    undescribed = save(
        admin_client, Photo, {"upload": upload(), "purpose": "tells", "alternative_text_vi": ""}
    )

    assert [list(errors_of(response)) for response in (undecided, undescribed)] == [["purpose"], ["purpose"]]
    assert str(form["purpose"]).count('type="radio"') == 2
    assert "checked" not in str(form["purpose"])
    assert Photo.objects.get().picture is None


def test_form_that_is_refused_has_not_lost_the_picture(admin_client, record):
    form = save(admin_client, Photo, {"upload": upload(), "caption_vi": ""}).context["adminform"].form

    assert form["picture"].value() == Picture.objects.get().digest
    assert f'name="picture" value="{Picture.objects.get().digest}"' in str(form["picture"])


def test_picture_can_be_taken_away_again(admin_client, record):
    Photo.objects.update(picture=factories.picture(), purpose="decorates")

    save(admin_client, Photo, {"clear_picture": "yes"})

    assert Photo.objects.get().picture is None


@pytest.mark.parametrize("digest", ["0" * 64, "x", "\0"])
def test_picture_that_is_not_there_is_no_choice(admin_client, record, digest):
    response = save(admin_client, Photo, DESCRIBED | {"picture": digest})

    assert list(errors_of(response)) == ["picture"]


def test_change_of_a_picture_in_public_is_a_proposal_like_any_other(client, writer, reviewer, record):
    old = factories.kept_picture(size=(30, 20))
    Photo.objects.update(picture=old, purpose="decorates")
    photo = Photo.objects.get()

    save(writer, Photo, DESCRIBED | {"upload": upload()}, photo)
    version, new = Version.objects.get(is_proposed=True), Picture.objects.exclude(pk=old.pk).get()
    waiting = [client.get(each.url).status_code for each in (old, new)]
    page = reviewer.get(address(Photo, "proposal", photo.pk, version.number)).content.decode()
    reviewer.post(address(Photo, "proposal", photo.pk, version.number), {"verdict": "approve"})
    photo.refresh_from_db()

    assert (version.form["picture"], waiting) == (new.digest, [200, 404])
    assert all(f"/quan-tri/pictures/{each.digest}/480.webp" in page for each in (old, new))
    assert photo.picture == new
    assert [client.get(each.url).status_code for each in (old, new)] == [404, 200]


def test_proposal_that_is_reopened_has_its_picture(writer, record):
    person("nguoi-duyet", groups.REVIEWERS)
    photo = Photo.objects.get()

    save(writer, Photo, DESCRIBED | {"upload": upload()}, photo)
    number = Typed.objects.get().version.number
    again = form_of(writer, address(Photo, "change", photo.pk) + f"?proposal={number}")

    assert again["picture"] == Picture.objects.get().digest


def test_preview_of_a_proposal_shows_the_picture_to_editors(writer, reviewer, record):
    photo = Photo.objects.get()
    save(writer, Photo, DESCRIBED | {"upload": upload()}, photo)
    number = Version.objects.get(is_proposed=True).number

    for page in ("own", "whole", "home"):
        asked = {"proposal": number, "page": page}
        frame = reviewer.get(address(Photo, "preview_frame", photo.pk), asked).content.decode()
        assert "/media/photos/" not in frame
    whole = reviewer.get(address(Photo, "preview_frame", photo.pk), {"proposal": number, "page": "whole"})
    assert f"/quan-tri/pictures/{Picture.objects.get().digest}/480.jpg" in whole.content.decode()


def test_restored_version_shows_its_picture_again(client, admin_client, record):
    photo = Photo.objects.get()
    save(admin_client, Photo, DESCRIBED | {"upload": upload()}, photo)
    first = Photo.objects.get().picture
    version = Version.objects.get(entry__collection="photos", form__picture=first.pk)
    save(admin_client, Photo, DESCRIBED | {"upload": upload(picture(colour="blue"))}, photo)
    second = Photo.objects.get().picture

    history = admin_client.get(address(Photo, "history", photo.pk)).content.decode()
    admin_client.post(address(Photo, "restore", version.entry_id, version.number))

    assert first != second
    assert all(f"/quan-tri/pictures/{each.pk}/480.webp" in history for each in (first, second))
    assert Photo.objects.get().picture == first
    assert [client.get(each.url).status_code for each in (first, second)] == [200, 404]


def test_form_can_be_asked_for_with_a_picture(admin_client, record):
    photo, picture = Photo.objects.get(), factories.kept_picture(size=(30, 20))
    Photo.objects.update(purpose="decorates", focus_x=3)

    change = form_of(admin_client, address(Photo, "change", photo.pk) + f"?picture={picture.pk}")
    new = form_of(admin_client, address(Photo, "add") + f"?picture={picture.pk}&milestone=x&achievement=1")
    nonsense = [
        admin_client.get(address(Photo, "add") + f"?picture={sent}").status_code
        for sent in ("x", "0" * 64, "%00")
    ]

    assert [form["picture"] for form in (change, new)] == [picture.pk] * 2
    assert (change.get("purpose"), change["focus_x"]) == ("", 50)
    assert nonsense == [200] * 3
    assert Photo.objects.get().picture is None


def test_nobody_leaves_a_file_who_may_not_change_photographs(record, tmp_path):
    stranger = person("thong-ke", groups.ADMINISTRATORS)
    stranger.groups.clear()

    answers = [
        signed_in(stranger).post(page, {"upload": upload()}).status_code
        for page in (address(Photo, "add"), address(Photo, "change", Photo.objects.get().pk))
    ]

    assert answers == [403, 403]
    assert not list(tmp_path.rglob("*.*"))


def test_full_text_of_a_source_in_use_is_not_proposed(writer, record):
    person("nguoi-duyet", groups.REVIEWERS)
    source = Source.objects.get()
    before = source.text

    form = writer.get(address(Source, "change", source.pk)).content.decode()
    save(writer, Source, {"text": "Khác", "title_vi": "Khác"}, source)

    source.refresh_from_db()
    assert ("Đề xuất không mang theo toàn văn" in form, source.text) == (True, before)


def test_new_picture_goes_its_way_through_a_draft(client, writer, reviewer):
    draft = factories.photo(editorial_state="draft", achievement=factories.achievement())

    save(writer, Photo, DESCRIBED | {"upload": upload()}, draft)
    draft.refresh_from_db()
    hidden = client.get(draft.picture.url).status_code
    review(reviewer, draft, "publish")

    assert (hidden, client.get(draft.picture.url).status_code) == (404, 200)
