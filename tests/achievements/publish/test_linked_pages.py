"""What holds for the JSON-LD of every page: its addresses lead somewhere, its breadcrumbs are those that are shown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.html import strip_tags

from tests.achievements.pages import LANGUAGES, PAGES, SITE, blocks_in

pytestmark = pytest.mark.django_db


def values(thing: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value in a block, with the name of its property."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from values(value, key)
    elif isinstance(thing, list):
        for value in thing:
            yield from values(value, name)
    else:
        yield name, thing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_every_address_is_absolute_and_answers(shown, kind, language):
    everything = [pair for block in blocks_in(shown.html(kind, language)) for pair in values(block)]

    names = {"@id", "url", "item", "image", "urlTemplate"}
    paths = {value.removeprefix(SITE).split("#")[0] for name, value in everything if name in names}
    assert paths
    assert {
        path for path in paths if not path.startswith("/") or shown.answer(path).status_code != 200
    } == set()
    assert [pair for pair in everything if pair[1] in (None, "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_breadcrumbs_for_machines_are_those_for_readers(shown, kind, language):
    html = shown.html(kind, language)
    nav = re.search(r'<nav class="breadcrumbs".*?</nav>', html, re.S)

    lists = [each for each in blocks_in(html) if each.get("@type") == "BreadcrumbList"]

    if kind == "home":
        assert (lists, nav) == ([], None)
        return
    ((*above, here),) = [each["itemListElement"] for each in lists]
    links = re.findall(r'<a href="(.*?)">(.*?)</a>', nav[0])
    assert [(each["item"], each["name"]) for each in above] == [(SITE + url, name) for url, name in links]
    assert strip_tags(re.search(r'aria-current="page">(.*?)</li>', nav[0], re.S)[1]).strip() == here["name"]
    assert here["item"] == SITE + shown.address(kind, language)
