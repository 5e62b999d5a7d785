"""The record of a second period beside the shipped one: each told where it belongs, and both where all is told."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import transaction

from tests.processes import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("two periods")]

FIRST = PROJECT / "achievements" / "content" / "2005-2015"
SECOND = PROJECT / "tests" / "content" / "2015-2025"
BY_WORDS = {  # what a booklet tells, by the words each is known by
    "achievements": lambda entry: entry["title"]["vi"],
    "milestones": lambda entry: entry["title"]["vi"],
    "documents": lambda entry: entry["subject"]["vi"],
    "institutions": lambda entry: entry["names"][-1]["name"]["vi"],
    "photos": lambda entry: entry["caption"]["vi"],
    "errata": lambda entry: entry["note"]["vi"].split("\n")[0],
    "sources": lambda entry: entry["title"]["vi"],
}
SHARED = "Ủy ban nhân dân tỉnh Lào Cai"  # of the first, and at work in the second
UNUSED = "Nguồn thử chưa dẫn"  # a source that nothing public cites is not told


@pytest.fixture(scope="module", autouse=True)
def both(django_db_setup, django_db_blocker) -> Iterator[None]:
    """They stand as long as the tests of the module run, which only read them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_record", FIRST, verbosity=0)
        call_command("load_record", SECOND, verbosity=0)
        yield
        transaction.set_rollback(True)


def words_of(folder: Path) -> dict[str, list[str]]:
    """What the entries of a folder are known by, in Vietnamese."""
    words: dict[str, list[str]] = {name: [] for name in BY_WORDS}
    for file in folder.iterdir():
        for name, entries in yaml.safe_load(file.read_text()).items():
            words[name] = words.get(name, []) + [
                BY_WORDS[name](entry) for entry in entries if name in BY_WORDS
            ]
    return {name: words[name] for name in BY_WORDS}


def text(client, path: str) -> str:
    html = client.get(path).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def chapter(client, path: str, name: str) -> str:
    html = client.get(path).content.decode()
    within = html.partition(f'<section class="chapter" id="{name}">')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", within)).split())


def data(client, name: str) -> list[dict]:
    return json.loads(b"".join(client.get(f"/data/{name}.json")))


@pytest.mark.parametrize(
    ("booklet", "own", "other"),
    [("/tap-tu-lieu/", FIRST, SECOND), ("/tap-tu-lieu/2015-2025/", SECOND, FIRST)],
)
def test_booklet_tells_all_of_its_period_and_nothing_of_the_other(client, booklet, own, other):
    said = text(client, booklet)
    expected = words_of(own)
    expected["sources"] = [title for title in expected["sources"] if title != UNUSED]

    assert {name: [each for each in known if each not in said] for name, known in expected.items()} == {
        name: [] for name in BY_WORDS
    }
    assert {
        name: [each for each in known if each in said and each != SHARED]
        for name, known in words_of(other).items()
    } == {name: [] for name in BY_WORDS}


def test_body_at_work_in_both_periods_is_in_both_booklets(client):
    registers = [chapter(client, f"/tap-tu-lieu/{period}", "institutions") for period in ("", "2015-2025/")]

    assert [SHARED in register for register in registers] == [True, True]


def test_figures_stand_in_the_booklet_of_their_period(client):
    tables = [chapter(client, f"/tap-tu-lieu/{period}", "metrics") for period in ("", "2015-2025/")]

    assert [("10.300" in table, "424.242" in table) for table in tables] == [(True, False), (False, True)]


def test_home_page_tells_the_last_period_at_a_glance_and_names_what_was_achieved_before(client):
    html = client.get("/").content.decode()

    latest, _, earlier = html.partition('id="period-2005-2015"')
    achievements = {folder: words_of(folder)["achievements"] for folder in (FIRST, SECOND)}
    assert [each in latest for each in achievements[SECOND]] == [True, True]
    assert [each in earlier for each in achievements[SECOND]] == [False, False]
    assert [unescape(earlier).count(each) for each in achievements[FIRST]] == [1] * 10
    assert [each for each in achievements[FIRST] if each in unescape(latest)] == []
    assert "Dấu mốc thử" in latest


def test_timeline_tells_both(client):
    assert "Dấu mốc thử" in text(client, "/dong-thoi-gian/?year=2020")
    assert "Ủy ban nhân dân tỉnh quyết định thành lập Sở Bưu chính, Viễn thông" in text(
        client, "/dong-thoi-gian/?year=2005"
    )
    assert "Dấu mốc thử" not in text(client, "/dong-thoi-gian/?achievement=chinh-quyen-dien-tu")


def test_tables_hold_both_each_row_with_its_periods(client):
    tables = ("milestones", "observations", "documents", "errata", "photos")
    names = {folder: folder.name for folder in (FIRST, SECOND)}

    periods = {name: {row["id"]: row["period"] for row in data(client, name)} for name in tables}

    for folder, period in names.items():
        for file in folder.iterdir():
            content = yaml.safe_load(file.read_text())
            for name in tables:
                for entry in content.get(name, []):
                    assert periods[name].pop(entry["slug"]) == period
    assert periods == {name: {} for name in tables}


def test_achievements_lead_to_those_of_their_period_only(client):
    last_of_first = client.get("/thanh-tuu/thanh-lap-dang-bo-so/").content.decode()
    first_of_second = client.get("/thanh-tuu/thanh-tuu-thu-mot/").content.decode()

    assert ('rel="prev"' in last_of_first, 'rel="next"' in last_of_first) == (True, False)
    assert ('rel="prev"' in first_of_second, 'rel="next"' in first_of_second) == (False, True)
