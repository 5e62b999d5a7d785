"""Nothing that a page, a feed, a sitemap or a file refers to is missing.

Of the record with one thing of each kind; `make slow-test` follows every link of the shipped one.
"""

from collections import defaultdict
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from achievements.publish.sitemap import SITEMAPS
from achievements.templatetags.page import LONGEST_TITLE
from tests import factories
from tests.crawler import SITE, Crawl
from tests.processes import PROJECT

CONTENT = PROJECT / "achievements" / "content"
SECOND_PERIOD = PROJECT / "tests" / "content" / "2015-2025"
RECORDS = [  # by their folders
    pytest.param([], id="one of each"),
    pytest.param([*CONTENT.iterdir()], id="the shipped record", marks=pytest.mark.slow),
    pytest.param([*CONTENT.iterdir(), SECOND_PERIOD], id="a second period beside it", marks=pytest.mark.slow),
]
HOMES = ["/", "/en/"]
FOR_MACHINES = ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt"]

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("links")]


@pytest.fixture(scope="module", params=RECORDS)
def crawl(request, django_db_setup, django_db_blocker) -> Crawl:
    """Of a record that is made for this and gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = crawled(request.param)
        transaction.set_rollback(True)
    cache.clear()
    return found


def crawled(folders: list[Path]) -> Crawl:
    for folder in folders:
        call_command("load_record", folder, verbosity=0)
    if not folders:
        factories.one_of_each()
    crawl = Crawl()
    crawl.fewest_titles = 100 if folders else 40
    crawl.linked = crawl.follow(*HOMES)
    crawl.follow(*FOR_MACHINES)
    return crawl


def test_every_address_answers(crawl):
    assert crawl.broken() == []


def test_every_place_in_a_page_that_is_linked_to_is_there(crawl):
    assert crawl.lost_places() == []


def test_every_page_is_linked_from_another_and_not_only_named_in_the_sitemap(crawl):
    sitemaps = [f"/sitemap-{name}.xml" for name in SITEMAPS]

    assert {*crawl.statuses} - crawl.linked == {f"{SITE}{path}" for path in [*FOR_MACHINES, *sitemaps]}


def test_every_page_names_an_address_that_names_itself(crawl):
    canonical = {address: page.canonical for address, page in crawl.pages.items()}

    assert {address: other for address, other in canonical.items() if canonical.get(other) != other} == {}


def test_every_page_has_a_title_of_its_own(crawl):
    titles = {
        page.canonical: page.title for page in crawl.pages.values() if page.is_indexed and page.canonical
    }

    pages_of = defaultdict(list)
    for address, title in titles.items():
        pages_of[title].append(address)
    assert len(titles) > crawl.fewest_titles
    assert [addresses for addresses in pages_of.values() if len(addresses) > 1] == []


def test_title_is_no_longer_than_search_engines_show_but_for_its_own_words(crawl):
    titles = {page.title for page in crawl.pages.values() if page.is_indexed and page.canonical}

    too_long = {title for title in titles if len(title) > LONGEST_TITLE}
    assert {title for title in too_long if title.endswith((" – Lào Cai ICT", " – TT&TT Lào Cai"))} == set()
    assert len(too_long) < len(titles) / 2
