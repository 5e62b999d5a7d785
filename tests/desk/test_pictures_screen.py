"""Where pictures come in: several at once, each answered by itself, and led to the caption it is for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from achievements.models import Photo, Picture
from desk import groups
from tests import factories
from tests.desk.forms import address
from tests.desk.people import person, signed_in
from tests.desk.test_uploads import picture

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/pictures/"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def files(*contents):
    return [SimpleUploadedFile(f"anh-{place}.jpg", content) for place, content in enumerate(contents)]


def test_each_file_answers_by_itself(writer):
    sent = files(picture(size=(3, 2)), picture(size=(300, 200))[:-9], picture(size=(4, 3)))

    page = writer.post(PAGE, {"files": sent}).content.decode()

    assert sorted(Picture.objects.values_list("name", flat=True)) == ["anh-0.jpg", "anh-2.jpg"]
    assert "<strong>anh-1.jpg</strong>: Tệp ảnh không trọn vẹn" in page
    add = address(Photo, "add")
    assert all(f'href="{add}?picture={each.digest}"' in page for each in Picture.objects.all())


def test_script_is_told_of_each_file(writer):
    good, bad = (writer.post(PAGE, {"files": files(each)}, headers=JSON).json() for each in (picture(), b"x"))

    digest = Picture.objects.get().digest
    assert [(each["digest"], each["address"]) for each in good["files"]] == [
        (digest, f"/quan-tri/pictures/{digest}/480.jpg")
    ]
    assert [each["fault"] for each in bad["files"]] == ["Tệp này không phải ảnh JPEG, PNG hoặc WebP."]
    assert "anh-0.jpg" in bad["files"][0]["html"]


def test_picture_dropped_on_a_caption_is_led_to_its_form(writer):
    photo = factories.photo(caption_vi="Lễ khai trương", editorial_state="draft")

    page = writer.post(f"{PAGE}?photo={photo.pk}", {"files": files(picture())}).content.decode()

    form = f"{address(Photo, 'change', photo.pk)}?picture={Picture.objects.get().digest}"
    assert f'href="{form}"' in page
    assert writer.get(form).status_code == 200


@pytest.mark.parametrize("make", [factories.milestone, factories.achievement])
def test_picture_dropped_on_an_entry_becomes_a_caption_of_it(writer, make):
    whole = make()
    name = whole._meta.model_name

    form = writer.get(reverse(f"admin:achievements_{name}_change", args=[whole.pk])).content.decode()
    page = writer.post(f"{PAGE}?{name}={whole.pk}", {"files": files(picture())}).content.decode()

    new = f"{address(Photo, 'add')}?picture={Picture.objects.get().digest}&amp;{name}={whole.pk}"
    assert f'action="{PAGE}?{name}={whole.pk}"' in form
    assert f'href="{new}"' in page
    field = writer.get(new.replace("&amp;", "&")).context["adminform"].form[name]
    assert str(field.value()) == str(whole.pk)


def test_pictures_without_a_caption_wait_on_the_page_until_something_refers_to_them(writer):
    factories.photo(caption_vi="Còn tìm", editorial_state="draft")
    waiting, used = (factories.kept_picture(size=(side, 20)) for side in (30, 40))
    factories.photo(picture=used)

    page = writer.get(PAGE).content.decode()

    assert [f"/{each.digest}/480.webp" in page for each in (waiting, used)] == [True, False]
    assert ">Còn tìm</option>" in page


def test_caption_can_be_chosen_for_a_picture(writer):
    photo, kept = factories.photo(), factories.kept_picture()

    chosen = writer.get(f"{PAGE}{kept.digest}/use/", {"photo": photo.pk})
    nonsense = [writer.get(f"{PAGE}{kept.digest}/use/", {"photo": key}).status_code for key in ("", "x", "0")]

    assert chosen["Location"] == f"{address(Photo, 'change', photo.pk)}?picture={kept.digest}"
    assert nonsense == [404] * 3


def test_start_page_has_a_place_to_drop_on_for_each_picture_looked_for(writer):
    wanted = [factories.photo() for _ in range(2)]
    factories.photo(picture=factories.picture())

    page = writer.get("/quan-tri/").content.decode()

    assert [page.count(f'action="{PAGE}?photo={photo.pk}"') for photo in wanted] == [1, 1]
    assert page.count('class="drop"') == 2


@pytest.mark.limit("pictures in one request")
def test_no_more_than_ten_are_taken_at_once(writer):
    page = writer.post(
        PAGE, {"files": files(*[picture(size=(3, side)) for side in range(1, 13)])}
    ).content.decode()

    assert Picture.objects.count() == 10
    assert "2" in page.partition('class="errornote"')[2][:80]


@pytest.mark.parametrize("query", ["photo=x", "photo=0", "milestone=%00", "achievement=99999999999999999999"])
def test_place_that_makes_no_sense_is_none(writer, query):
    assert writer.get(f"{PAGE}?{query}").status_code == 200


def test_who_may_not_add_photographs_leaves_none(tmp_path):
    stranger = person("la", groups.WRITERS)
    stranger.groups.clear()
    client = signed_in(stranger)

    answers = [
        client.get(PAGE),
        client.post(PAGE, {"files": files(picture())}),
        client.get(f"{PAGE}{'0' * 64}/use/"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert not list(tmp_path.rglob("*.*"))
