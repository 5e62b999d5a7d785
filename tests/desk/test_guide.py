"""The editors' guide: read in the desk, with pictures that exist and words that the desk says."""

import re

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client

from desk import groups
from desk.guide import PICTURES, TEXT, guide
from tests.desk.people import person
from tests.processes import PROJECT

pytestmark = pytest.mark.django_db
CATALOGUES = [
    PROJECT / "locale" / "vi" / "LC_MESSAGES" / "django.po",
    *(f"{apps.get_app_config(app).path}/locale/vi/LC_MESSAGES/django.po" for app in ("admin", "auth")),
]


def words_of_the_desk() -> set[str]:
    """Every Vietnamese message, as a label shows it."""
    said = set()
    for file in CATALOGUES:
        with open(file, "rb") as catalogue:
            for message in read_po(catalogue):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                said |= {text[:1].upper() + text[1:] for text in texts}
    return said


@pytest.fixture
def writer() -> Client:
    client = Client()
    client.force_login(person("mai", groups.WRITERS))
    return client


def test_it_is_a_step_from_the_start_page_and_leads_to_each_of_its_sections(writer):
    html = writer.get("/quan-tri/guide/").content.decode()

    assert 'href="/quan-tri/guide/"' in writer.get("/quan-tri/").content.decode()
    assert len(guide().contents) > 10
    for anchor, title in guide().contents:
        assert f'<a href="#{anchor}">{title}</a>' in html
        assert f'<h2 id="{anchor}">{title}</h2>' in html


def test_every_picture_is_shown_with_words_and_every_file_is_one_of_them(writer):
    shown = re.findall(r"!\[([^\]]+)\]\(img/bien-tap/([\w-]+\.webp)\)", TEXT.read_text())

    assert {name for _words, name in shown} == {file.name for file in PICTURES.iterdir()}
    for _words, name in shown:
        assert writer.get(f"/quan-tri/guide/{name}").headers["Content-Type"] == "image/webp"


@pytest.mark.parametrize("name", ["khong-co.webp", "..%2F..%2Fbien-tap.md", "../../README.md", "%00"])
def test_nothing_else_is_given(writer, name):
    assert writer.get(f"/quan-tri/guide/{name}").status_code == 404


def test_nobody_else_reads_it(client):
    for path in ("/quan-tri/guide/", "/quan-tri/guide/dang-nhap.webp"):
        assert client.get(path).status_code == 302


def test_what_it_says_in_bold_is_said_so_in_the_desk():
    text = " ".join(TEXT.read_text().split())

    named = {words[:1].upper() + words[1:] for words in re.findall(r"\*\*([^*]+)\*\*", text)}

    assert named - words_of_the_desk() == set()
