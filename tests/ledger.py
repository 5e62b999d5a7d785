"""Lets transactional tests empty the database, which the ledger's triggers refuse, and puts its first entry back."""

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

ledger = import_module("stats.migrations.0002_ledger")
empty_database = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def empty_database_but_the_ledger(case: TransactionTestCase) -> None:
    execute(ledger.ALLOW[connection.vendor])
    empty_database(case)
    execute(ledger.REFUSE[connection.vendor])
    ledger.carry_over(apps, None)
