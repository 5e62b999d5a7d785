"""The page that explains dates and figures."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories

pytestmark = pytest.mark.django_db


def page(client) -> str:
    with translation.override("en"):
        return client.get(reverse("how_to_read")).content.decode()


def test_dates_are_explained_as_they_are_shown_everywhere(client):
    dates = page(client).partition('id="dates"')[2].partition("</dl>")[0]

    terms = [" ".join(re.sub(r"<[^>]+>", " ", term).split()) for term in re.findall(r"<dt>(.*?)</dt>", dates)]
    assert terms == [
        "27 March 2008",
        "December 2008",
        "2012",
        "2006–2007",
        "since 2009",
        "before 2005",
        "about 2015",
    ]


def test_only_qualifiers_in_use_are_explained_each_by_a_figure_of_the_record(client):
    shown = factories.observation(value=90, qualifier="more_than")
    factories.observation(value=95, qualifier="more_than")
    factories.observation(value=40, qualifier="nearly", editorial_state="draft")

    html = page(client)

    qualifiers = html.partition('id="qualifiers"')[2].partition("</dl>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", qualifiers) == ["More than (hơn, trên)"]
    assert f"#{shown.slug}" in qualifiers
