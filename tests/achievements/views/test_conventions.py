"""The web manifest and security.txt."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from achievements.models import Imprint
from tests.achievements.pages import LANGUAGES

pytestmark = pytest.mark.django_db


def size_of(address: str) -> tuple[int, int]:
    with Image.open(finders.find(address.removeprefix("/static/"))) as picture:
        return picture.size


@pytest.mark.parametrize(("language", "home"), [("vi", "/"), ("en", "/en/")])
def test_manifest_is_linked_and_in_the_language_of_the_page(client, language, home):
    path = re.search(r'rel="manifest" href="(.*?)"', client.get(home).content.decode())[1]
    answer = client.get(path)

    told = answer.json()
    assert (path, answer["Content-Type"]) == (
        f"/manifest.{language}.webmanifest",
        "application/manifest+json",
    )
    assert (told["lang"], told["id"], told["start_url"], told["scope"]) == (language, home, home, home)
    assert len(told["short_name"]) <= 15


def test_manifest_names_icons_that_are_there_in_the_size_it_says(client):
    icons = client.get("/manifest.vi.webmanifest").json()["icons"]

    pictures = [icon for icon in icons if icon["type"] == "image/png"]
    sizes = ["{}x{}".format(*size_of(icon["src"])) for icon in pictures]
    assert sizes == [icon["sizes"] for icon in pictures] == ["192x192", "512x512", "512x512"]
    assert [icon.get("purpose") for icon in pictures] == [None, None, "maskable"]


def test_security_txt_is_never_out_of_date(client):
    answer = client.get("/.well-known/security.txt")

    fields = re.findall(r"^([\w-]+): (.+)$", answer.content.decode(), re.M)
    expires = datetime.fromisoformat(dict(fields)["Expires"])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert [field for field in fields if field[0] not in ("Contact", "Expires")] == [
        ("Preferred-Languages", "vi, en"),
        ("Canonical", "http://testserver/.well-known/security.txt"),
    ]


def test_security_txt_names_contacts_that_are_there(client):
    Imprint.objects.create(pk=1, managing_body_vi="Sở", email="so&ban@example.vn")

    text = client.get("/.well-known/security.txt").content.decode()

    form, email = re.findall(r"^Contact: (.+)$", text, re.M)
    assert (form, email) == ("http://testserver/can-xac-minh/bao-loi/", "mailto:so&ban@example.vn")
    assert client.get(form.removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_screen_of_an_apple_device_has_an_icon(client, language):
    home = "/" if language == "vi" else "/en/"
    path = re.search(r'rel="apple-touch-icon" href="(.*?)"', client.get(home).content.decode())[1]

    assert size_of(path) == (180, 180)
