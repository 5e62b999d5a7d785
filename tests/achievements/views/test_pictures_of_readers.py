"""Pictures that readers send in answer to a caption: checked, drawn anew, few a day, for editors only."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from achievements.models import Report, ReportPicture, report
from achievements.views import reports
from tests import factories
from tests.achievements.reports import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return factories.photo(achievement=factories.achievement())


def picture(name: str = "xua.jpg", form: str = "JPEG", **settings) -> SimpleUploadedFile:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "nơi chụp"
    Image.new("RGB", (64, 48), "red").save(file, form, exif=exif)
    return SimpleUploadedFile(name, file.getvalue() + settings.get("tail", b""))


def answer(client, photo, network="192.0.2.1", **sent):
    return send(client, network=network, photo=photo.slug, **sent)


def test_caption_leads_to_a_form_that_takes_a_picture(client, photo):
    page = client.get("/en/pictures-wanted/").content.decode()

    form = client.get(
        f"/en/open-questions/report/?about=/en/pictures-wanted/&photo={photo.slug}"
    ).content.decode()

    assert f"?about=/en/pictures-wanted/&amp;photo={photo.slug}" in page
    assert ('type="file"' in form, 'enctype="multipart/form-data"' in form, photo.caption_en in form) == (
        True,
    ) * 3


def test_form_for_errors_takes_no_picture(client):
    send(client, picture=picture())

    assert 'type="file"' not in client.get("/en/open-questions/report/").content.decode()
    assert (Report.objects.count(), ReportPicture.objects.count()) == (1, 0)


def test_picture_is_drawn_anew_and_kept_with_the_report(client, photo):
    response = answer(client, photo, picture=picture())

    kept = Image.open(BytesIO(bytes(ReportPicture.objects.get().content)))
    assert response.status_code == 302
    assert (Report.objects.get().photo, kept.format, kept.size, dict(kept.getexif())) == (
        photo,
        "JPEG",
        (64, 48),
        {},
    )


def test_answer_without_a_picture_is_kept(client, photo):
    assert answer(client, photo).status_code == 302
    assert (Report.objects.get().photo, ReportPicture.objects.count()) == (photo, 0)


@pytest.mark.parametrize(
    "file", [SimpleUploadedFile("xua.jpg", b"<svg onload=alert(1)>"), picture("a.gif", "GIF")]
)
def test_what_is_no_picture_is_refused_in_words(client, photo, file):
    response = answer(client, photo, picture=file)

    assert response.status_code == 422
    assert "This is no JPEG, PNG or WebP picture." in response.content.decode()
    assert Report.objects.count() == 0


@pytest.mark.limit("a picture sent by a reader")
def test_picture_that_is_too_large_is_not_read(client, photo, monkeypatch):
    monkeypatch.setattr(reports, "MOST_SENT", 2000)

    response = answer(client, photo, picture=picture(tail=b"x" * 2000))

    assert (response.status_code, Report.objects.count()) == (413, 0)
    assert "larger than 10 MB" in response.content.decode()


@override_settings(REPORTS_AN_HOUR=50)
@pytest.mark.limit("pictures of readers from one network")
def test_few_pictures_a_day_are_looked_at_of_a_network(client, photo, monkeypatch):
    monkeypatch.setattr(report, "PICTURES_OF_NETWORK", 2)
    with time_machine.travel("2026-11-23T16:30:00Z", tick=False) as clock:  # half an hour before midnight
        answers = [
            answer(client, photo, picture=file).status_code for file in (picture(), picture("a.gif", "GIF"))
        ]
        clock.shift(timedelta(hours=1))
        refused = answer(client, photo, picture=picture())
        words, elsewhere = answer(client, photo), answer(client, photo, "198.51.100.7", picture=picture())
        clock.shift(timedelta(hours=24))
        answers.append(answer(client, photo, picture=picture()).status_code)

    assert answers == [302, 422, 302]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "86400")
    assert (words.status_code, elsewhere.status_code) == (302, 302)


@override_settings(REPORTS_AN_HOUR=50)
@pytest.mark.limit("pictures of readers from all")
def test_few_pictures_a_day_are_looked_at_of_all(client, photo, monkeypatch):
    monkeypatch.setattr(report, "PICTURES_A_DAY", 2)
    answers = [
        answer(client, photo, f"192.0.{number}.2", picture=picture()).status_code for number in range(3)
    ]

    assert answers == [302, 302, 429]


def test_picture_is_shown_to_editors_only(client, admin_client, photo):
    answer(client, photo, picture=picture())
    address = reverse("admin:achievements_report_picture", args=[Report.objects.get().pk])

    seen, unseen = admin_client.get(address), client.get(address)

    assert seen.headers["Content-Type"] == "image/jpeg"
    assert "private, no-store" in seen.headers["Cache-Control"]
    assert unseen.status_code == 302
    assert (
        address
        in admin_client.get(
            reverse("admin:achievements_report_change", args=[Report.objects.get().pk])
        ).content.decode()
    )


def test_picture_goes_when_the_sender_is_forgotten(client, photo):
    answer(client, photo, picture=picture())
    Report.objects.update(state=Report.State.SETTLED)

    Report.objects.forget_senders()

    assert ReportPicture.objects.count() == 0


def test_caption_whose_picture_is_there_asks_for_none(client):
    shown = factories.photo(achievement=factories.achievement())
    type(shown).objects.update(picture=factories.picture())

    answer(client, shown, picture=picture())

    assert (Report.objects.get().photo, ReportPicture.objects.count()) == (None, 0)
