"""The editors' pages: each opens at a constant price, refuses what cannot be true, and says so in the form."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.models import (
    Citation,
    Correction,
    Imprint,
    LoadedEntry,
    Metric,
    Milestone,
    Picture,
    Report,
    ReportPicture,
    ReportSending,
    Revision,
    Withdrawal,
)
from tests import factories
from tests.desk.forms import address, errors_of, save

pytestmark = pytest.mark.django_db

EDITED: set[Any] = {model for model in admin.site._registry if model._meta.app_label == "achievements"}
MODELS = sorted(EDITED - {Imprint, Report}, key=lambda model: model.__name__)


@pytest.mark.once
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["changelist", "add", "change"])
def test_page_opens_at_a_constant_price(admin_client, record, django_assert_num_queries, model, view):
    url = address(model, view, *([model.objects.first().pk] if view == "change" else []))
    admin_client.get(url)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        assert admin_client.get(url).status_code == 200
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_num_queries(len(first)):
        assert admin_client.get(url).status_code == 200


@pytest.mark.django_db(
    transaction=True
)  # nothing is remembered within a transaction that has changed the record
@pytest.mark.once
@pytest.mark.parametrize("model", [*MODELS, Report])
@pytest.mark.parametrize("query", ["", "?q=10.300+ủy+ban"])
def test_list_costs_at_most_ten_queries(admin_client, record, model, query):
    url = address(model, "changelist") + query
    admin_client.get(url)  # fills the caches of this process

    with CaptureQueriesContext(connection) as asked:
        assert admin_client.get(url).status_code == 200

    assert len(asked) <= 10


@pytest.mark.parametrize("editor", [Metric, Milestone])
def test_figures_beside_a_form_cost_the_same_however_many(
    admin_client, record, django_assert_num_queries, editor
):
    instance = editor.objects.get()
    url = address(editor, "change", instance.pk)
    fields = {"metric": Metric.objects.get(), "milestone": Milestone.objects.get()}
    admin_client.get(url)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        admin_client.get(url)
    factories.observation(**fields)
    factories.observation(**fields)
    with django_assert_num_queries(len(first)):
        assert admin_client.get(url).content.decode().count("10.300") == 6  # as a name and as shown, of each


@pytest.mark.parametrize("field", ["achievements", "milestones", "observations", "institutions", "citations"])
def test_choices_cost_the_same_however_many(admin_client, record, django_assert_num_queries, field):
    choices = {"app_label": "achievements", "model_name": "erratum", "field_name": field, "term": ""}
    url = reverse("admin:autocomplete")
    admin_client.get(url, choices)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        before = len(admin_client.get(url, choices).json()["results"])
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_num_queries(len(first)):
        assert len(admin_client.get(url, choices).json()["results"]) == 3 * before


def test_every_model_of_the_record_can_be_edited_but_what_machines_keep():
    inlines = {inline.model for editor in admin.site._registry.values() for inline in editor.inlines}
    models = set(apps.get_app_config("achievements").get_models())

    assert models - EDITED - inlines == {
        Correction,
        LoadedEntry,
        Picture,
        ReportPicture,
        ReportSending,
        Revision,
        Withdrawal,
    }


@pytest.mark.once
@pytest.mark.parametrize("model", [*MODELS, Imprint])
def test_unchanged_form_changes_nothing(admin_client, record, model):
    Imprint.objects.create(pk=1, managing_body_vi="UBND tỉnh")
    before = model.objects.values().first()

    response = save(admin_client, model, {})

    after = model.objects.values().first()
    assert response.status_code == 302, errors_of(response)
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize(
    ("term", "found"), [("thư điện tử", 1), ("E-mail", 1), ("thu-dien-tu", 1), ("điện", 1), ("bưu chính", 0)]
)
def test_search_finds_in_both_languages(admin_client, term, found):
    factories.milestone(
        title_vi="Hệ thống thư điện tử", title_en="E-mail system", slug="he-thong-thu-dien-tu"
    )
    factories.milestone(title_vi="Lễ ra mắt", title_en="Opening")

    changelist = admin_client.get(address(Milestone, "changelist"), {"q": term}).context["cl"]

    assert changelist.result_count == found


@pytest.mark.parametrize(
    ("term", "found"),
    [("4.3", ["4.3"]), ("4.", ["4.3", "4.10"]), ("4.30", []), ("thanh-tuu", ["4.3", "4.10"])],
)
def test_places_are_found_by_section_and_paragraph(admin_client, term, found):
    factories.citation(4, 10)
    factories.citation(4, 3)

    changelist = admin_client.get(address(Citation, "changelist"), {"q": term}).context["cl"]

    assert sorted(place.key for place in changelist.result_list) == sorted(found)


@pytest.mark.parametrize("term", ["99999999999999999999.1", "1.\x00", "٣.٤", "'; --"])
def test_search_takes_any_text(admin_client, record, term):
    response = admin_client.get(address(Citation, "changelist"), {"q": term})

    assert response.status_code == 200


def test_imprint_is_one_row_reached_at_once(admin_client):
    to_form = admin_client.get(address(Imprint, "changelist"))
    admin_client.post(address(Imprint, "add"), {"managing_body_vi": "UBND tỉnh Lào Cai"})
    to_row = admin_client.get(address(Imprint, "changelist"))
    again = admin_client.post(address(Imprint, "add"), {"managing_body_vi": "Khác"})

    assert (to_form.url, to_row.url) == (address(Imprint, "add"), address(Imprint, "change", 1))
    assert again.status_code == 403
    assert Imprint.objects.values_list("pk", "managing_body_vi").get() == (1, "UBND tỉnh Lào Cai")


def test_index_reminds_of_what_is_missing_in_the_imprint(admin_client):
    full = {"responsible_person": "A", "address_vi": "B", "email": "c@laocai.gov.vn", "telephone": "1"}

    empty = admin_client.get(reverse("admin:index")).context["imprint"].missing
    Imprint.objects.create(pk=1, **full)
    nearly = admin_client.get(reverse("admin:index")).context["imprint"].missing
    Imprint.objects.update(managing_body_vi="UBND")
    complete = admin_client.get(reverse("admin:index")).context["imprint"].missing

    assert [len(empty), len(nearly), complete] == [5, 1, []]


def test_nothing_on_a_page_needs_another_host_or_breaks_the_policy(admin_client, record):
    for model in MODELS:
        page = admin_client.get(address(model, "change", model.objects.first().pk)).content.decode()
        sources = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', page)

        assert [source for source in sources if not source.startswith("/")] == []
        assert not re.search(r"<script(?![^>]*src=)(?![^>]*json)|<style| style=| on\w+=", page)


def test_scripts_have_all_their_words_in_vietnamese(admin_client):
    said = admin_client.get("/quan-tri/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\});", said, re.DOTALL)[1])

    english = {text for text in catalogue if catalogue[text] == text.rpartition("\x04")[2]}
    assert english == set()
    assert catalogue["Sunday"] == "Chủ nhật"
