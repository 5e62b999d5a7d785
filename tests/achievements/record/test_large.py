"""What keeps a large record from taking the memory, or the database from others."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Category, LoadedEntry, Milestone
from achievements.record import files as record_files
from achievements.record.load import Loading, Verdict, load_record
from achievements.record.read import RecordFiles
from achievements.record.rows import StandingRows
from achievements.record.spool import IN_MEMORY, Spool
from tests import factories
from tests.achievements.record.conftest import SAMPLE, Change, texts

READING = {"SELECT", "DECLARE"}  # PostgreSQL declares a cursor where rows are read some at a time


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries]


@pytest.mark.django_db(transaction=True)
def test_load_without_a_change_begins_no_transaction() -> None:
    load_record(SAMPLE)

    with CaptureQueriesContext(connection) as queries:
        load_record(SAMPLE)

    assert set(statements(queries)) <= READING


@pytest.mark.django_db(transaction=True)
def test_load_reads_and_compares_before_it_locks_anything(folder: Path, change: Change) -> None:
    load_record(folder)
    change("01-mot.yaml", "en: Establishment}", "en: Founding}")

    with CaptureQueriesContext(connection) as queries:
        load_record(folder)

    begun = statements(queries).index("BEGIN")
    before, within = ([query["sql"] for query in part] for part in (queries[:begun], queries[begun:]))
    assert {sql.split()[0] for sql in before} <= READING
    assert any('FROM "achievements_observation"' in sql for sql in before)
    rows_within = [sql for sql in within if 'FROM "achievements_observation"' in sql]
    assert all('"as_of"' not in sql for sql in rows_within), "what does not change is not read again"


@pytest.mark.django_db
@pytest.mark.parametrize("overwrite", [False, True])
def test_row_that_an_editor_changes_while_files_are_compared_is_not_written_over(
    folder: Path, change: Change, overwrite: bool
) -> None:
    load_record(folder)
    change("01-mot.yaml", "en: Establishment}", "en: Founding}")

    with RecordFiles(folder) as files:
        loading, standing_rows = Loading(files, overwrite), StandingRows()
        Milestone.objects.filter(slug="thanh-lap").update(title_vi="Theo biên tập viên")
        loading.write(standing_rows.now())

    verdict = Verdict.UPDATED if overwrite else Verdict.EDITED
    assert loading.outcome[verdict] == [("milestones", "thanh-lap")]
    assert Milestone.objects.filter(title_vi="Theo biên tập viên").exists() is not overwrite


@pytest.mark.django_db
def test_row_that_an_editor_deletes_while_files_are_compared_stays_deleted(
    folder: Path, change: Change
) -> None:
    load_record(folder)
    change("general.yaml", "en: An undated agreement", "en: An agreement")

    with RecordFiles(folder) as files:
        loading, standing_rows = Loading(files, overwrite=False), StandingRows()
        Milestone.objects.get(slug="khong-ngay").delete()
        loading.write(standing_rows.now())
        loading.remember()

    assert loading.outcome[Verdict.DELETED] == [("milestones", "khong-ngay")]
    assert LoadedEntry.objects.filter(slug="khong-ngay").exists()


@pytest.mark.django_db(transaction=True)
def test_row_that_comes_while_files_are_compared_can_be_referred_to() -> None:
    factories.category(slug="truoc")
    standing_rows = StandingRows()
    category = factories.category(slug="sau")

    rows = standing_rows.now()

    assert rows.key((Category, "sau")) == category.pk


@pytest.mark.django_db
def test_dump_writes_no_file_that_is_too_large_to_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_record(SAMPLE)
    monkeypatch.setattr(record_files, "MAX_WRITTEN_BYTES", 600)

    call_command("dump_record", tmp_path)

    written = texts(tmp_path / "2005-2015")
    assert {"institutions.yaml", "institutions-2.yaml", "01-mot.yaml", "01-mot-2.yaml"} <= written.keys()
    assert all(len(text.encode()) <= 700 or text.count("- slug:") == 1 for text in written.values())
    assert load_record(tmp_path)[Verdict.UNCHANGED] == load_record(SAMPLE)[Verdict.UNCHANGED]


def test_things_put_aside_are_found_again_also_when_they_come_to_disk() -> None:
    with Spool() as spool:
        places = [spool.put([number, "x" * (IN_MEMORY // 4)]) for number in range(6)]
        assert [spool.get(place)[0] for place in reversed(places)] == [5, 4, 3, 2, 1, 0]
        assert spool.get(spool.put("afterwards")) == "afterwards"
