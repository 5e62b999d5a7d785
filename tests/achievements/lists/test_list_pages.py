"""What a page says of its own address: the one way to ask for it, and what of that other languages are asked with."""

import pytest
from django.urls import reverse

from achievements.finding import answers
from achievements.lists.pages import PAGE_SIZE, SHORT_ENTRIES
from achievements.views import metrics
from tests import factories
from tests.achievements.pages import SITE, address, own_links, record

pytestmark = pytest.mark.django_db


def institutions() -> tuple[str, str]:
    slugs = [factories.institution(kind="other").slug for _number in range(PAGE_SIZE + 1)]
    return reverse("institutions"), max(slugs)


def timeline() -> tuple[str, str]:
    rows = [factories.milestone(date=str(1900 + number)) for number in range(PAGE_SIZE + 1)]
    return reverse("timeline"), rows[-1].slug


def documents() -> tuple[str, str]:
    rows = [factories.document(date=str(1900 + number)) for number in range(PAGE_SIZE + 1)]
    return reverse("documents"), rows[-1].slug


def all_metrics() -> tuple[str, str]:
    slugs = [factories.observation().metric.slug for _number in range(SHORT_ENTRIES + 1)]
    return reverse("metrics"), max(slugs)


def open_questions() -> tuple[str, str]:
    slugs = [factories.erratum().slug for _number in range(SHORT_ENTRIES + 1)]
    return reverse("open_questions"), max(slugs)


def metric() -> tuple[str, str]:
    of, years = factories.metric(), range(2000, 2001 + metrics.PAGE_SIZE)
    first, *_rest = [factories.observation(metric=of, as_of=str(year)) for year in years]
    return of.get_absolute_url(), first.slug


def source() -> tuple[str, str]:
    places = [factories.citation(1, paragraph) for paragraph in range(SHORT_ENTRIES + 1)]
    factories.milestone(citations=places)
    return places[-1].source.get_absolute_url(), f"1.{SHORT_ENTRIES}"


LISTS = [institutions, timeline, documents, all_metrics, open_questions, metric, source]


def ask(client, path: str) -> dict[str, str]:
    return own_links(client.get(path).content.decode())


@pytest.mark.parametrize("fill", LISTS)
def test_second_page_of_a_list_is_a_page_of_its_own_however_it_is_asked_for(client, fill):
    path, last = fill()

    twin = ask(client, path)["en"]
    expected = {
        "canonical": f"{SITE}{path}?page=2",
        "vi for machines": f"{SITE}{path}?page=2",
        "vi": f"{path}?page=2",
        "en": f"{twin}?page=2",
        "previous": ".",
        "save": "?page=2&save=1",
    }
    for query in ("page=2", "page=02&fbclid=x", f"at={last}&utm_source=x", "page=9&at="):
        assert ask(client, f"{path}?{query}") == expected, query


@pytest.mark.parametrize("fill", LISTS)
def test_first_page_of_a_list_is_the_list_however_it_is_asked_for(client, fill):
    path, _last = fill()

    twin = ask(client, path)["en"]
    expected = {
        "canonical": f"{SITE}{path}",
        "vi for machines": f"{SITE}{path}",
        "vi": path,
        "en": twin,
        "next": "?page=2",
        "save": "?save=1",
    }
    assert twin.startswith("/en/")
    for query in ("", "page=1", "fbclid=x&page=x", "at=nothing"):
        assert ask(client, f"{path}?{query}") == expected, query


def test_page_of_a_narrowed_list_keeps_what_narrows_it(client):
    for _number in range(2 * PAGE_SIZE + 1):
        factories.milestone(date="2008")

    found = ask(client, "/en/timeline/?page=2&utm_source=x&year=02008")

    assert found == {
        "canonical": f"{SITE}/en/timeline/?year=2008&page=2",
        "vi for machines": f"{SITE}/dong-thoi-gian/?year=2008&page=2",
        "vi": "/dong-thoi-gian/?year=2008&page=2",
        "en": "/en/timeline/?year=2008&page=2",
        "previous": "?year=2008",
        "next": "?year=2008&page=3",
        "save": "?year=2008&page=2&save=1",
    }


def test_saved_page_is_the_page_to_search_engines(client):
    path = address("milestone", record())

    assert ask(client, f"{path}?save=1")["canonical"] == SITE + path


def test_search_goes_along_into_another_language_and_is_one_page_to_search_engines(client):
    for _number in range(answers.PAGE_SIZE + 1):
        factories.milestone(title_vi="Trạm Fansipan")

    groups = ask(client, "/en/search/?fbclid=x&q=fansipan")
    group = ask(client, "/en/search/?page=2&fbclid=x&q=fansipan&group=milestone")

    query = "q=fansipan&group=milestone"
    assert (groups["vi"], group["vi"]) == ("/tim-kiem/?q=fansipan", f"/tim-kiem/?{query}&page=2")
    assert group["previous"] == f"?{query}"
    assert groups["canonical"] == group["canonical"] == f"{SITE}/en/search/"


def test_form_goes_along_into_another_language_with_what_it_is_about(client):
    about = factories.milestone(slug="fansipan").get_absolute_url()

    found = ask(client, f"/en/open-questions/report/?about={about}&fbclid=x")

    assert found["vi"].endswith("?about=%2Fen%2Fmilestones%2Ffansipan%2F")
    assert found["canonical"] == f"{SITE}/en/open-questions/report/"
