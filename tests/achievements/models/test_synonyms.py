"""Rings of expressions that search takes for the same: what editors may write, and that search heeds it at once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from achievements.finding.synonyms import synonyms
from achievements.models import Synonym
from achievements.words.folding import words_of
from tests import factories

pytestmark = pytest.mark.django_db


def titles(client, typed: str) -> list[str]:
    answers = client.get(reverse("search"), {"q": typed}).context["answers"]
    return ["".join(segment.text for segment in answers.best.title.segments)] if answers.best else []


def test_expressions_of_all_languages_are_told_once_each():
    ring = Synonym(expressions_vi="cáp quang; FTTH;; ", expressions_en="optical fibre; FTTH")

    assert ring.all_expressions == ["cáp quang", "FTTH", "optical fibre"]


@pytest.mark.parametrize(
    ("expressions", "field"),
    [
        ("một mình", "__all__"),
        ("hai; hai", "__all__"),
        ("chữ; –", "expressions_vi"),
        ("chữ; " + "rất " * 9, "expressions_vi"),
    ],
)
def test_clean_ring_that_search_could_not_use_is_refused(expressions, field):
    with pytest.raises(ValidationError) as refused:
        Synonym(slug="mot", expressions_vi=expressions).full_clean()

    assert list(refused.value.message_dict) == [field]


def test_one_of_a_ring_finds_what_says_another(client):
    factories.milestone(title_vi="Hệ thống thư điện tử")
    assert titles(client, "email") == []

    factories.synonym("thư điện tử", "email")

    assert titles(client, "email") == ["Hệ thống thư điện tử"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Synonym.objects.update(expressions_vi="thư điện tử; hòm thư"),
        lambda: Synonym.objects.all().delete(),
    ],
    ids=["changed", "deleted"],
)
@pytest.mark.django_db(transaction=True)
def test_ring_that_is_changed_or_deleted_is_so_for_the_next_search(client, change):
    factories.milestone(title_vi="Hệ thống thư điện tử")
    factories.synonym("thư điện tử", "email")
    assert titles(client, "email") != []

    change()

    assert titles(client, "email") == []


def test_synonyms_cost_no_query_a_word(client, django_assert_num_queries):
    for number in range(3):
        factories.synonym(f"viết {number}", f"tắt {number}")
    known = synonyms()

    with django_assert_num_queries(0):
        found = [known.at(words_of(f"tắt {number}"))[0] for number in range(3)]

    assert found == [2, 2, 2]
