import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from stats.templatetags.counter import grouped
from tests.stats.conftest import view

TAG = "{% load counter %}{% visitor_counter %}"


def render(language: str, template: str = TAG) -> str:
    with translation.override(language):
        return Template(template).render(Context({"request": RequestFactory().get("/en/some/page/")}))


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("vi", 2_277_648, "2.277.648"),
        ("en", 2_277_648, "2,277,648"),
        ("vi", 3982, "3.982"),
        ("en", 22, "22"),
        ("en", -1200, "-1,200"),
        ("vi", None, "–"),
    ],
)
def test_grouped_writes_numbers_as_the_language_does(language: str, number: int | None, written: str):
    with translation.override(language):
        assert grouped(number) == written


@pytest.mark.django_db
def test_visitor_counter_shows_four_numbers_and_what_is_carried_over(at):
    with at("2026-11-23 02:00"):
        view()
        shown = render("en")

    assert '<dd data-number="online">1</dd>' in shown
    assert '<dd data-number="today">1</dd>' in shown
    assert '<dd data-number="week">1</dd>' in shown
    assert '<dd data-number="total">2,277,649</dd>' in shown
    assert "2,277,648 visits carried over" in shown


@pytest.mark.django_db
def test_visitor_counter_takes_one_query_once_it_knows_what_was_carried_over():
    taken = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            render("vi")
        taken.append(len(queries))

    assert taken == [2, 1]


@pytest.mark.django_db
def test_visitor_counter_has_script_and_image_for_the_page():
    shown = render("vi")

    assert 'data-counter="/stats/visit"' in shown
    assert 'src="/stats/pixel.gif?path=/en/some/page/"' in shown
    assert 'type="module" src="/static/js/counter.js"' in shown


@pytest.mark.django_db
def test_visitor_counter_of_a_page_that_does_not_count_has_neither():
    shown = render("vi", "{% load counter %}{% visitor_counter counts=False %}")

    assert "2.277.648" in shown
    assert "data-counter" not in shown
    assert "<noscript" not in shown
    assert "<script" not in shown


@pytest.mark.django_db
def test_visitor_counter_without_a_request_does_not_count():
    shown = Template(TAG).render(Context())

    assert "<script" not in shown
