"""Lets transactional tests empty the database, which the triggers refuse, and puts the ledger's first entry back."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

from achievements.models.revision import Revision
from database import append_only
from stats import seals
from stats.models import LedgerEntry, Link
from versions.models import Decision, Version

ledger = import_module("stats.migrations.0002_ledger")
GROWING = [LedgerEntry, Link, Version, Decision]
OF_MIGRATIONS = [ContentType, Permission, Group, Group.permissions.through, Revision]


def empty_database_but_the_ledger(_case: TransactionTestCase) -> None:
    """Not of what migrations have made: Django's own way, to empty all and have that made anew, takes seconds."""
    tables = {*connection.introspection.django_table_names(only_existing=True, include_views=False)}
    tables -= {model._meta.db_table for model in OF_MIGRATIONS}
    with transaction.atomic():
        for model in GROWING:
            append_only.remove(connection, model)
        seals.remove(connection)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))
    with transaction.atomic():
        for model in GROWING:
            append_only.install(connection, model)
        seals.install(connection)
        ledger.carry_over(apps, None)
