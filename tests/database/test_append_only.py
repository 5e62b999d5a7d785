"""Tables that only grow, whoever writes, on both databases, and after a migration has made a table anew."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from database import append_only
from stats.models import LedgerEntry
from versions.models import Decision, Version

pytestmark = pytest.mark.django_db
GROWING = [LedgerEntry, Version, Decision]


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "neither changed nor deleted" in str(error)
    return False


def statements() -> list[str]:
    row = "SELECT * FROM stats_ledgerentry"
    both = ["UPDATE stats_ledgerentry SET amount = amount + 1", "DELETE FROM stats_ledgerentry"]
    of_each = {
        "sqlite": [
            f"REPLACE INTO stats_ledgerentry {row}",
            f"INSERT OR REPLACE INTO stats_ledgerentry {row}",
        ],
        "postgresql": ["TRUNCATE stats_ledgerentry"],
    }
    return both + of_each[connection.vendor]


def test_ledger_entry_cannot_be_changed_deleted_or_replaced():
    assert [statement for statement in statements() if not refused(statement)] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces")
def test_row_that_would_push_another_out_by_what_only_one_may_have_is_refused():
    second = (
        "INSERT OR REPLACE INTO stats_ledgerentry (kind, day, amount, reason, author, recorded_at) "
        "VALUES ('carried', '2026-01-01', 5, '', '', '2026-01-01')"
    )

    assert refused(second)


def test_new_row_is_taken():
    day = LedgerEntry.objects.get().day

    LedgerEntry.objects.create(day=day, amount=5, reason_vi="a", reason_en="b", author="c")

    assert LedgerEntry.objects.count() == 2


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_triggers_are_there_after_migrations(model):
    assert append_only.is_installed(connection, model)


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_taken_away_is_noticed(model):
    append_only.remove(connection, model)

    assert not append_only.is_installed(connection, model)


@pytest.mark.django_db(transaction=True)
def test_table_made_anew_by_a_migration_is_guarded_again():
    field = models.CharField(max_length=10, default="")
    field.set_attributes_from_name("further")

    with connection.schema_editor() as editor:
        editor.add_field(LedgerEntry, field)
        editor.remove_field(LedgerEntry, field)
    call_command("migrate", verbosity=0)

    assert append_only.is_installed(connection, LedgerEntry)
