"""What operators are told of the portal's state."""

from pathlib import Path

import pytest

from tests.processes import manage

pytestmark = pytest.mark.xdist_group("operating")


def test_status_says_what_is_broken_and_fails(portal):
    outcome = manage("status", **portal)

    assert outcome.returncode == 1
    assert f"✗ Không có dịch vụ nào đang chạy tại 127.0.0.1:{portal['PORT']}." in outcome.stdout
    assert "✓ Cơ sở dữ liệu trả lời" in outcome.stdout


@pytest.mark.parametrize("command", ["status", "serve"])
def test_database_that_was_never_prepared_is_named_with_its_remedy(portal, tmp_path, command):
    unprepared = portal | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}

    outcome = manage(command, **unprepared)

    assert outcome.returncode == 1
    assert "make prepare" in outcome.stdout + outcome.stderr


def test_static_files_that_were_not_collected_are_named(portal, tmp_path):
    outcome = manage("serve", **portal | {"DATA_DIR": str(tmp_path)})

    assert outcome.returncode == 1
    assert str(tmp_path / "static") in outcome.stderr


def test_broken_database_is_named_and_replaced_by_its_backup(portal, kept, tmp_path):
    file = tmp_path / "portal.sqlite3"
    file.write_bytes(b"nonsense" * 1000)
    (tmp_path / "static").symlink_to(Path(portal["DATA_DIR"]) / "static")
    broken = portal | {"DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": str(tmp_path)}
    (backup,) = kept.glob("*.tar.gz")

    told = manage("status", **broken)
    outcome = manage("restore", "--replace", str(backup), **broken)

    assert "✗ Cơ sở dữ liệu có trục trặc" in told.stdout
    if portal["DATABASE_URL"].startswith("sqlite"):
        assert outcome.returncode == 0, outcome.stderr
        assert "✓ Cơ sở dữ liệu trả lời" in manage("status", **broken).stdout
        assert b"nonsense" in (tmp_path / "portal.sqlite3.broken").read_bytes()
    else:
        assert "postgresql" in outcome.stderr  # what the backup is of
        assert b"nonsense" in file.read_bytes()


def test_database_of_a_first_preparation_is_for_its_owner_alone(portal):
    if not portal["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("the server keeps it")

    assert Path(portal["DATABASE_URL"].removeprefix("sqlite:///")).stat().st_mode & 0o777 == 0o600


def test_upkeep_does_every_step_also_where_another_fails(portal):
    whole = manage("upkeep", **portal)
    manage(
        "shell",
        "-c",
        "from stats.models import DayTotal; DayTotal.objects.create(day='2020-01-01', visits=1)",
        **portal,
    )

    broken = manage("upkeep", **portal)

    assert whole.returncode == 0, whole.stderr
    assert broken.returncode == 1
    assert broken.stderr.endswith("check_counter\n")
    assert broken.stdout.splitlines()[-1] == whole.stdout.splitlines()[-1]  # of the last step
