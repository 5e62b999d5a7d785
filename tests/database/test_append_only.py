"""Tables that only grow, whoever writes, on both databases, and after a migration has made a table anew."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from database import append_only
from stats.models import LedgerEntry
from versions.keeping import Change, State, stand
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


def statements(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    both = ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"]
    of_each = {
        "sqlite": ["REPLACE INTO {0} SELECT * FROM {0}", "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"],
        "postgresql": ["TRUNCATE {} CASCADE"],
    }
    return [statement.format(table) for statement in both + of_each[connection.vendor]]


@pytest.fixture
def rows() -> None:
    """One at least of each, beside the ledger's first."""
    (version,) = stand("milestones", [State(1, "a", {"slug": "a"})], Change(Version.Origin.FILES))
    Decision.objects.create(version=version, verdict=Decision.Verdict.APPROVED)
    connection.check_constraints()  # PostgreSQL empties no table while a reference is still to be checked


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_row_cannot_be_changed_deleted_or_replaced(rows, model):
    assert model._default_manager.exists()
    assert [statement for statement in statements(model) if not refused(statement)] == []


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
@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_table_made_anew_by_a_migration_is_guarded_again(rows, model):
    field = models.CharField(max_length=10, default="")
    field.set_attributes_from_name("further")

    with connection.schema_editor() as editor:
        editor.add_field(model, field)
        editor.remove_field(model, field)
    call_command("migrate", verbosity=0)

    assert append_only.is_installed(connection, model)
    assert [statement for statement in statements(model) if not refused(statement)] == []
