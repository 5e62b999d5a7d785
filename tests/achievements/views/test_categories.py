"""A field of work is linked where it has a page, and its page shows whatever is published in it."""

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.models import Category
from tests import factories

pytestmark = pytest.mark.django_db

STATES = factories.hidden_states()
KINDS = {
    "achievement": factories.achievement,
    "milestone": factories.milestone,
    "undated milestone": lambda **fields: factories.milestone(date=None, **fields),
    "metric": factories.metric,
    "metric with a figure": lambda **fields: factories.observation(metric=factories.metric(**fields)).metric,
}


def ask(client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_category_with_only_one_kind_of_thing_is_linked_and_shows_it(client, kind):
    thing = KINDS[kind]()
    with translation.override("en"):
        home, page = reverse("home"), Category.objects.get().get_absolute_url()

    linked, html, sitemap = (ask(client, path) for path in (home, page, "/sitemap-category.xml"))

    assert f'<a href="{page}">' in linked
    assert f"http://testserver{page}</loc>" in sitemap
    assert thing.title_en in html
    assert Category.objects.get().changed_at is not None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["achievement", "milestone", "metric"])
def test_category_in_which_nothing_is_public_is_not_there(client, kind, state):
    KINDS[kind](**STATES[state])
    path = Category.objects.get().get_absolute_url()

    assert client.get(path).status_code == 404
    assert path not in ask(client, reverse("home"))
    assert path not in ask(client, "/sitemap-category.xml")


@pytest.mark.parametrize("page", ["metrics", "category"])
def test_metric_without_a_public_figure_is_listed_and_says_so(client, page):
    metric = factories.metric(title_en="Not counted yet")
    factories.observation(metric=metric, value=4321, editorial_state="draft")
    with translation.override("en"):
        path = reverse("metrics") if page == "metrics" else metric.category.get_absolute_url()
        target = metric.get_absolute_url()

    html = ask(client, path)

    assert f'<a href="{target}">Not counted yet</a>' in html
    assert "No figure has been published yet." in html
    assert ("4321" in html, "4,321" in html) == (False, False)
    assert "No figure has been published yet." in ask(client, target)


def test_fields_that_narrow_the_metrics_are_those_that_have_one(client):
    factories.metric(category=factories.category(slug="bao-chi", title_en="Press"))

    with translation.override("en"):
        html = ask(client, reverse("metrics"))

    assert '<a href="?category=bao-chi">Press <span class="count">1</span></a>' in html


def test_fields_of_work_are_listed_with_what_was_achieved_in_them(client):
    factories.achievement(title_vi="Cáp quang", category=factories.category(title_vi="Hạ tầng"))
    factories.achievement(title_vi="Bản nháp", editorial_state="draft")
    factories.category(slug="khong-dung", title_vi="Chưa dùng")

    html = client.get("/linh-vuc/").content.decode()

    assert "Hạ tầng</a></h2>" in html
    assert "Cáp quang</a>" in html
    assert "Bản nháp" not in html
    assert "Chưa dùng" not in html
