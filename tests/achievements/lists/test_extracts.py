"""Long lists: their end on other pages, with the way to all of it, and the page on which an entry stands."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.lists.extracts import LENGTH
from achievements.lists.pages import SHORT_ENTRIES
from achievements.models import Metric
from achievements.views.metrics import PAGE_SIZE
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, thing) -> str:
    with translation.override("en"):
        return client.get(thing.get_absolute_url()).content.decode()


def milestones(html: str) -> list[str]:
    return re.findall(r'<p class="milestone-title"><a href="[^"]*">(.*?)</a>', html)


@pytest.mark.parametrize("number", [LENGTH, LENGTH + 1])
def test_page_tells_the_latest_of_a_long_list_and_leads_to_all_of_it(client, number):
    category = factories.category()
    for year in range(1900, 1900 + number):
        factories.milestone(date=str(year), title_en=str(year), category=category)
    factories.milestone(date="1950", title_en="draft", category=category, editorial_state="draft")

    html = ask(client, category)

    assert milestones(html) == [str(year) for year in range(1900, 1900 + number)][-LENGTH:]
    address = f"/en/timeline/?category={category.slug}"
    links = re.findall(rf'<p><a href="{re.escape(address)}">(.*?)</a></p>', html)
    assert links == ([f"Milestones: see all {number}"] if number > LENGTH else [])


def test_undated_milestones_that_are_left_out_are_counted(client):
    category = factories.category()
    for _number in range(LENGTH + 2):
        factories.milestone(date=None, category=category)

    html = ask(client, category)

    assert len(milestones(html)) == LENGTH
    assert "<p>2 undated milestones appear on the pages of their achievements.</p>" in html


def test_institutions_that_took_part_most_often_are_told(client):
    achievement, busy = factories.achievement(), factories.institution()
    for office in [busy, *(factories.institution() for _number in range(LENGTH))]:
        factories.participation(factories.milestone(achievements=[achievement]), office)
    factories.participation(factories.milestone(achievements=[achievement]), busy)

    html = client.get(achievement.get_absolute_url()).content.decode()

    names = html[html.index('id="institutions"') :]
    assert names.count("/co-quan/") == LENGTH
    assert busy.get_absolute_url() in names


def test_address_of_an_erratum_leads_to_the_page_it_stands_on(client):
    errata = [factories.erratum(kind="typo") for _number in range(SHORT_ENTRIES + 1)]
    last = max(errata, key=lambda erratum: erratum.slug)

    first_page = client.get(reverse("open_questions"))
    its_page = client.get(f"/id/erratum/{last.slug}/", follow=True)

    place = f'id="{last.slug}"'
    assert (place in first_page.content.decode(), place in its_page.content.decode()) == (False, True)


def told_at_its_address(client, observation) -> str:
    return client.get(f"/id/observation/{observation.slug}/", follow=True).content.decode()


def test_metric_tells_its_latest_figures_first_and_each_at_its_address(client):
    metric = factories.metric()
    observations = [
        factories.observation(metric=metric, as_of=str(2000 + n), value=n) for n in range(PAGE_SIZE + 1)
    ]

    latest, earlier = ask(client, metric), told_at_its_address(client, observations[0])

    assert [observation.slug for observation in observations if f'id="{observation.slug}"' in latest] == [
        observation.slug for observation in observations[1:]
    ]
    assert f'id="{observations[0].slug}"' in earlier


def test_metrics_are_narrowed_to_those_with_figures_of_an_achievement(client):
    achievement = factories.achievement(title_en="Told")
    observation = factories.observation(achievements=[achievement])
    factories.observation()

    with translation.override("en"):
        html = client.get(reverse("metrics"), {"achievement": achievement.slug}).content.decode()

    assert re.search(r'<h2 id="found">(.*?)</h2>', html)[1] == "1 metric"
    assert Metric.objects.count() == 2
    assert observation.metric.title_en in html
