"""Lets transactional tests empty the database, which the triggers refuse, and puts the ledger's first entry back."""

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from database import append_only
from stats.models import LedgerEntry
from versions.models import Decision, Version

ledger = import_module("stats.migrations.0002_ledger")
empty_database = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
GROWING = [LedgerEntry, Version, Decision]


def empty_database_but_the_ledger(case: TransactionTestCase) -> None:
    for model in GROWING:
        append_only.remove(connection, model)
    empty_database(case)
    for model in GROWING:
        append_only.install(connection, model)
    ledger.carry_over(apps, None)
