"""Lets transactional tests empty the database, which the triggers refuse, and puts the ledger's first entry back."""

from importlib import import_module

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

from database import append_only
from stats import seals
from stats.models import LedgerEntry, Link
from versions.models import Decision, Version

ledger = import_module("stats.migrations.0002_ledger")
empty_database = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
GROWING = [LedgerEntry, Link, Version, Decision]


def empty_database_but_the_ledger(case: TransactionTestCase) -> None:
    with transaction.atomic():
        for model in GROWING:
            append_only.remove(connection, model)
        seals.remove(connection)
    empty_database(case)
    with transaction.atomic():
        for model in GROWING:
            append_only.install(connection, model)
        seals.install(connection)
        ledger.carry_over(apps, None)
