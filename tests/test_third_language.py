"""A third language is a line of settings, a file of words, a catalogue and migrations: one is made up and tried.

What each takes stands in tests/third_language/. The portal runs in a process of its own, from a record that was loaded
before the language came.
"""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.processes import PROJECT, environment, manage
from tests.third_language import made_up

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("third language")]

CONTENT = PROJECT / "achievements" / "content" / "2005-2015"


@pytest.fixture(scope="module")
def crawl(tmp_path_factory) -> dict[str, Any]:
    """What tests/third_language/crawl.py found."""
    folder = tmp_path_factory.mktemp("third-language")
    database = {"DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    variables = {
        "SECRET_KEY": "for tests only, and nowhere else",
        "ALLOWED_HOSTS": "testserver",
        "DATA_DIR": str(folder),
    }
    for command in (["migrate"], ["load_record", str(CONTENT)]):
        assert manage(*command, **variables, **database).returncode == 0
    made_up.make_catalogue(folder)
    made_up.copy_migrations(folder)
    script = [sys.executable, str(PROJECT / "tests" / "third_language" / "crawl.py")]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.third_language.settings", "THIRD_LANGUAGE": str(folder)}
    env = environment(**settings, **database, PYTHONPATH=str(PROJECT))
    outcome = subprocess.run(script, env=env, capture_output=True, text=True, timeout=600)
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def test_its_migrations_add_fields_and_a_choice(crawl):
    assert crawl["migrations"] == {"achievements": ["AddField", "AlterField"], "stats": ["AddField"]}


def test_record_is_the_same_to_its_files(crawl):
    assert re.fullmatch(r"0 created, 0 updated, \d{3} unchanged, 0 kept\.", crawl["loaded"])


def test_every_address_answers(crawl):
    assert crawl["failed"] == {}
    assert min(crawl["pages"].values()) > 30
    assert crawl["unread"] == [
        "sitemap_section",  # read for the addresses in it
        "stats:pixel",
        "stats:visit",
        "status",  # read with the desk
    ]


def test_every_page_is_in_its_language_and_says_so_of_what_is_not(crawl):
    assert crawl["mistaken"] == {}
    assert crawl["pages"].keys() == {"vi", "en", "qaa"} == crawl["texts"].keys()


def test_what_is_written_in_it_is_found(crawl):
    assert crawl["found"]


def test_every_list_and_form_of_the_desk_answers(crawl):
    assert crawl["desk"] == {}


def test_texts_in_it_come_and_go_in_sheets(crawl):
    texts = ["effect", "metric", "name", "out_of", "subject", "title"]
    assert crawl["sheets"] == [f"{text}_qaa" for text in texts]
