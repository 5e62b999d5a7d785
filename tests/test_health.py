"""What a supervisor or load balancer is told."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_health_says_that_the_process_answers(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_is_refused_without_the_database(client):
    def refuse(*arguments):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"database\n")
