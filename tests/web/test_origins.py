import tracemalloc

import pytest
from django.test import RequestFactory

from web.origins import is_foreign


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"Origin": "http://testserver"}, False),
        ({"Origin": "http://elsewhere.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": ""}, True),
        ({"Origin": "http://[::1"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
    ],
)
def test_request_is_foreign_unless_a_page_of_ours_sent_it(headers: dict[str, str], foreign: bool):
    assert is_foreign(RequestFactory().post("/", headers=headers)) is foreign


def test_what_is_typed_comes_from_no_page_and_is_not_foreign_where_it_may_be_typed():
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "none"})

    assert not is_foreign(request, may_be_typed=True)


def test_long_origins_are_foreign_and_not_kept():
    tracemalloc.start()
    try:
        found = {
            is_foreign(RequestFactory().post("/", headers={"Origin": f"http://{number}{'x' * 100_000}"}))
            for number in range(50)
        }
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert found == {True}
    assert kept < 1_000_000
