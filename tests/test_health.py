"""What a supervisor or load balancer is told."""

from threading import Event

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from laocai_ict import health

pytestmark = pytest.mark.django_db(transaction=True)  # readiness writes, beside the test


def test_health_says_that_the_process_answers(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_asks_the_database_in_a_connection_of_its_own(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_is_refused_without_the_database(client, monkeypatch):
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready\n")


def refuse(connection: BaseDatabaseWrapper) -> None:
    raise OperationalError


def test_readiness_is_refused_where_tables_are_missing(client, monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: {})

    assert client.get("/readyz").status_code == 503


def test_readiness_is_refused_where_static_files_are_missing(client, monkeypatch, settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    assert client.get("/readyz").status_code == 503


@pytest.mark.limit("`/readyz`")
def test_readiness_is_refused_while_the_database_does_not_answer(client, monkeypatch):
    may_answer = Event()
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    with monkeypatch.context() as hanging:
        hanging.setattr(
            BaseDatabaseWrapper, "connect", lambda connection: may_answer.wait(10) and refuse(connection)
        )
        during = [client.get("/readyz").status_code for _ in range(3)]
        may_answer.set()
    monkeypatch.setattr(health, "PATIENCE", 10)

    assert during == [503] * 3
    assert client.get("/readyz").status_code == 200
