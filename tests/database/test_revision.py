"""The number of the record's revision: drawn by the databases, whatever writes, and who waits for whom."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from achievements.models import (
    Achievement,
    Correction,
    Erratum,
    Imprint,
    Institution,
    LegalDocument,
    LoadedEntry,
    Milestone,
    Participation,
    Picture,
    Report,
    ReportPicture,
    ReportSending,
    Revision,
    Source,
    Succession,
    Withdrawal,
)
from achievements.record.load import load_record
from tests import factories
from tests.processes import PROJECT
from versions.keeping import claim
from versions.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's writers stand in line anyway"
)
SAMPLE = PROJECT / "tests" / "achievements" / "record" / "sample"


@pytest.fixture(autouse=True)
def record() -> None:
    factories.one_of_each()
    Imprint.objects.create(pk=1)
    Succession.objects.get().citations.add(factories.citation())
    question = Erratum.objects.get()
    question.documents.add(LegalDocument.objects.get())
    question.institutions.set(Institution.objects.all())


def draws(change: Callable[[], Any]) -> bool:
    """Whether `change` draws another number."""
    before = Revision.current()
    change()
    after = Revision.current()
    assert before and after
    return before[0] != after[0]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def roll_back() -> None:
    with transaction.atomic():
        Milestone.objects.update(kind="launch")
        transaction.set_rollback(True)


def roll_back_a_part() -> None:
    with transaction.atomic():
        roll_back()


def roll_back_a_part_and_write() -> None:
    with transaction.atomic():
        roll_back()
        Milestone.objects.update(kind="launch")


WRITES: dict[str, Callable[[], Any]] = {
    "save": lambda: Milestone.objects.earliest("pk").save(),
    "update": lambda: Milestone.objects.update(kind="launch"),
    "bulk create": lambda: Source.objects.bulk_create([Source(slug=f"nguon-{n}") for n in range(3)]),
    "bulk create beside what is there": lambda: Source.objects.bulk_create(
        [Source(slug="muoi-thanh-tuu"), Source(slug="nguon-khac")], ignore_conflicts=True
    ),
    "delete": lambda: Participation.objects.all().delete(),
    "statement": lambda: execute("UPDATE achievements_imprint SET telephone = '1'"),
    "relation": lambda: Milestone.objects.earliest("pk").achievements.clear(),
    "former address": lambda: claim("milestones", [(Entry.objects.create(slug="moi"), "cu")]),
    "entry at another address": lambda: Entry.objects.create(slug="moi").save(),
    "part of a transaction that was rolled back": roll_back_a_part_and_write,
}


@pytest.mark.parametrize("write", WRITES)
def test_write_draws_another_number(write):
    assert draws(WRITES[write])


@on_postgresql
def test_emptied_table_draws_another_number():
    assert draws(lambda: execute("TRUNCATE achievements_participation"))


def test_every_table_of_the_record_draws_another_number():
    Withdrawal.objects.create(collection="milestones", row=1, reason="…", withdrawn_at=timezone.now())
    Correction.objects.create(
        collection="milestones", row=1, wrong="…", right="…", corrected_at=timezone.now()
    )
    no_part = {Revision, Report, ReportPicture, ReportSending, LoadedEntry, Picture}
    tables: list[Any] = apps.get_app_config("achievements").get_models(include_auto_created=True)
    rows = {model: model._default_manager.first() for model in tables if model not in no_part}

    assert [model for model, row in rows.items() if row is None] == []
    assert [model for model, row in rows.items() if not draws(row.save)] == []


QUIET: dict[str, Callable[[], Any]] = {
    "reading": lambda: list(Milestone.objects.all()),
    "report": factories.report,
    "note of what was loaded": lambda: LoadedEntry.objects.create(collection="x", slug="y", digest="z"),
    "transaction that was rolled back": roll_back,
    "part that was rolled back": roll_back_a_part,
}


@pytest.mark.parametrize("act", QUIET)
def test_what_changes_nothing_in_public_draws_none(act):
    assert not draws(QUIET[act])


def test_migration_that_does_nothing_draws_none():
    assert not draws(lambda: call_command("migrate", verbosity=0))


def make_anew(model: type[models.Model]) -> None:
    field = models.CharField(max_length=10, default="")
    field.set_attributes_from_name("further")
    with connection.schema_editor() as editor:
        editor.add_field(model, field)
        editor.remove_field(model, field)


def test_table_made_anew_draws_again_and_is_taken_for_changed():
    make_anew(Milestone)

    if connection.vendor == "sqlite":  # the others keep their triggers
        assert draws(lambda: call_command("migrate", verbosity=0))
    assert draws(lambda: Milestone.objects.update(kind="launch"))


def test_migrations_make_the_row_itself_anew():
    Revision.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert Revision.objects.count() == 1
    assert draws(lambda: Milestone.objects.update(kind="launch"))


# Who waits for whom


@pytest.fixture
def editors():
    """Threads, each with a connection of its own, that are let go only when they have done what they were asked."""
    with ThreadPoolExecutor(4) as pool:
        yield lambda act, *told: pool.submit(in_own_connection, act, *told)


def in_own_connection(act: Callable[..., Any], *told: Any) -> Any:
    try:
        return act(*told)
    finally:
        connection.close()


def save_milestone(others: Barrier) -> None:
    """Write, wait until all others have written too, and only then commit."""
    with transaction.atomic():
        factories.milestone(category=factories.category(), achievements=[Achievement.objects.get()])
        others.wait(20)


@on_postgresql
def test_four_editors_at_once_do_not_wait_for_one_another(editors):
    all_four = Barrier(4)

    saved = [editors(save_milestone, all_four) for _ in range(4)]

    assert [each.exception(30) for each in saved] == [None] * 4
    assert Milestone.objects.count() == 5


@on_postgresql
def test_editor_does_not_wait_for_a_load_nor_a_load_for_an_editor(editors):
    load_record(SAMPLE)
    loaded, saved = Event(), Event()

    def load() -> None:
        with transaction.atomic():
            load_record(SAMPLE, overwrite=True)
            Source.objects.filter(slug="muoi-thanh-tuu").update(title_vi="Khác")
            loaded.set()
            assert saved.wait(20)

    loading = editors(load)
    assert loaded.wait(20) or loading.exception(0)
    assert draws(factories.milestone)
    saved.set()

    assert loading.exception(20) is None


@on_postgresql
def test_two_who_lock_what_the_other_leads_to_do_not_wait_for_each_other_in_a_ring(editors):
    """One adds a milestone of an achievement that the other holds, and so waits for them when it commits."""
    held, added = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Achievement.objects.select_for_update().get().save()
            held.set()
            assert added.wait(20)
            wait_until_somebody_waits()

    def add() -> None:
        with transaction.atomic():
            Source.objects.update(
                note_vi="x"
            )  # notes the transaction before any foreign key is there to be checked
            milestone = Milestone.objects.earliest("pk")
            milestone.achievements.through.objects.all().delete()
            milestone.achievements.through.objects.create(
                milestone=milestone, achievement_id=Achievement.objects.values_list("pk", flat=True).get()
            )
            added.set()

    holding: Future = editors(hold)
    assert held.wait(20)
    adding = editors(add)

    assert [holding.exception(30), adding.exception(30)] == [None, None]


def wait_until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise TimeoutError
