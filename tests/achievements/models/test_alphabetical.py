"""The Vietnamese alphabet puts lists and exports in order, on either database."""

from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from achievements.models import Institution, Metric, Source
from achievements.models.alphabetical import AlphabeticalField
from achievements.publish import tables
from achievements.words.vi import alphabet_key, alphabetical
from desk import groups
from tests import factories
from tests.desk.people import person, signed_in

pytestmark = pytest.mark.django_db

# as a Vietnamese dictionary has them: letters first, then tones, and what is no letter before letters
WORDS = [
    "10 năm",
    "An",
    "Án lệ",
    "Anh",
    "Ăn",
    "Ấn",
    "Bưu",
    "Da",
    "Dà",
    "Dạ",
    "Dế",
    "Đa",
    "Đà",
    "Em",
    "Êm",
    "On",
    "Ôn",
    "Ơn",
    "Sở Âm",
    "Sở Bưu",
    "ủy",
    "Ưu",
    "Y",
]
MIXED = [*WORDS[::2], *WORDS[1::2]]


def test_key_puts_words_as_the_alphabet_does():
    assert sorted(MIXED, key=alphabetical) == sorted(MIXED, key=alphabet_key) == WORDS
    assert all(alphabet_key(word).isdigit() for word in WORDS)
    assert alphabet_key("") == ""


def test_letters_of_the_alphabet_are_in_order_and_case_changes_nothing():
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    letters = alphabet[::-1]

    assert sorted(letters, key=alphabet_key) == alphabet
    assert alphabet_key("ĐỖ") == alphabet_key("đỗ")


def test_database_puts_rows_in_order_whatever_its_collation():
    for word in MIXED:
        factories.source(slug=f"nguon-{MIXED.index(word)}", title_vi=word)

    assert list(Source.objects.order_by("title_order").values_list("title_vi", flat=True)) == WORDS


def test_register_of_metrics_is_in_order():
    for word in MIXED:
        factories.metric(title_vi=word)

    assert list(Metric.objects.for_register().values_list("title_vi", flat=True)) == WORDS


def test_institutions_are_in_order_by_their_latest_names_on_their_page_and_in_the_open_data():
    for word in MIXED:
        factories.institution(names={"2005/2008": "Z", "2008/..": word})

    assert [body.latest_name.name_vi for body in Institution.objects.for_index()] == WORDS
    table = next(table for table in tables.TABLES if table.name == "institutions")
    assert [row["name_vi"] for row in table.rows()] == WORDS


def test_lists_of_the_desk_and_what_is_exported_of_them_are_in_order():
    for word in MIXED:
        factories.milestone(title_vi=word, title_en=word)
    reviewer: Client = signed_in(person("nguoi-duyet", groups.REVIEWERS))

    listed = reviewer.get(reverse("admin:achievements_milestone_changelist") + "?o=2").context["cl"].queryset
    export = reviewer.get(reverse("admin:export", args=["achievements", "milestone"]) + "?o=-2")

    rows = list(load_workbook(BytesIO(export.getvalue())).worksheets[0].iter_rows(values_only=True))
    place = rows[0].index("Tiêu đề (tiếng Việt)")
    assert [milestone.title_vi for milestone in listed] == WORDS
    assert [row[place] for row in rows[1:]] == WORDS[::-1]


def test_migration_places_what_stands():
    fields = {
        (model._meta.model_name, field.of, field.name)
        for model in apps.get_app_config("achievements").get_models()
        for field in model._meta.fields
        if isinstance(field, AlphabeticalField)
    }
    migration = import_module("achievements.migrations.0021_alphabetical")
    factories.source(slug="nguon", title_vi="Đà")
    Source.objects.update(title_order="")

    migration.place_what_stands(apps, None)

    assert {(name, *placed) for name, placed in migration.PLACED.items()} == fields
    assert Source.objects.get().title_order == alphabet_key("Đà")
