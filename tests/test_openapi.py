"""Every address that /data/openapi.json describes answers as it says, whatever it is asked."""

import json
from contextlib import closing

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import given, settings

from laocai_ict.wsgi import django_application
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADERS = {"Host": "testserver", "Accept-Encoding": "identity"}  # what asks in a test unpacks nothing


@pytest.fixture
def open_connection():
    """Keeps the test's transaction: the application would close its connection after each answer."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answering(environ, start_response) -> list[bytes]:
    """Django, whose answers are then kept, as a server has it answer: read to its end and closed."""
    with closing(django_application(environ, start_response)) as response:
        return [b"".join(response)]


@pytest.fixture
def description(open_connection):
    """As it is published, of a record that has everything in it."""
    factories.one_of_each()
    factories.metric(slug="cau-hoi")
    return schemathesis.openapi.from_wsgi("/data/openapi.json", answering, headers=HEADERS)


def test_every_operation_answers_as_described(description):
    for operation in description.get_all_operations():
        ask(operation.ok())


def ask(operation) -> None:
    """Whatever the description allows to be asked is answered as it says, and never with an error of ours."""

    @settings(max_examples=2, derandomize=True)
    @given(operation.as_strategy())
    def answers_as_described(case):
        case.call_and_validate(headers=HEADERS)

    answers_as_described()


def test_every_file_is_described(description):
    paths = set(description.raw_schema["paths"])

    assert {
        "/data/milestones.csv",
        "/data/visits.json",
        "/data/dictionary.csv",
        "/data/metrics/{slug}.json",
        "/data/lao-cai-ict.zip",
        "/data/timeline.{language}.json",
        "/stats/counter.json",
    } <= paths


def test_rows_are_described_by_their_columns(description):
    document = json.loads(Client().get("/data/openapi.json").getvalue())

    schemas = document["components"]["schemas"]
    assert list(schemas["errata"]["properties"]) == schemas["errata"]["required"]
    assert schemas["errata"]["properties"]["state"] == {
        "description": "Điểm cần xác minh đã được làm rõ hay chưa. / Whether the question is settled.",
        "enum": ["open", "confirmed", "rejected"],
    }
